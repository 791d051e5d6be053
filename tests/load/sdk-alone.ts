/** The SDK without a gateway, as a process: the same streams, and its events are thrown away. */
import { Agent, OpenAIProvider, Runner } from '@openai/agents';
import { monotonicUs } from './clock.ts';
import { about, allWithin, type FirstToken, type Load, partsOf, type Progress } from './consumer.ts';
import { formatTurn, textOf, TOKEN_CHARS, type Turn } from './turn.ts';
import { cpuUs, serve } from './worker.ts';

const agent = new Agent({ name: 'Bench', instructions: 'Answer.', model: 'bench' });
let runner: Runner | undefined;
let load: Consumption[] = [];
let whenDone: Promise<void>[] = [];

/** One run of the SDK. */
class Consumption {
  readonly turn: Turn;
  firstUs: number | undefined;
  chars = 0;
  #finished = false;
  #problem: string | undefined;

  constructor(turn: Turn) {
    this.turn = turn;
  }

  async run(): Promise<void> {
    try {
      if (runner === undefined) throw new Error('start was not called');
      const result = await runner.run(agent, formatTurn(this.turn), { stream: true });
      for await (const event of result) {
        if (event.type !== 'raw_model_stream_event' || event.data.type !== 'output_text_delta') continue;
        this.firstUs ??= monotonicUs();
        this.chars += event.data.delta.length;
      }
      await result.completed;
      this.#finished = true;
      if (result.finalOutput !== textOf(this.turn.tokens)) this.#problem = 'the output is not what the provider wrote';
    } catch (error) {
      this.#problem = String(error);
    }
  }

  problems(): string[] {
    const tokens = this.chars / TOKEN_CHARS;
    const found = this.#problem === undefined ? [] : [this.#problem];
    if (tokens !== this.turn.tokens) found.push(`${tokens} of ${this.turn.tokens} tokens arrived`);
    if (!this.#finished) found.push('the run did not end');
    return about(this.turn, found);
  }
}

/** Resolves when the run that begins after the delay has ended. */
function runLater(consumption: Consumption, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => void consumption.run().then(resolve), delayMs);
  });
}

export interface SdkApi {
  start(providerUrl: string): void;
  begin(wanted: Load): void;
  progress(): Progress;
  /** Waits for the runs to end. @returns what was lost or doubled. */
  finish(timeoutMs: number): Promise<string[]>;
  /** Does one turn. */
  turn(turn: Turn, timeoutMs: number): Promise<FirstToken>;
  cpuUs(): number;
}

serve<SdkApi>({
  start: (providerUrl) => {
    const modelProvider = new OpenAIProvider({ baseURL: providerUrl, apiKey: 'none' });
    // Without tracing: alone means alone.
    runner = new Runner({ modelProvider, tracingDisabled: true });
  },
  begin: (wanted) => {
    const parts = partsOf(wanted);
    load = parts.map(({ turn }) => new Consumption(turn));
    whenDone = load.map((consumption, index) => runLater(consumption, parts[index]?.delayMs ?? 0));
  },
  progress: () => ({
    tokens: load.reduce((total, { chars }) => total + chars / TOKEN_CHARS, 0),
    frames: 0,
    bytes: 0,
  }),
  finish: async (timeoutMs) => {
    await allWithin(whenDone, timeoutMs);
    return load.flatMap((consumption) => consumption.problems());
  },
  turn: async (turn, timeoutMs) => {
    const consumption = new Consumption(turn);
    await allWithin([consumption.run()], timeoutMs);
    return { atUs: consumption.firstUs, problems: consumption.problems() };
  },
  cpuUs,
});
