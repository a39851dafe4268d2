import { readFileSync } from 'node:fs';

/** The counts of all steps of `npm test`. */
export class Tally {
  passed = 0;
  failed = 0;
  /** What did not run, each with why. */
  skipped = [];

  /** @param allRunHere whether every suite has tests for this platform; elsewhere one may skip them all */
  constructor(allRunHere) {
    this.allRunHere = allRunHere;
  }

  /** A step that passes or fails as a whole. */
  check(passed) {
    this[passed ? 'passed' : 'failed']++;
    return passed;
  }

  skip(what, why) {
    this.skipped.push(`${what} (${why})`);
  }

  /**
   * Adds a suite. One that left no counts, ran no test, or ended badly with no test failing counts as a failure.
   * @param file where the suite leaves its counts
   * @param succeeded whether it exited with 0
   */
  suite(name, file, succeeded) {
    let counts;
    try {
      counts = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      console.log(`The suite ${name} left no counts.`);
      this.failed++;
      return;
    }
    const { passed, failed, skipped } = counts;
    this.passed += passed;
    this.failed += failed;
    for (const [what, why = 'the test skips itself here'] of skipped) this.skip(`${name}: ${what}`, why);
    const isEmpty = passed + failed === 0 && (this.allRunHere || skipped.length === 0);
    if (isEmpty) console.log(`The suite ${name} ran no test.`);
    if (isEmpty || (!succeeded && failed === 0)) this.failed++;
  }

  /** The last lines of a run, of which scripts read the very last. */
  toString() {
    const { passed, failed, skipped } = this;
    const left = skipped.length === 0 ? '' : `: ${skipped.join('; ')}`;
    return `${skipped.length} skipped${left}\n${passed} passed, ${failed} failed`;
  }
}
