/** A short version of `pnpm test:chaos`: a gateway is killed again and again, and every promise holds. */
import { expect, it } from 'vitest';
import { Random } from '../fixtures/random.ts';
import { playRound } from './crash-round.ts';
import { CrashStage } from './crash-stage.ts';

const ROUNDS = 12;

it('[EV1] [AP2] [CM1] killed at any moment, nothing is lost, doubled or made up', { timeout: 200_000 }, async () => {
  const seed = Random.seed();
  await using stage = await CrashStage.start(seed);
  for (let round = 1; round <= ROUNDS; round += 1) {
    await expect(playRound(stage), `round ${round} of seed ${seed}`).resolves.toMatchObject({});
  }
});
