/** Prints what was built is how large, and fails when a part is over its budget: `node build/check-size.ts`. */
import { measure } from './sizes.ts';

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
for (const { name, bytes, budget } of measure(new URL('../dist/', import.meta.url))) {
  const over = bytes > budget;
  process.stdout.write(`${over ? 'over budget: ' : ''}${name}: ${kB(bytes)} of ${kB(budget)}, gzip\n`);
  if (over) process.exitCode = 1;
}
