import assert from 'node:assert/strict';
import { BOX_TEMPLATE, byteTokenizer, fakeModel } from '../../runtime/testing';
import type { EvalCase, SourceFile } from './cases';
import { trustReport } from './trust';
import type { TruthInput } from './truth';

const tokenizer = byteTokenizer();

/** A model that finds x as likely as y. */
const open = () => {
  const ids = Int32Array.from([...tokenizer.encode('x'), ...tokenizer.encode('y')]);
  const logits = Float32Array.of(0, 0);
  return fakeModel(tokenizer, BOX_TEMPLATE, 2048, { ids, logits, logSumExp: Math.LN2 });
};

const PACKAGES = ['npm:a', 'npm:b'];
const files = PACKAGES.flatMap((name): SourceFile[] => [
  { package: name, path: 'here.ts', text: 'call(\nxxyx\n' },
  { package: name, path: 'there.ts', text: 'f();\ncall(\nxxyx\n' },
]);
const cases = PACKAGES.map((name): EvalCase => {
  const place = { kind: 'line', package: name, path: 'here.ts' } as const;
  return { ...place, prefix: 'call(\n', middle: 'xxyx', suffix: '\n' };
});

describe('trustReport', () => {
  const input = (changes: Partial<TruthInput> = {}): TruthInput => {
    const { signal } = new AbortController();
    return { open: open(), files, cases, signal, progress: () => undefined, ...changes };
  };

  it('measures what the other files say, and nothing of the file’s own line', async () => {
    const { rows, setting } = await trustReport(input());
    const [alone, withFile, withOthers, withBoth] = rows.map(([, inUse]) => Number(inUse));
    assert.equal(alone, 1);
    // The file itself has nothing to go by before its line, the package's other file has the line.
    assert.ok(withOthers < 0.8 && withBoth < 0.8 && withFile > withOthers, JSON.stringify(rows));
    assert.match(setting, /2 places, 4 and 4 tokens/);
  });

  it('leaves the file that is written out of what is known', async () => {
    const alone = files.filter(({ path }) => path === 'here.ts');
    const { rows } = await trustReport(input({ files: alone }));
    assert.deepEqual(rows[2].slice(1), rows[0].slice(1));
  });

  it('refuses places of one package: nothing would be left to try on what is fitted', async () => {
    const few = trustReport(input({ cases: cases.slice(0, 1) }));
    await assert.rejects(few, { name: 'UsageError', message: /two packages or more: raise --cases\.$/ });
  });

  it('keeps the places that are done when it is interrupted, and throws when they are of one package', async () => {
    const more = PACKAGES.flatMap((name) =>
      cases.filter((at) => at.package === name).flatMap((at) => [at, at]),
    );
    const interruptedAfter = (places: number) => {
      const stop = new AbortController();
      const progress = (done: number) => {
        if (done === places) stop.abort(new Error('Interrupted.'));
      };
      return trustReport(input({ cases: more, signal: stop.signal, progress }));
    };
    const { setting } = await interruptedAfter(3);
    assert.match(setting, /; 3 places, 8 and 4 tokens/);
    await assert.rejects(interruptedAfter(2), /Interrupted/);
    await assert.rejects(
      trustReport(input({ signal: AbortSignal.abort(new Error('Interrupted.')) })),
      /Interrupted/,
    );
  });
});
