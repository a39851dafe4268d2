import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject } from '../../runtime/json';
import { PROJECT } from '../modelOptions';
import type { Bench } from './report';

/**
 * Keystroke to ghost text in a real editor, the web workbench of the tests in a real browser. The harness types and
 * writes the times down (`test/browser/latency.ts`); they come from the page's own clock and the extension's log.
 */
export const editorBench: Bench = (open) => {
  const run = (...args: string[]) => {
    const { status } = spawnSync(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status ?? 'a signal'}.`);
  };
  const folder = mkdtempSync(join(tmpdir(), 'superdraft-latency-'));
  try {
    const file = join(folder, 'latency.json');
    run('esbuild.mjs', '--tests');
    run('out/test/harness/main.js', 'latency', file);
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const keys = Array.isArray(read) ? read.filter(isObject) : [];
    const between = (from: string, to: string, drafted: boolean) =>
      keys.flatMap((key) => {
        const [start, end] = [key[from], key[to]];
        const counts = key['drafted'] === drafted && typeof key['painted'] === 'number';
        return counts && typeof start === 'number' && typeof end === 'number' ? [end - start] : [];
      });
    const stages: [string, number[]][] = [
      ['key → the extension is asked', between('key', 'asked', true)],
      ['asked → answered, the model’s part', between('asked', 'answered', true)],
      ['answered → ghost text painted', between('answered', 'painted', true)],
      ['key → ghost text painted', between('key', 'painted', true)],
      ['key along a draft → painted, no request', between('key', 'painted', false)],
    ];
    return Promise.resolve({
      title: 'Keystroke to ghost text in a real editor',
      setting: `${open.manifest.name} on ${open.device}; ${keys.length} keys typed into a file of this project, no debounce of ours. The editor waits 50 ms by itself before it asks.`,
      columns: ['stage', 'keys', 'median, ms', '95th percentile, ms'],
      rows: stages.map(([name, times]) => [
        name,
        times.length,
        quantile(times, 0.5).toFixed(1),
        quantile(times, 0.95).toFixed(1),
      ]),
      bars: stages.map(([label, times]) => {
        const value = quantile(times, 0.5);
        return { label, value, note: `${value.toFixed(0)} ms` };
      }),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.at(Math.min(sorted.length - 1, Math.floor(q * sorted.length))) ?? NaN;
}
