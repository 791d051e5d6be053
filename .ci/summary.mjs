/**
 * Reads Vitest's JSON report and prints the tests that were skipped, by name, and then, as its last line,
 * `N passed, N failed[, N skipped]`. Ends with 1 when a test failed or none ran.
 *
 *   node .ci/summary.mjs <report.json> <exit status of the test run>
 *
 * Plain JavaScript without imports from the workspace: it has to work on the system's Node, whatever went wrong before.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [reportPath, testStatus] = process.argv.slice(2);

function readReport() {
  try {
    return JSON.parse(readFileSync(reportPath, 'utf8'));
  } catch (error) {
    console.log(`[ci] no test report: ${error.message}`);
    return { testResults: [] };
  }
}

const files = readReport().testResults;
const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
const count = (...statuses) => tests.filter((test) => statuses.includes(test.status)).length;

const passed = count('passed');
const skippedTests = tests.filter((test) => ['skipped', 'pending', 'disabled', 'todo'].includes(test.status));
// A file that could not be loaded, or whose setup threw, has no failed test in it and is a failure all the same.
const brokenFiles = files.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
);
let failed = count('failed') + brokenFiles.length;
// So is a run that ended badly with every test passed: an unhandled error, a crash, a build that broke before any test.
if (failed === 0 && testStatus !== '0') {
  console.log(`[ci] no test failed, but the test run ended with status ${testStatus}`);
  failed = 1;
}
if (failed === 0 && passed === 0) console.log('[ci] no test ran');

for (const test of skippedTests) console.log(`[ci] skipped: ${relative('.', test.file)}: ${test.fullName}`);
const skipped = skippedTests.length > 0 ? `, ${skippedTests.length} skipped` : '';
console.log(`${passed} passed, ${failed} failed${skipped}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
