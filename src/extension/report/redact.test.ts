import assert from 'node:assert/strict';
import fc from 'fast-check';
import { someLoadReply } from '../../protocol/channelTesting';
import { DEFAULTS } from '../settings';
import { bundle } from './bundle';
import { redactLine, redactLog, remoteKind, type Secrets } from './redact';

const SECRETS: Secrets = {
  folders: ['/home/jo doe', 'C:\\Users\\jo'],
  names: ['jodoe', 'jos-laptop', 'Apollo (v2)'],
};
const HEAD = '2026-11-23 09:30:00.123 [info]';

describe('remoteKind', () => {
  it('tells the kind of a remote window, and never the name of a machine', () => {
    const kinds = [undefined, 'ssh-remote', 'devbox', 'devbox:8443', '10.20.30.40:80'].map(remoteKind);
    assert.deepEqual(kinds, ['no', 'ssh-remote', 'yes', 'yes', 'yes']);
  });
});

describe('redactLine', () => {
  for (const [line, expected] of [
    ['The worker is loading the model.', 'The worker is loading the model.'],
    ['Model superdraft-mini on cpu, loaded in 312 ms.', 'Model superdraft-mini on cpu, loaded in 312 ms.'],
    ['Model Apollo 11 on cpu, loaded in 312 ms.', 'Model <private> on cpu, loaded in 312 ms.'],
    [
      'src/secret plan/app.ts:12:5: 3 drafts in 38 ms; superposed, prompt 20 ms (5 of 9 rows reused), 24 passes',
      '<path>: 3 drafts in 38 ms; superposed, prompt 20 ms (5 of 9 rows reused), 24 passes',
    ],
    ['a.ts:1:2: no drafts (allBlank) in 3 ms', '<path>: no drafts (allBlank) in 3 ms'],
    [
      'modelMissing: The folder /home/jo doe/My Thesis has neither a nor b.',
      'modelMissing: The folder <private><path …>',
    ],
    ['The folder /srv/My Thesis has neither', 'The folder <path …>'],
    ['opened D:\\Work\\My Thesis again', 'opened <path …>'],
    ['opened \\\\server\\share again', 'opened <path …>'],
    ['see vscode-remote://ssh-remote+host/srv now', 'see <path …>'],
    ['asked https://example.org/a?token=1 now', 'asked <path …>'],
    ['in ~/thesis now', 'in <path …>'],
    ['in src/thesis.ts now', 'in <path> now'],
    ['unexpected token "const key = 1" at 3', 'unexpected token <text …>'],
    [
      'lookUp: network: models.acme-corp.internal could not be asked for sizes.',
      'lookUp: network: <host> could not be asked for sizes.',
    ],
    ['lookUp: network: proxy could not be asked.', 'lookUp: network: <host> could not be asked.'],
    ['hub has no o/n that everyone may download', '<host> has no <path> that everyone may download'],
    ['hub.corp does not answer as a hub does.', '<host> does not answer as a hub does.'],
    ['came a page for people, from hub or', 'came a page for people, from <host> or'],
    ['getaddrinfo ENOTFOUND proxy', 'getaddrinfo ENOTFOUND <host>'],
    ['connect ECONNREFUSED 10.20.30.40:3128.', 'connect ECONNREFUSED <host>'],
    ['from 10.20.30.40 and fe80:0:0:1:2:3:4:5', 'from <host> and <host>'],
    ['from fe80::1 and ::1', 'from <host> and <host>'],
    ['version 1.101.0 of 09:30:00', 'version 1.101.0 of 09:30:00'],
    ['mail jane@example.org please', 'mail <address> please'],
    ['key sk-abcdefghijklmnopqrstuvwxyz012345 used', 'key <token> used'],
    ['run by JoDoe on jos-laptop in Apollo (v2)', 'run by <private> on <private> in <private>'],
    ['took 12.5 ms, 50 % and/or 3', 'took 12.5 ms, 50 % <path> 3'],
  ]) {
    it(JSON.stringify(line), () => {
      assert.equal(redactLine(line, SECRETS), expected);
    });
  }

  const word = fc.stringMatching(/^[a-zA-Z][\w .()-]{0,12}$/);
  const root = fc.constantFrom(
    '/',
    'C:\\',
    '\\\\host\\',
    '~/',
    'file:///',
    'vscode-vfs://github/',
    '/mnt/x/',
  );

  it('whatever is below an absolute path, spaces and all, does not come through', () => {
    const path = fc
      .tuple(root, fc.array(word, { maxLength: 4 }))
      .map(([start, parts]) => start + [...parts, 'CANARY zebra'].join('/'));
    fc.assert(
      fc.property(word, path, word, (before, place, after) => {
        const shown = redactLine(`${before} ${place} ${after}`, SECRETS);
        assert.doesNotMatch(shown, /CANARY|zebra/);
      }),
      { numRuns: 2000 },
    );
  });

  it('no known name or folder comes through, whatever stands around it', () => {
    const name = fc.constantFrom(...SECRETS.folders, ...SECRETS.names);
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        name,
        fc.string({ unit: 'binary' }),
        (before, secret, after) => {
          const shown = redactLine(before + secret + after, SECRETS);
          assert.equal(shown.toLowerCase().includes(secret.toLowerCase()), false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('what stands in quotation marks does not come through', () => {
    fc.assert(
      fc.property(word, fc.constantFrom('"', "'", '`'), word, (before, mark, after) => {
        assert.doesNotMatch(
          redactLine(`${before} ${mark}CANARY zebra${mark} ${after}`, SECRETS),
          /CANARY|zebra/,
        );
      }),
    );
  });

  it('takes no longer than the text is long', () => {
    const started = performance.now();
    for (const piece of ['/', 'a/', '"', '@', ':1:2: ', '\\', '//', 'x'.repeat(9)])
      redactLine(piece.repeat(20_000), SECRETS);
    assert.ok(performance.now() - started < 5000);
  });
});

describe('redactLog', () => {
  it('drops what is no line of the log, such as code in a message of several lines', () => {
    const log = `${HEAD} first\nconst password = 1;\n    at secret (a.js:1:1)\n${HEAD} last`;
    assert.deepEqual(redactLog(log, SECRETS, 10), [`${HEAD} first`, `${HEAD} last`]);
  });

  it('keeps the newest lines', () => {
    const log = [1, 2, 3].map((number) => `${HEAD} line ${number}`).join('\r\n');
    assert.deepEqual(redactLog(log, SECRETS, 2), [`${HEAD} line 2`, `${HEAD} line 3`]);
  });
});

describe('bundle', () => {
  const facts = {
    versions: { Superdraft: '0.1.0' },
    worker: {
      kind: 'failed',
      fault: { code: 'modelMissing', message: 'The folder /home/jo doe/m is gone.' },
    },
    status: undefined,
    settings: {
      ...DEFAULTS,
      modelFolder: '/home/jo doe/m',
      enable: { ...DEFAULTS.enable, rust: false, 'my secret': true },
      exclude: { '**/secret/**': true },
    },
    log: `${HEAD} secret/app.ts:1:2: 3 drafts in 4 ms`,
    secrets: SECRETS,
  } as const;

  it('tells of versions, worker, settings and log, and of nothing private', () => {
    const text = bundle(facts);
    for (const wanted of [
      'Superdraft: 0.1.0',
      'modelMissing: The folder',
      'model: their own',
      'rust off',
      'patterns in exclude: 1',
      'count: 3',
      '3 drafts in 4 ms',
    ]) {
      assert.ok(text.includes(wanted), wanted);
    }
    assert.doesNotMatch(text, /jo doe|secret/);
  });

  it('tells no name of a model of one’s own, and that of the model in the box', () => {
    const report = (model: string, modelFolder: string) =>
      bundle({
        ...facts,
        worker: { kind: 'ready', model: someLoadReply({ model }) },
        settings: { ...DEFAULTS, modelFolder },
        log: `${HEAD} modelMissing: thesis-model has no tokenizer, and ${model} is loaded`,
      });
    assert.doesNotMatch(report('Zebra', '/srv/thesis-model/'), /zebra|thesis/i);
    assert.match(report('superdraft-mini', ''), /state: Model superdraft-mini on/);
  });
});
