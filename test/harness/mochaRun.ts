import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { results } from './paths';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** What did not run; without a reason, it is a test that skips itself. */
  readonly skipped: readonly (readonly [what: string, why?: string])[];
}

const countsFile = (name: string) => path.join(results, `${name}.json`);

export function writeCounts(name: string, counts: Counts): void {
  mkdirSync(results, { recursive: true });
  writeFileSync(countsFile(name), `${JSON.stringify(counts)}\n`);
}

/** Runs the test files, prints each test as it ends, and writes the counts to `test/results/<name>.json`. */
export async function runMocha(name: string, files: readonly string[], timeout: number): Promise<Counts> {
  const pattern = process.env['SUPERDRAFT_TEST_GREP'];
  // The reporter below is all that prints: 'min' and its kin clear the terminal, and the others need a terminal.
  const options = { ui: 'bdd', timeout, reporter: Silent, forbidOnly: true } as const;
  const mocha = new Mocha({ ...options, ...(pattern && { grep: pattern }) });
  for (const file of files) mocha.addFile(file);
  let passed = 0;
  let failed = 0;
  const skipped: [what: string][] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on('pass', (test) => {
      passed++;
      console.log(`  ok    ${test.fullTitle()} (${test.duration ?? 0} ms)`);
    });
    runner.on('pending', (test) => {
      skipped.push([test.fullTitle()]);
      console.log(`  skip  ${test.fullTitle()}`);
    });
    runner.on('fail', (test, error: unknown) => {
      failed++;
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.log(`  FAIL  ${test.fullTitle()}\n${why}`);
    });
  });
  const counts = { passed, failed, skipped };
  writeCounts(name, counts);
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return counts;
}

class Silent extends Mocha.reporters.Base {}
