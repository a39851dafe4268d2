import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject } from '../../runtime/json';
import { PROJECT } from '../modelOptions';
import { quantile } from './measure';
import type { Bench, Report } from './report';

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
    return Promise.resolve(
      latencyReport(readFileSync(file, 'utf8'), `${open.manifest.name} on ${open.device}`),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/**
 * @param json what the harness wrote, an entry for each key
 * @param model what made the drafts
 * @throws Error when no key brought drafts
 */
export function latencyReport(json: string, model: string): Report {
  const read: unknown = JSON.parse(json);
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
  const measured = stages.filter(([, times]) => times.length > 0);
  if (stages[0][1].length === 0) {
    throw new Error(
      `None of ${keys.length} keys brought a new draft to the screen, so there is nothing to report. What the ` +
        'extension logged is in test/results.',
    );
  }
  return {
    title: 'Keystroke to ghost text in a real editor',
    setting: `${model}; ${keys.length} keys typed into a file of this project, no debounce of ours. The editor waits 50 ms by itself before it asks.`,
    columns: ['stage', 'keys', 'median, ms', '95th percentile, ms'],
    rows: measured.map(([name, times]) => [
      name,
      times.length,
      quantile(times, 0.5).toFixed(1),
      quantile(times, 0.95).toFixed(1),
    ]),
    bars: measured.map(([label, times]) => {
      const value = quantile(times, 0.5);
      return { label, value, note: `${value.toFixed(0)} ms` };
    }),
  };
}
