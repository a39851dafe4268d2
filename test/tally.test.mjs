import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Tally } from './tally.mjs';

describe('tally', () => {
  let folder;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-tally-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What a run says at its end that has one suite, with these counts. */
  function after(counts, { succeeded = true, allRunHere = true } = {}) {
    const file = join(folder, 'counts.json');
    writeFileSync(file, JSON.stringify(counts));
    const tally = new Tally(allRunHere);
    tally.suite('unit', file, succeeded);
    return String(tally);
  }

  it('adds steps and suites', () => {
    const tally = new Tally(true);
    assert.equal(tally.check(true), true);
    assert.equal(tally.check(false), false);
    tally.suite('unit', join(folder, 'missing.json'), true);
    assert.equal(String(tally), '0 skipped\n1 passed, 2 failed');
    assert.equal(after({ passed: 7, failed: 2, skipped: [] }), '0 skipped\n7 passed, 2 failed');
  });

  it('says what was skipped, and why, in the line before the last', () => {
    const skipped = [['on Windows'], ['all tests', 'no browser']];
    assert.equal(
      after({ passed: 1, failed: 0, skipped }),
      '2 skipped: unit: on Windows (the test skips itself here); unit: all tests (no browser)\n1 passed, 0 failed',
    );
    const tally = new Tally(false);
    tally.skip('vsix', 'not here');
    assert.equal(String(tally), '1 skipped: vsix (not here)\n0 passed, 0 failed');
  });

  it('counts a bad end as a failure where no test failed', () => {
    assert.match(after({ passed: 1, failed: 0, skipped: [] }, { succeeded: false }), /\n1 passed, 1 failed$/);
    assert.match(after({ passed: 1, failed: 3, skipped: [] }, { succeeded: false }), /\n1 passed, 3 failed$/);
  });

  const none = [
    ['where every suite runs', [['all tests', 'why']], { allRunHere: true }, 1],
    ['elsewhere, when it says why', [['all tests', 'why']], { allRunHere: false }, 0],
    ['elsewhere, when it does not', [], { allRunHere: false }, 1],
    ['and a bad end', [], { allRunHere: true, succeeded: false }, 1],
  ];
  for (const [where, skipped, how, failures] of none) {
    it(`a suite without tests ${where}: ${failures} failed`, () => {
      assert.ok(after({ passed: 0, failed: 0, skipped }, how).endsWith(`\n0 passed, ${failures} failed`));
    });
  }
});
