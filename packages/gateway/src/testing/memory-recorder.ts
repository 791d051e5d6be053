import type { GuardrailAction, GuardrailStage, JsonValue } from '@parley/protocol';
import type {
  FallbackTaken,
  ModelAnswer,
  ModelCost,
  RecordedFallback,
  RunRecorder,
  SteeredText,
  ToolCall,
  ToolOutcome,
  ToolVerdict,
} from '../run/agent-port.ts';
import type { GuardRecords, Screening } from '../run/guard.ts';
import { toJson } from '../run/json.ts';
import type { PlaceholderRecord } from '../store/port.ts';

/** What a run did before it was interrupted. */
export interface Remembered {
  readonly models: ReadonlyMap<string, JsonValue>;
  readonly tools: ReadonlyMap<string, JsonValue>;
  readonly fallback?: RecordedFallback | undefined;
  /** Messages that have joined the run. */
  readonly joined?: readonly SteeredText[];
}

/** A recorder that keeps what it is told as lines, such as `tool look_up call_1`. */
export class MemoryRecorder implements RunRecorder, GuardRecords {
  readonly lines: string[] = [];
  readonly calls: ToolCall[] = [];
  readonly models = new Map<string, JsonValue>();
  readonly tools = new Map<string, JsonValue>();
  fallback: RecordedFallback | undefined;
  usedTokens = 0;
  readonly #remembered: Remembered | undefined;
  #texts = 0;

  constructor(remembered?: Remembered) {
    this.#remembered = remembered;
  }

  textStarted(): string {
    this.#texts += 1;
    this.lines.push(`text msg_${this.#texts}`);
    return `msg_${this.#texts}`;
  }

  textDelta(messageId: string, text: string): void {
    this.lines.push(`delta ${messageId} ${text}`);
  }

  recordedModelCall(key: string): JsonValue | undefined {
    return this.#remembered?.models.get(key);
  }

  async modelCalled({ key, response, texts, usage }: ModelAnswer): Promise<void> {
    this.models.set(key, response);
    this.usedTokens += usage.totalTokens;
    this.lines.push(`model ${key}`, ...texts.map(({ messageId, text }) => `complete ${messageId} ${text}`));
  }

  async modelWasted({ usage }: ModelCost): Promise<void> {
    this.usedTokens += usage.totalTokens;
    this.lines.push('model wasted');
  }

  retractTexts(reason: string): void {
    this.lines.push(`retract ${reason}`);
  }

  say(text: string): void {
    this.lines.push(`say ${text}`);
  }

  retrying(afterMs: number | undefined): void {
    this.lines.push(afterMs === undefined ? 'goes on' : 'retries');
  }

  guardrailTripped(stage: GuardrailStage, guardrail: string, action: GuardrailAction): void {
    this.lines.push(`${guardrail} ${action} ${stage}`);
  }

  putPlaceholder({ placeholder, value }: PlaceholderRecord): void {
    this.lines.push(`${placeholder} is ${value}`);
  }

  putScreening(_messageId: string, screening: Screening): void {
    if ('blocked' in screening) this.guardrailTripped('input', screening.blocked, 'blocked');
  }

  async steering(): Promise<readonly SteeredText[]> {
    return this.#remembered?.joined ?? [];
  }

  toolWasBegun(callId: string): boolean {
    return this.#remembered?.tools.has(callId) ?? false;
  }

  async beforeTool(call: ToolCall): Promise<ToolVerdict> {
    const output = this.#remembered?.tools.get(call.callId);
    if (output !== undefined) return { action: 'replay', output };
    this.calls.push(call);
    this.lines.push(`tool ${call.tool} ${call.callId}`);
    return { action: 'call' };
  }

  async afterTool(call: ToolCall, { status, output }: ToolOutcome): Promise<void> {
    this.tools.set(call.callId, toJson(output));
    this.lines.push(`${status} ${call.callId}`);
  }

  toolPaused(call: ToolCall): void {
    this.lines.push(`paused ${call.callId}`);
  }

  agentIs(name: string): void {
    this.lines.push(`agent is ${name}`);
  }

  toolProgress(callId: string, text: string): void {
    this.lines.push(`progress ${callId} ${text}`);
  }

  async fellBack({ from, to, code, afterModelCalls }: FallbackTaken): Promise<void> {
    this.fallback = { to, code, afterModelCalls };
    this.lines.push(`${from} failed as ${code}, ${to} goes on`);
  }

  recordedFallback(): RecordedFallback | undefined {
    return this.#remembered?.fallback;
  }

  agentChanged(index: number, from: string, to: string): void {
    this.lines.push(`handoff ${index} ${from} to ${to}`);
  }
}
