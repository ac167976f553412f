'use strict';
// Mocha's own `spec` reporter, and the counts of a layer for scripts/test.mjs: an exit code alone proves
// nothing, since an extension host that dies reports success.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.TEST_COUNTS_FILE;
    if (file) {
      runner.once('end', () => {
        const { passes = 0, failures = 0, pending = 0 } = this.stats;
        writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
      });
    }
  }
};
