/**
 * That the harness works, whatever it says about time: it goes through on a gateway that loses nothing, and a server that
 * drops or doubles a frame does not get past it.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerKind } from './audience.ts';
import type { Cores } from './cores.ts';
import { measureCosts } from './cost.ts';
import { bareRuns } from './deliverers.ts';
import { LossError } from './loss.ts';
import type { Recording } from './recording.ts';
import { Stage } from './stage.ts';
import { recordingOf, wholeTurn } from './test-turn.ts';

const unpinned: Cores = { server: undefined, provider: undefined, client: undefined, description: '' };
const TOKENS = 20;
const TURN = { id: 'test', tokens: TOKENS, tokensPerSecond: 200, firstTokenMs: 1 };
/** How long a turn may take in which something is missing. */
const TIMEOUT_MS = 3000;

const frames = wholeTurn(TOKENS);
/** In the middle of the text. */
const PLACE = 10;
const recordings = {
  whole: recordingOf(frames),
  dropped: recordingOf(frames.toSpliced(PLACE, 1)),
  doubled: recordingOf(frames.toSpliced(PLACE, 0, frames[PLACE] ?? '')),
};

let stage: Stage;
beforeAll(() => {
  stage = new Stage(unpinned, undefined);
});
afterAll(() => stage.stop());

/** Sends a recorded turn to all readers. @returns what they say was lost or doubled. */
type FanOut = (recording: Recording) => Promise<string[]>;

async function fanOutOf(kind: ServerKind): Promise<FanOut> {
  const read = async (port: number, begin: () => Promise<void>): Promise<string[]> => {
    await stage.audience.call('connect', { kind, port, readers: 3, deaf: 0, tokens: TOKENS });
    await stage.audience.call('begin');
    await begin();
    return stage.audience.call('finish', TURN, TIMEOUT_MS);
  };
  if (kind === 'ws') {
    const { process, port } = await stage.bare();
    return async (recording) => {
      await process.call('load', recording, false);
      return read(port, () => process.call('broadcast'));
    };
  }
  const { process, port } = await stage.peer(kind, false);
  return (recording) => read(port, () => process.call('broadcast', recording));
}

describe.each(['ws', 'socket.io', 'sse'] as const)('readers of %s', (kind) => {
  let fanOut: FanOut;
  beforeAll(async () => {
    fanOut = await fanOutOf(kind);
  });

  it('have nothing to say against a whole turn', async () => {
    expect(await fanOut(recordings.whole)).toEqual([]);
  });

  it.each(['dropped', 'doubled'] as const)('all say so when a frame was %s', async (fault) => {
    const problems = await fanOut(recordings[fault]);
    expect(problems.filter((text) => /covers 1, and comes after/.test(text)).length).toBeGreaterThanOrEqual(3);
  });
});

it.each(['dropped', 'doubled'] as const)('a measurement fails when a frame of a turn was %s', async (fault) => {
  const bare = await stage.bare();
  const deliverers = { bare: bareRuns(stage, bare, recordings[fault]) };
  // The turns have other lengths than the recording: that alone would be found, so it is the order that is looked for.
  const measured = measureCosts(stage, deliverers, { runs: 2, rounds: 1, quick: true, windowMs: 100, rampMs: 0 });
  const error = await measured.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LossError);
  expect((error as LossError).message).toMatch(/covers 1, and comes after/);
});

/** Rows that together have every kind of server, client and check; the others are made of the same parts. */
const ROWS = 'B3,B6,B7,B8,B9,growth-conversations';

it('goes through on a gateway that loses nothing', async () => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'bench.ts'), '--quick', '--only', ROWS]);
  expect(stdout).toMatch(/\nNothing was lost or doubled\.\n$/);
});
