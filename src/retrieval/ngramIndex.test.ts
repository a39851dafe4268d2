import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LONGEST_EVIDENCE } from '../decoding/ngrams';
import { MOST_PLACES, MOST_READ, NgramIndex } from './ngramIndex';
import { ROUNDED } from './places';
import { MOST_SINGLES } from './singles';

const MEGABYTE = 1 << 20;

/** The same by looking everywhere: files in the order in which they came, places from the newest on. */
class NaiveIndex {
  readonly files = new Map<string, readonly number[]>();
  atHand: string | undefined;

  add(path: string, tokens: readonly number[]): void {
    this.files.delete(path);
    this.files.set(path, tokens);
  }

  /** Every place that ends like the context, newest first; `next` is −1 where nothing may be said. */
  places(context: readonly number[], behind: readonly number[]) {
    return [...this.files].reverse().flatMap(([path, tokens]) => {
      const found: { next: number; matched: number; isOwn: boolean }[] = [];
      for (let at = tokens.length - 1; at >= 0; at--) {
        let matched = 0;
        while (
          matched < Math.min(LONGEST_EVIDENCE, context.length, at + 1) &&
          context[context.length - 1 - matched] === tokens[at - matched]
        )
          matched++;
        const goesOn = behind.length > 0 && behind.every((token, index) => tokens[at + 1 + index] === token);
        const next = goesOn ? -1 : (tokens.at(at + 1) ?? -1);
        if (matched > 0) found.push({ next, matched, isOwn: path === this.atHand });
      }
      return found;
    });
  }

  /** [length, counts] of every length that matched, the places of longer matches counted for shorter ones too. */
  evidence(context: readonly number[], behind: readonly number[]): [number, ReadonlyMap<number, number>][] {
    const places = this.places(context, behind);
    const pairs = places
      .filter(({ matched }) => matched >= 2)
      .slice(0, MOST_READ)
      .filter(({ isOwn }) => !isOwn)
      .toSorted((a, b) => b.matched - a.matched)
      .slice(0, MOST_PLACES);
    const known = pairs.filter(({ next }) => next >= 0);
    const singles = places.slice(0, MOST_SINGLES).filter(({ next, isOwn }) => next >= 0 && !isOwn);
    const used =
      known.length > 0
        ? known.map(({ next, matched }) => [next, ROUNDED[matched]] as const)
        : singles.map(({ next }) => [next, 1] as const);
    return [...new Set(used.map(([, matched]) => matched))]
      .toSorted((a, b) => a - b)
      .map((length) => {
        const counts = new Map<number, number>();
        for (const [next, matched] of used)
          if (matched >= length) counts.set(next, (counts.get(next) ?? 0) + 1);
        return [length, counts];
      });
  }
}

/** `4 after 2`: the token 4, where 2 tokens of the context stood before it. */
const next = (index: NgramIndex, context: readonly number[]) =>
  index.successors(context, 4).map(({ token, matchLength }) => `${token} after ${matchLength}`);

describe('NgramIndex', () => {
  it('counts what followed, longer contexts more', () => {
    const index = new NgramIndex(100, MEGABYTE);
    index.add('a', [1, 2, 3, 1, 2, 4]);
    const shares = [...(index.distribution([1, 2]) ?? [])];
    assert.deepEqual(
      shares.map(([token, share]) => [token, Math.round(1e9 * share) / 1e9]),
      [
        [4, 0.5],
        [3, 0.5],
      ],
    );
    assert.deepEqual(next(index, [9, 1, 2]), ['4 after 2', '3 after 2']);
    index.add('b', [9, 1, 2, 5]);
    assert.deepEqual(next(index, [9, 1, 2]), ['5 after 3', '4 after 2', '3 after 2']);
    assert.deepEqual(next(index, [7, 3]), ['1 after 1']);
    assert.equal(index.distribution([50]), undefined);
    assert.equal(index.distribution([]), undefined);
  });

  it('a removed file is as if it had never been, and the same tokens again are counted once', () => {
    const index = new NgramIndex(100, MEGABYTE);
    index.add('a', [1, 2, 3]);
    index.add('a', [1, 2, 3]);
    assert.equal(index.figures.tokens, 3);
    index.remove('a');
    assert.equal(index.distribution([1, 2]), undefined);
    assert.deepEqual([index.figures.files, index.figures.tokens], [0, 0]);
  });

  it('the file at hand says nothing: its text is in the prompt', () => {
    const index = new NgramIndex(100, MEGABYTE);
    index.add('a', [1, 2, 3, 4, 5, 6, 20, 21, 22, 4, 5, 6, 30]);
    index.add('b', [9, 1, 2, 3, 4, 5, 6, 40]);
    const atCursor = [1, 2, 3, 4, 5, 6];
    assert.deepEqual(next(index, atCursor), ['40 after 6', '20 after 6', '30 after 3']);
    index.workIn(['a']);
    assert.deepEqual(next(index, atCursor), ['40 after 6']);
    // Nor of a single token, where no pair is known.
    assert.deepEqual(next(index, [77, 22]), []);
    // Several places of one file take none of those that are counted.
    index.add('a', Array.from({ length: MOST_PLACES }, () => [4, 5, 6, 50]).flat());
    assert.deepEqual(next(index, atCursor), ['40 after 6']);
    index.workIn([]);
    assert.ok(next(index, atCursor).includes('50 after 3'));
  });

  it('what followed where the text around is alike counts more, however new other places are', () => {
    const index = new NgramIndex(1000, 4 * MEGABYTE);
    index.add('alike', [100, 101, 102, 1, 2, 7, 103]);
    for (let other = 0; other < 5; other++) index.add(`${other}`, [200, 201, 202, 1, 2, 8, 203]);
    const shares = () => {
      const [{ total, counts }] = index.evidence([102, 1, 2]).filter(({ length }) => length === 2);
      return [7, 8].map((token) => (counts.get(token) ?? 0) / total);
    };
    assert.deepEqual(shares(), [1 / 6, 5 / 6]);
    index.compareWith([100, 101, 102, 1, 2], [103]);
    const [seven, eight] = shares();
    assert.ok(seven > 0.95 && seven + eight > 0.999999, `${seven}, ${eight}`);
    index.compareWith([], []);
    assert.deepEqual(shares(), [1 / 6, 5 / 6]);
  });

  it('no match reaches from one file into the next', () => {
    const index = new NgramIndex(100, MEGABYTE);
    index.add('a', [1, 2]);
    index.add('b', [3, 4]);
    assert.equal(index.distribution([1, 2]), undefined);
    assert.deepEqual(next(index, [2, 3]), ['4 after 1']);
  });

  it('equals a naive index under random additions, changes and removals', () => {
    const file = fc.array(fc.nat(7), { maxLength: 40 });
    const edit = fc.record({ path: fc.constantFrom('a', 'b', 'c', 'd', 'e'), tokens: fc.option(file) });
    const context = fc.array(fc.nat(7), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        fc.array(edit, { maxLength: 40 }),
        fc.array(context, { minLength: 5 }),
        fc.option(fc.constantFrom('a', 'b', 'z'), { nil: undefined }),
        fc.array(fc.nat(7), { maxLength: 3 }),
        (edits, contexts, atHand, behind) => {
          const index = new NgramIndex(8, MEGABYTE);
          const naive = new NaiveIndex();
          index.workIn(atHand === undefined ? [] : [atHand]);
          naive.atHand = atHand;
          for (const { path, tokens } of edits) {
            if (tokens === null) {
              index.remove(path);
              naive.files.delete(path);
            } else {
              index.add(path, tokens);
              naive.add(path, tokens);
            }
          }
          const total = [...naive.files.values()].reduce((sum, tokens) => sum + tokens.length, 0);
          assert.deepEqual([index.figures.files, index.figures.tokens], [naive.files.size, total]);
          for (const each of contexts) {
            const evidence = index.evidence(each, behind);
            // Maps are equal whatever the order of their entries is.
            assert.deepEqual(
              evidence.map(({ length, counts }) => [length, counts]),
              naive.evidence(each, behind),
            );
            for (const { total, counts } of evidence)
              assert.equal(
                total,
                [...counts.values()].reduce((sum, count) => sum + count, 0),
              );
          }
          assert.deepEqual(
            Array.from(index.paths, (path) => [path, index.pieces(path).flatMap((piece) => [...piece])]),
            [...naive.files].map(([path, tokens]) => [path, [...tokens]]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stays within its budget, and says when a file does not fit', () => {
    const budget = 3 * MEGABYTE;
    const index = new NgramIndex(16_384, budget);
    const tokens = Array.from({ length: 20_000 }, (_, at) => (at * 7919) % 16_384);
    const fitted = Array.from({ length: 40 }, (_, at) => index.add(`${at}`, tokens));
    assert.ok(fitted[0] && !fitted[39]);
    assert.ok(index.figures.bytes <= budget, `${index.figures.bytes} bytes`);
    index.remove('0');
    assert.ok(index.add('another', tokens));
    assert.ok(index.figures.bytes <= budget);
  });

  it('a file that is saved again and again takes nothing from what others say', () => {
    const index = new NgramIndex(1000, 64 * MEGABYTE);
    for (let other = 0; other < 50; other++) index.add(`${other}`, [100 + other, 1, 2, 50]);
    const saved = Array.from({ length: 2000 }, (_, at) => (at % 200 === 0 ? 1 : at % 200 === 1 ? 2 : 77));
    for (let version = 0; version < 40; version++) index.add('saved', saved);
    assert.deepEqual(
      index.evidence([1, 2])[0].counts,
      new Map([
        [77, 10],
        [50, 50],
      ]),
    );
    // How rare a token is follows from the files that are here, not from how often they came.
    index.compareWith([100, 1], []);
    index.remove('saved');
    assert.deepEqual(next(index, [1, 2]), ['50 after 2']);
    assert.ok(index.figures.bytes < 2 * MEGABYTE);
  });

  it('knows before a file comes whether it would fit', () => {
    const index = new NgramIndex(1000, 2 * MEGABYTE);
    const tokens = Array.from({ length: 5000 }, (_, at) => at % 997);
    for (let file = 0; ; file++) {
      const isTaken = index.hasRoom(tokens.length);
      assert.equal(index.add(`${file}`, tokens), isTaken);
      if (!isTaken) break;
    }
    assert.ok(index.figures.files > 20);
    index.remove('3');
    assert.ok(index.hasRoom(tokens.length - 1));
  });

  it('cuts a file that is larger than a segment, and takes all of it away again', () => {
    const index = new NgramIndex(1000, 4 * MEGABYTE);
    const tokens = Array.from({ length: 150_000 }, (_, at) => (at * at) % 997);
    assert.ok(index.add('large', tokens, '1'));
    assert.deepEqual(
      index.pieces('large').flatMap((piece) => [...piece]),
      tokens,
    );
    assert.equal(index.stamp('large'), '1');
    assert.equal(index.figures.tokens, tokens.length);
    index.remove('large');
    assert.deepEqual([index.figures.files, index.figures.tokens], [0, 0]);
    assert.equal(index.distribution(tokens.slice(0, 3)), undefined);
  });

  it('stays as large as what it holds when a file is changed again and again', () => {
    const index = new NgramIndex(1000, 64 * MEGABYTE);
    const version = (number: number) => Array.from({ length: 3000 }, (_, at) => (at * at + number) % 997);
    for (let number = 0; number < 500; number++) assert.ok(index.add('a', version(number)));
    assert.ok(index.figures.bytes < 2 * MEGABYTE, `${index.figures.bytes} bytes`);
    const end = version(499).slice(0, 6);
    assert.equal(index.successors(end.slice(0, 5), 1)[0].token, end[5]);
  });

  it('holds the tokens of a large vocabulary', () => {
    const index = new NgramIndex(150_000, 16 * MEGABYTE);
    index.add('a', [149_999, 65_535, 70_000]);
    assert.deepEqual(next(index, [149_999, 65_535]), ['70000 after 2']);
    assert.equal(index.distribution([70_000]), undefined);
  });
});
