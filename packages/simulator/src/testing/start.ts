import OpenAI from 'openai';
import type {
  Response,
  ResponseCreateParamsNonStreaming,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import { onTestFinished } from 'vitest';
import { startSimulator } from '../index.ts';
import type { Simulator, SimulatorOptions } from '../index.ts';

/** A simulator without waits and with a fixed date, and the real client for it; closed when the test ends. */
export async function startForTest(options: SimulatorOptions = {}): Promise<{ simulator: Simulator; client: OpenAI }> {
  const simulator = await startSimulator({
    tokensPerSecond: 0,
    now: () => 1_800_000_000_000,
    ...options,
  });
  onTestFinished(() => simulator.close());
  return {
    simulator,
    client: new OpenAI({ baseURL: simulator.url, apiKey: 'test', maxRetries: 0 }),
  };
}

/** What a client saw of a stream, and the error that ended it. */
export interface Seen {
  readonly events: ResponseStreamEvent[];
  readonly text: string;
  readonly last: Response | undefined;
  readonly error: unknown;
}

/** Streams a response to its end or to its error. */
export async function streamAll(client: OpenAI, params: ResponseCreateParamsNonStreaming): Promise<Seen> {
  const events: ResponseStreamEvent[] = [];
  let error: unknown;
  try {
    for await (const event of await client.responses.create({ ...params, stream: true })) events.push(event);
  } catch (caught) {
    error = caught;
  }
  const text = events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : [])).join('');
  const terminal = events.findLast(
    (event) =>
      event.type === 'response.completed' || event.type === 'response.incomplete' || event.type === 'response.failed',
  );
  return { events, text, last: terminal?.response, error };
}
