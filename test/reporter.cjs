// Mocha's spec reporter that also leaves its counts where `test/run.mjs` finds them.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) => skipped.push([test.fullTitle()]));
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = runner.stats;
      const counts = JSON.stringify({ passed: passes, failed: failures, skipped });
      if (process.env.TEST_COUNTS) writeFileSync(process.env.TEST_COUNTS, counts);
    });
  }
};
