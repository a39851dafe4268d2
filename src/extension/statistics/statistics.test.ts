import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { someReply } from '../../protocol/channelTesting';
import { Acceptance, type Edit } from './acceptance';
import { add, isFigures, latencyAt, LATENCY_BOUNDS, latencyBucket, NOTHING } from './figures';
import { ofReply } from './ofReply';
import { MOST_DAYS, parseDays, StatisticsStore } from './store';

const insert = (text: string, character = 4, line = 2): Edit => ({ line, character, removed: 0, text });
const offered = (...texts: string[]) => {
  const acceptance = new Acceptance();
  acceptance.offered({ document: 'a', line: 2, character: 4, texts });
  return acceptance;
};

describe('Acceptance', () => {
  it('sees a whole draft once, by its edit or by its command, whichever comes first', () => {
    const whole = { kind: 'whole', rank: 1, characters: 7 };
    const editFirst = offered('a.price', 'a.total');
    assert.deepEqual(editFirst.edited('a', [insert('a.total')]), whole);
    assert.equal(editFirst.committed('a.total', 1), undefined);
    const commandFirst = offered('a.price', 'a.total');
    assert.deepEqual(commandFirst.committed('a.total', 1), whole);
    assert.equal(commandFirst.edited('a', [insert('a.total')]), undefined);
  });

  it('sees a whole draft once, also where something else is written before its command comes', () => {
    const acceptance = offered('a.price');
    assert.equal(acceptance.edited('a', [insert('a.price')])?.kind, 'whole');
    acceptance.edited('output', [insert('The worker …')]);
    assert.equal(acceptance.committed('a.price', 0), undefined);
    // It was not that command where its own document changed meanwhile.
    const later = offered('a.price');
    later.edited('a', [insert('a.price')]);
    later.edited('a', [insert(';', 11)]);
    assert.equal(later.committed('a.price', 0)?.kind, 'whole');
  });

  it('sees words, then a line, then the rest, with the rank that the draft had', () => {
    const acceptance = offered('x', 'if (a) {\n  b();\n}');
    assert.deepEqual(acceptance.edited('a', [insert('if')]), { kind: 'word', rank: 1, characters: 2 });
    assert.deepEqual(acceptance.edited('a', [insert(' (a) {\r\n', 6)]), {
      kind: 'line',
      rank: 1,
      characters: 7,
    });
    assert.deepEqual(acceptance.edited('a', [insert('  b();\n}', 0, 3)]), {
      kind: 'whole',
      rank: 1,
      characters: 8,
    });
  });

  it('drafts that are left behind a word keep their ranks when they are offered again, others do not', () => {
    const left = (...texts: string[]) => {
      const acceptance = offered('x', 'a.price', 'a.total;');
      acceptance.edited('a', [insert('a.')]);
      acceptance.offered({ document: 'a', line: 2, character: 6, texts });
      return acceptance;
    };
    const total = { kind: 'whole', rank: 2, characters: 6 };
    assert.deepEqual(left('price', 'total;').edited('a', [insert('total;', 6)]), total);
    assert.deepEqual(left('total;').edited('a', [insert('total;', 6)]), total);
    assert.deepEqual(left('other', 'total;').edited('a', [insert('total;', 6)]), { ...total, rank: 1 });
    const again = offered('x', 'a.total');
    again.offered({ document: 'a', line: 2, character: 4, texts: ['a.total', 'x'] });
    assert.deepEqual(again.edited('a', [insert('a.total')]), { kind: 'whole', rank: 0, characters: 7 });
    // Of what one key could have typed the command tells, which knows the rank among those that are left.
    const last = left('price', 'total;');
    last.edited('a', [insert('total', 6)]);
    last.offered({ document: 'a', line: 2, character: 11, texts: [';'] });
    assert.equal(last.edited('a', [insert(';', 11)]), undefined);
    assert.deepEqual(last.committed(';', 0), { kind: 'whole', rank: 2, characters: 1 });
  });

  it('takes single characters for typed, and follows them', () => {
    const acceptance = offered('price');
    assert.equal(acceptance.edited('a', [insert('p')]), undefined);
    assert.deepEqual(acceptance.edited('a', [insert('rice', 5)]), { kind: 'whole', rank: 0, characters: 4 });
  });

  it('takes a line break with its indentation for typed, and follows it', () => {
    const acceptance = offered('\n    return a;');
    assert.equal(acceptance.edited('a', [insert('\r\n    ')]), undefined);
    assert.deepEqual(acceptance.edited('a', [insert('return a;', 4, 3)]), {
      kind: 'whole',
      rank: 0,
      characters: 9,
    });
  });

  it('takes a pair for its first character, as the cursor then stands between the two', () => {
    const acceptance = offered('() => x', '(a) => a');
    assert.equal(acceptance.edited('a', [insert('()')]), undefined);
    assert.deepEqual(acceptance.edited('a', [insert('a) => a', 5)]), {
      kind: 'whole',
      rank: 1,
      characters: 7,
    });
    const pair = offered('{}');
    assert.equal(pair.edited('a', [insert('{}')]), undefined);
    assert.deepEqual(pair.committed('{}', 0), { kind: 'whole', rank: 0, characters: 2 });
  });

  it('what is done again after an undo is not accepted once more, though it is offered again', () => {
    const acceptance = offered('a.price');
    assert.equal(acceptance.edited('a', [insert('a.price')], true), undefined);
    // The offer has gone with it.
    assert.equal(acceptance.edited('a', [insert('a.price')]), undefined);
  });

  for (const [what, document, edits] of [
    ['another text', 'a', [insert('other')]],
    ['another place', 'a', [insert('price', 9)]],
    ['another document', 'b', [insert('price')]],
    ['several edits', 'a', [insert('price'), insert('price', 9)]],
    ['a deletion', 'a', [{ ...insert(''), removed: 3 }]],
  ] as const) {
    it(`${what} accepts nothing`, () => {
      assert.equal(offered('price').edited(document, edits), undefined);
    });
  }
});

describe('figures', () => {
  it('add up, whatever the order', () => {
    const some = fc.record({ length: fc.double({ min: 1, max: 9, noNaN: true }), ms: fc.nat(2000) });
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [a, b] = [one, other].map(({ length, ms }) =>
          ofReply({ ...someReply('x'), meanAcceptedLength: length, drafters: [] }, ms),
        );
        assert.deepEqual(add(a, b), add(b, a));
        assert.deepEqual(add(a, NOTHING), a);
        assert.ok(isFigures(JSON.parse(JSON.stringify(add(a, b)))));
      }),
    );
  });

  it('of a reply: time saved by what was guessed right, and hits by drafter', () => {
    const drafters = [{ name: 'trigram', draftTokens: 8, acceptedTokens: 3 }];
    const figures = ofReply({ ...someReply('x'), meanAcceptedLength: 1.5, drafters }, 50);
    assert.equal(figures.savedMilliseconds, 1);
    assert.deepEqual(add(figures, figures).drafters, { trigram: { draftTokens: 16, acceptedTokens: 6 } });
    assert.equal(figures.latencies[latencyBucket(50)], 1);
  });

  it('latencies: the bound that a share stays below', () => {
    const latencies = NOTHING.latencies.map((_, index) => (index < 2 ? 5 : 0));
    assert.equal(latencyAt(latencies, 0.5), 10);
    assert.equal(latencyAt(latencies, 0.95), 20);
    assert.equal(latencyAt(NOTHING.latencies, 0.5), undefined);
    assert.equal(latencyBucket(1e6), LATENCY_BOUNDS.length);
  });
});

describe('StatisticsStore', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-statistics-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const one = { ...NOTHING, whole: 1 };
  const storeAt = (file: string, day: string, warn: (why: string) => void = () => undefined) =>
    new StatisticsStore(file, () => day, warn);

  it('adds up what two windows count, and forgets all', async () => {
    const file = join(folder, 'some', 'statistics.jsonl');
    const windows = [1, 2].map(() => storeAt(file, '2026-11-23'));
    for (const window of windows) {
      await window.open();
      window.count(one);
      window.count(one);
      window.flush();
    }
    windows[0].count(one);
    assert.equal((await windows[0].read()).get('2026-11-23')?.whole, 5);
    await windows[0].reset();
    assert.equal((await windows[0].read()).size, 0);
  });

  it('says once why it cannot be written, and again once it could be', async () => {
    const file = join(folder, 'kept', 'statistics.jsonl');
    const warnings: string[] = [];
    const store = storeAt(file, '2026-11-23', (why) => warnings.push(why));
    const flush = () => {
      store.count(one);
      store.flush();
    };
    for (let times = 0; times < 3; times++) flush();
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /ENOENT/);
    await store.open();
    flush();
    assert.equal(parseDays(readFileSync(file, 'utf8')).get('2026-11-23')?.whole, 4);
    rmSync(dirname(file), { recursive: true });
    for (let times = 0; times < 2; times++) flush();
    assert.equal(warnings.length, 2);
  });

  it('leaves out what cannot be read, and keeps so many days', () => {
    const line = (day: string, figures: unknown) => JSON.stringify([day, figures]);
    const damaged = ['garbage', '{}', '[1,2]', line('today', one), line('2026-01-01', { whole: 'x' })];
    assert.deepEqual(
      parseDays([...damaged, line('2026-01-01', one)].join('\n')),
      new Map([['2026-01-01', one]]),
    );
    const many = Array.from({ length: 90 }, (_, day) =>
      line(new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10), one),
    );
    assert.equal(parseDays(many.join('\n')).size, MOST_DAYS);
  });

  it('makes a long file small without losing a count', async () => {
    const file = join(folder, 'long.jsonl');
    appendFileSync(file, `${JSON.stringify(['2026-11-23', one])}\n`.repeat(1000));
    const store = storeAt(file, '2026-11-24');
    await store.open();
    assert.equal((await store.read()).get('2026-11-23')?.whole, 1000);
  });

  it('a long file that another window holds open stays as it is, and nothing beside it', async () => {
    const file = join(folder, 'held', 'statistics.jsonl');
    mkdirSync(dirname(file));
    appendFileSync(file, `${JSON.stringify(['2026-11-23', one])}\n`.repeat(1000));
    const store = storeAt(file, '2026-11-24');
    await store.open(() => Promise.reject(Object.assign(new Error('not permitted'), { code: 'EPERM' })));
    assert.deepEqual(readdirSync(dirname(file)), ['statistics.jsonl']);
    assert.equal((await store.read()).get('2026-11-23')?.whole, 1000);
  });

  it('a file that cannot be read now is not taken for an empty one', async () => {
    const file = join(folder, 'unreadable.jsonl');
    appendFileSync(file, `${JSON.stringify(['2026-11-23', one])}\n`);
    // More than Node reads in one go.
    truncateSync(file, 3 * 1024 ** 3);
    await storeAt(file, '2026-11-24').open();
    assert.equal(statSync(file).size, 3 * 1024 ** 3);
  });
});
