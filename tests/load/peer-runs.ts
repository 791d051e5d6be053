/**
 * What the servers that Parley is compared with do for a visitor: they run the SDK and pass on what it says, as the same
 * events with the same fields. They keep nothing but what their way to resume needs.
 */
import { Agent, OpenAIProvider, Runner } from '@openai/agents';
import type { ConversationEvent } from '@parley/protocol';
import { DeltaCoalescer, systemTimers } from '../../packages/gateway/src/run/delta-coalescer.ts';

export interface PeerFrame {
  readonly sub: number;
  readonly seq: number;
  readonly at: string;
  readonly type: string;
}

export interface TurnOptions {
  /** How long pieces of text are gathered, in milliseconds; 0: each goes by itself. */
  readonly windowMs: number;
  /** Gets the events of the turn, numbered from 1. */
  readonly emit: (frame: PeerFrame) => void;
}

/** Runs turns of one provider. */
export class PeerRuns {
  readonly #agent = new Agent({ name: 'Bench', instructions: 'Answer.', model: 'bench' });
  readonly #runner: Runner;
  #ids = 0;

  constructor(providerUrl: string) {
    const modelProvider = new OpenAIProvider({ baseURL: providerUrl, apiKey: 'none' });
    this.#runner = new Runner({ modelProvider, tracingDisabled: true });
  }

  /** @throws what the SDK throws. */
  async run(text: string, { windowMs, emit }: TurnOptions): Promise<void> {
    this.#ids += 1;
    const [runId, userId, messageId] = ['run', 'user', 'message'].map((kind) => `${kind}_${this.#ids}`) as [
      string,
      string,
      string,
    ];
    const traceId = this.#ids.toString(16).padStart(32, '0');
    const startedMs = Date.now();
    let seq = 0;
    const tell = (event: ConversationEvent): void => {
      seq += 1;
      emit({ sub: 1, seq, at: new Date().toISOString(), ...event });
    };
    const delta = (id: string, offset: number, words: string): void =>
      tell({ type: 'message.delta', messageId: id, offset, text: words });
    const coalescer = new DeltaCoalescer(delta, systemTimers, windowMs);
    tell({ type: 'message.created', message: { id: userId, role: 'user', text } });
    tell({ type: 'run.started', runId, messageId: userId, agent: 'bench', traceId });
    const result = await this.#runner.run(this.#agent, text, { stream: true });
    let answer = '';
    for await (const event of result) {
      if (event.type !== 'raw_model_stream_event' || event.data.type !== 'output_text_delta') continue;
      if (answer === '') tell({ type: 'message.started', runId, messageId, agent: 'bench' });
      const words = event.data.delta;
      if (windowMs === 0) delta(messageId, answer.length, words);
      else coalescer.push(messageId, words);
      answer += words;
    }
    await result.completed;
    coalescer.end(messageId);
    tell({ type: 'message.completed', messageId, text: answer });
    const { inputTokens, outputTokens, totalTokens } = result.state.usage;
    tell({
      type: 'run.completed',
      runId,
      status: 'completed',
      output: answer,
      usage: { inputTokens, cachedInputTokens: 0, outputTokens, totalTokens },
      costUsd: null,
      durationMs: Date.now() - startedMs,
      traceId,
    });
  }
}
