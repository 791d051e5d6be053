/** Kills gateways until a promise breaks or the rounds are over: `node tests/chaos/run-chaos.ts --seed 1 --rounds 300`. */
import { parseArgs } from 'node:util';
import { Random } from '../fixtures/random.ts';
import { playRound, RoundFailed } from './crash-round.ts';
import { CrashStage } from './crash-stage.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, rounds: { type: 'string', default: '300' } },
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
});
const seed = values.seed === undefined ? Random.seed() : Number(values.seed);
const rounds = Number(values.rounds);
console.log(`${rounds} rounds with seed ${seed}`);

const startedMs = performance.now();
const totals: Record<string, number> = {};
await using stage = await CrashStage.start(seed);
let round = 0;
try {
  for (round = 1; round <= rounds; round += 1) {
    const figures = await playRound(stage);
    for (const [name, value] of Object.entries(figures)) totals[name] = (totals[name] ?? 0) + value;
    if (round % 25 === 0) console.log(`${round} rounds`, totals);
  }
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(`all promises kept in ${rounds} rounds and ${seconds} s`, totals);
} catch (error) {
  if (!(error instanceof RoundFailed)) throw error;
  console.error(`round ${round} failed; again with --seed ${seed} --rounds ${round}\n${error.message}`);
  process.exitCode = 1;
}
