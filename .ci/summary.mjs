/**
 * Reads Vitest's JSON reports and prints the tests that failed or were skipped, by name, and then, as its last line,
 * `N passed, N failed[, N skipped]` over all of them. Ends with 1 when a test failed or none ran.
 *
 *   node .ci/summary.mjs (<report.json> <exit status of the test run>)...
 *
 * Plain JavaScript without imports from the workspace: it has to work on the system's Node, whatever went wrong before.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const runs = [];
for (let at = 2; at < process.argv.length; at += 2) runs.push({ path: process.argv[at], status: process.argv[at + 1] });

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    console.log(`[ci] no test report: ${error.message}`);
    return { testResults: [] };
  }
}

const nameOf = (test) => `${relative('.', test.file)}: ${test.fullName}`;

/** Why it failed, in a few lines: what comes before it in a long log is often cut off. */
function reasonOf(test) {
  const lines = (test.failureMessages ?? []).join('\n').split('\n').slice(0, 12);
  return lines.map((line) => `\n[ci]   ${line.slice(0, 300)}`).join('');
}

/** What came of one run of Vitest. */
function judge({ path, status }) {
  const files = readReport(path).testResults;
  const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
  const having = (...statuses) => tests.filter((test) => statuses.includes(test.status));
  const passed = having('passed').length;
  const failedTests = having('failed');
  // A file that could not be loaded, or whose setup threw, has no failed test in it and is a failure all the same.
  const broken = files.filter(
    (file) => file.status === 'failed' && !failedTests.some((test) => test.file === file.name),
  );
  for (const test of failedTests) console.log(`[ci] failed: ${nameOf(test)}${reasonOf(test)}`);
  for (const file of broken) console.log(`[ci] failed: ${relative('.', file.name)} as a whole`);
  let failed = failedTests.length + broken.length;
  // So is a run that ended badly with every test passed: an unhandled error, a crash, a build that broke before any test.
  if (failed === 0 && status !== '0') {
    console.log(`[ci] no test failed, but the test run ended with status ${status}`);
    failed = 1;
  }
  if (failed === 0 && passed === 0) console.log('[ci] no test ran');
  return { passed, failed, skipped: having('skipped', 'pending', 'disabled', 'todo') };
}

const judged = runs.map(judge);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const passed = sum(judged.map((run) => run.passed));
const failed = sum(judged.map((run) => run.failed));
const skippedTests = judged.flatMap((run) => run.skipped);

for (const test of skippedTests) console.log(`[ci] skipped: ${nameOf(test)}`);
const skipped = skippedTests.length > 0 ? `, ${skippedTests.length} skipped` : '';
console.log(`${passed} passed, ${failed} failed${skipped}`);
process.exitCode = judged.some((run) => run.failed > 0 || run.passed === 0) || judged.length === 0 ? 1 : 0;
