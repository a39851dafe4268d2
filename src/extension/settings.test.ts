import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import {
  DEFAULTS,
  isEnabled,
  isWanted,
  readSettings,
  switched,
  whereKept,
  type KeptValues,
  type Settings,
} from './settings';

const read = (values: Readonly<Record<string, unknown>>) => readSettings((key) => values[key]);

describe('readSettings', () => {
  it('nothing set: the defaults, without a problem', () => {
    assert.deepEqual(read({}), { settings: DEFAULTS, problems: [] });
  });

  it('good values are taken as they are', () => {
    const values: Settings = {
      enable: { '*': false, python: true },
      exclude: { '**/private': true, 'a.ts': false },
      automatic: false,
      inComments: false,
      onBattery: 'whenAsked',
      learnWorkspace: false,
      prepareNext: false,
      minProbability: 25,
      count: 10,
      maxTokens: 256,
      strategy: 'greedy',
      extent: 'line',
      device: 'webgpu',
      modelFolder: '/models/mine',
      threads: 4,
      unloadAfter: 0,
      debounce: 0,
    };
    assert.deepEqual(
      readSettings((key) => values[key]),
      { settings: values, problems: [] },
    );
  });

  const check = (key: keyof Settings, value: unknown, expected: unknown) => {
    it(`${key} ${JSON.stringify(value)} → ${JSON.stringify(expected)}, with one problem that names it`, () => {
      const { settings, problems } = read({ [key]: value });
      assert.deepEqual(settings[key], expected);
      assert.equal(problems.length, 1);
      assert.ok(problems[0].includes(`superdraft.${key}`));
    });
  };
  check('count', 0, 1);
  check('count', -1, 1);
  check('count', 99, 10);
  check('count', 2.4, 2);
  check('count', 'three', 3);
  check('count', Number.NaN, 3);
  check('count', Infinity, 10);
  check('maxTokens', 1e9, 256);
  check('debounce', -5, 0);
  check('minProbability', 101, 100);
  check('threads', -1, 0);
  check('unloadAfter', 1e6, 1440);
  check('unloadAfter', 'never', 30);
  check('strategy', 'magic', 'auto');
  check('extent', 7, 'auto');
  check('device', 'cuda', 'cpu');
  check('modelFolder', ['/a'], '');
  check('automatic', 'yes', true);
  check('onBattery', 'never', 'asAlways');
  check('enable', true, DEFAULTS.enable);
  check('enable', [], DEFAULTS.enable);
  check('enable', { python: 'no', c: false }, { '*': true, c: false });
  check('exclude', '**/private', {});
  check('exclude', ['**/private'], {});
  check('exclude', { '*.ts': { when: '$(basename).js' }, a: true }, { a: true });

  for (const [written, folder] of [
    ['~/models/small ', `${homedir()}/models/small`],
    ['~', homedir()],
    ['~other/models', '~other/models'],
    ['/models/~', '/models/~'],
  ] as const) {
    it(`modelFolder ${JSON.stringify(written)} is ${folder}`, () => {
      assert.equal(read({ modelFolder: written }).settings.modelFolder, folder);
    });
  }

  it('the snapshot cannot be changed', () => {
    const { settings } = read({ enable: { c: false }, exclude: { a: true } });
    for (const each of [settings, settings.enable, settings.exclude, DEFAULTS.exclude])
      assert.ok(Object.isFrozen(each));
  });
});

describe('isEnabled', () => {
  const check = (enable: Settings['enable'], languageId: string, expected: boolean) => {
    it(`${JSON.stringify(enable)} in ${languageId}: ${expected ? 'on' : 'off'}`, () => {
      assert.equal(isEnabled({ ...DEFAULTS, enable }, languageId), expected);
    });
  };
  check({ '*': true }, 'c', true);
  check({ '*': false }, 'c', false);
  check({ '*': true, c: false }, 'c', false);
  check({ '*': false, c: true }, 'c', true);
  check({ '*': false }, 'toString', false);
  // The editor merges what is set with the default: a language that is on there could not be turned off by `*`.
  check({ ...DEFAULTS.enable, '*': false }, 'plaintext', false);
  check(DEFAULTS.enable, 'scminput', false);
  check(DEFAULTS.enable, 'git-commit', false);
  check(DEFAULTS.enable, 'git-rebase', false);
  check(DEFAULTS.enable, 'plaintext', true);
});

describe('isWanted', () => {
  const check = (own: Partial<Settings>, expected: boolean) => {
    it(`${JSON.stringify(own)}: ${expected ? 'yes' : 'no'}`, () => {
      assert.equal(isWanted({ ...DEFAULTS, ...own }), expected);
    });
  };
  check({}, true);
  check({ automatic: false }, false);
  check({ enable: { ...DEFAULTS.enable, '*': false } }, false);
  check({ enable: { '*': false, c: true } }, true);
});

describe('switched', () => {
  type Switches = Settings['enable'];
  const check = (
    kept: Switches,
    languageId: string,
    enabled: boolean,
    expected: Switches | undefined,
    below: Switches = DEFAULTS.enable,
  ) => {
    it(`${JSON.stringify(kept)} with ${languageId} ${enabled ? 'on' : 'off'}: ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(switched(kept, below, languageId, enabled), expected);
    });
  };
  check({}, 'c', false, { c: false });
  check({ c: false }, 'c', true, undefined);
  check({ c: false, python: false }, 'c', true, { python: false });
  check({ '*': false }, 'c', true, { '*': false, c: true });
  check({ '*': false, c: true }, 'c', false, { '*': false });
  check({}, 'git-commit', true, { 'git-commit': true });
  check({ 'git-commit': true }, 'git-commit', false, undefined);
  check({ c: false }, 'c', true, undefined, {});
});

describe('whereKept', () => {
  const check = (kept: KeptValues, level: string, isOfLanguage: boolean) => {
    it(`${JSON.stringify(kept)}: ${level}`, () => {
      assert.deepEqual(whereKept(kept), { level, isOfLanguage });
    });
  };
  check({}, 'global', false);
  check({ globalValue: false }, 'global', false);
  check({ globalValue: true, workspaceValue: false }, 'workspace', false);
  check({ workspaceValue: true, workspaceFolderValue: false }, 'workspaceFolder', false);
  check({ workspaceFolderValue: true, globalLanguageValue: false }, 'global', true);
  check({ workspaceFolderLanguageValue: true, globalLanguageValue: false }, 'workspaceFolder', true);
});
