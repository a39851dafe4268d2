import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode } from './decode';
import { HealedOracle, restrict, unfinishedEnd } from './healing';
import { candidateLogProbability, type Row } from './row';
import { strategies } from './strategies';
import { toyInput } from './testing/input';
import { ToyOracle } from './testing/toyOracle';
import { TokenTree } from './tree';

const TEXTS = [' con', ' console', 'con', 'so', 'le', 's', 'x', '', ' c'];
const text = (token: number) => TEXTS[token] ?? `#${token}`;

const row = (...ids: number[]): Row => ({
  ids: Int32Array.from(ids),
  logits: Float32Array.from(ids, (_, rank) => Math.log(8) - rank * Math.LN2),
  logSumExp: Math.log(100),
});

describe('restrict', () => {
  it('keeps what spells the text, and what the text spells, with probabilities that add up to one', () => {
    const restricted = restrict(row(6, 0, 7, 1, 8), ' cons', text);
    assert.deepEqual([...(restricted?.ids ?? [])], [0, 1, 8]);
    const shares = [0, 1, 2].map((rank) =>
      restricted ? Math.exp(candidateLogProbability(restricted, rank)) : NaN,
    );
    // 4 : 1 : 0.5
    [8 / 11, 2 / 11, 1 / 11].forEach((share, rank) => {
      assert.ok(Math.abs(shares[rank] - share) < 1e-6);
    });
  });

  it('nothing to spell: the row as it is; nothing that spells it: none', () => {
    const plain = row(6, 0);
    assert.equal(restrict(plain, '', text), plain);
    assert.equal(restrict(row(6, 7), ' cons', text), undefined);
    const impossible = { ...row(6, 0), logits: Float32Array.of(0, -Infinity), logSumExp: 0 };
    assert.equal(restrict(impossible, ' cons', text), undefined);
  });
});

describe('unfinishedEnd', () => {
  /** A sign or blank is one token with up to three letters behind it, and further letters are tokens of three. */
  const tokens = (piece: string) => piece.match(/[^\p{L}\p{N}]?\p{L}{1,3}|./gu) ?? [];

  it('is the word at the end, from where a token begins on, else the last token', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['x = conso', ' conso'],
      ['x = c', ' c'],
      ['f(conso', '(conso'],
      ['a\nconso', 'conso'],
      ['a\n\tconso', 'conso'],
      ['a\n    conso', 'conso'],
      ['a.', '.'],
      ['a.con', '.con'],
      ['a().con', '.con'],
      ['["con', '"con'],
      ['font-si', '-si'],
      ['a = ', ' '],
      ['a =  ', ' '],
      ['a(', '('],
      ['', ''],
      ['a(\n', ''],
      ['a(\n    ', ''],
      ['conso', ''],
      ['let größe_1', ' größe_1'],
      [`x ${'a'.repeat(50)}`, 'a'.repeat(34)],
    ];
    for (const [before, end] of cases) assert.equal(unfinishedEnd(before, tokens), end, before);
  });

  it('begins at a sign that is one token with the word’s first letter, though not with all that was typed', () => {
    // As "(venv" is "(v" and "env".
    const byRank = (piece: string) => (piece.endsWith('(ve') ? ['patch', '(', 've'] : ['patch', '(v']);
    assert.equal(unfinishedEnd('patch(ve', byRank), '(ve');
  });

  it('is the word alone where no token joins it with what stands before', () => {
    const apart = (piece: string) => piece.match(/\p{L}+|./gu) ?? [];
    for (const before of ['x = conso', 'f(conso', 'a.conso'])
      assert.equal(unfinishedEnd(before, apart), 'conso', before);
  });

  it('is nothing where a token ends within a character: no draft could spell it', () => {
    const bytes = (piece: string) =>
      Array.from(piece, (each) => (each === 'ï' ? ['\ufffd', '\ufffd'] : [each])).flat();
    assert.equal(unfinishedEnd('x = naïv', bytes), '');
    assert.equal(unfinishedEnd('x = naïv + e', bytes), 'e');
  });

  it('is what the text ends with, on its last line, whatever the tokens are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (before, token) => {
        const end = unfinishedEnd(before, () => [token]);
        assert.ok(before.endsWith(end) && !end.includes('\n'));
      }),
    );
  });
});

describe('HealedOracle', () => {
  it('every draft spells the text first, in every strategy, as far as candidates go', async () => {
    const letters = 'abc';
    const own = (token: number) =>
      token === 0 ? '' : token === 1 ? '\n' : letters[token % 3].repeat((token % 2) + 1);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom('a', 'ab', 'cca', 'bbb'),
        fc.constantFrom('greedy', 'split', 'fan', 'beam', 'sample'),
        async (seed, required, name) => {
          const toy = new ToyOracle(20, seed);
          const healed = new HealedOracle(toy, required, own);
          const root = healed.rootRow(toy.after([]));
          assert.ok(root);
          const stop = (tokens: readonly number[]) => (tokens.length < 6 ? undefined : ('length' as const));
          const input = toyInput(toy, { tree: new TokenTree(root), stop });
          const { drafts } = await decode(strategies[name], input, healed, new AbortController().signal);
          for (const { tokens } of drafts) assert.ok(tokens.map(own).join('').startsWith(required));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('what no candidate goes on spelling is the last of all drafts', async () => {
    const toy = new ToyOracle(9, 1);
    const healed = new HealedOracle(
      { evaluate: (_, nodes) => Promise.resolve(nodes.map(() => row(6, 4))) },
      ' cons',
      text,
    );
    // ` c` is likelier than ` console`, and nothing follows that spells `ons`.
    const root = healed.rootRow(row(8, 1));
    assert.ok(root);
    const stop = (tokens: readonly number[]) => (tokens.length < 2 ? undefined : ('length' as const));
    const input = toyInput(toy, { tree: new TokenTree(root), stop, count: 3 });
    const { drafts } = await decode(strategies.beam, input, healed, new AbortController().signal);
    assert.deepEqual(
      drafts.map(({ tokens }) => tokens[0]),
      [1, 1, 8],
    );
    assert.deepEqual(healed.rowAfter(row(6, 4), [8]).logSumExp, Math.log(100) + 1000);
  });

  it('a mark spells nothing: its text is empty, and only what is text goes on with a text', () => {
    const own = (token: number) => ['', '', '<', '</', 'x'][token];
    const healed = new HealedOracle(new ToyOracle(5, 1), '</', own);
    const root = healed.rootRow(row(0, 4, 2, 1, 3));
    assert.deepEqual([...(root?.ids ?? [])], [2, 3]);
    // Where marks alone are left, nothing goes on spelling.
    assert.equal(healed.rootRow(row(0, 1)), undefined);
    assert.equal(healed.rootRow(row(0, 4)), undefined);
  });

  it('with nothing to spell it is the oracle itself', async () => {
    const toy = new ToyOracle(20, 1);
    const healed = new HealedOracle(toy, '', text);
    const signal = new AbortController().signal;
    const plain = await decode(strategies.beam, toyInput(toy), toy, signal);
    assert.deepEqual((await decode(strategies.beam, toyInput(toy), healed, signal)).drafts, plain.drafts);
  });
});
