/**
 * The run's view of an agent: what the run controller asks for, and what it is told while it happens. No name of the
 * SDK appears here; the adapter in `agent/` implements it.
 */
import type { JsonValue, RunErrorCode, RunStatus, Usage } from '@parley/protocol';

export interface ToolCall {
  readonly callId: string;
  /** The call of the agent-as-a-tool that this one was made in. */
  readonly parentCallId?: string;
  readonly tool: string;
  /** Agent that made the call. */
  readonly agent: string;
  readonly arguments: JsonValue;
  /** The tool is an agent: its steps are recorded themselves, so that calling it again repeats none of them. */
  readonly isAgent?: true;
}

export type ToolOutcome =
  | { readonly status: 'succeeded'; readonly output: unknown }
  | { readonly status: 'failed' | 'timed_out'; readonly output: unknown };

/** What the recorder says to a tool call that is about to be made. */
export type ToolVerdict =
  /** Make it. */
  | { readonly action: 'call' }
  /** It was made before a crash, and this came of it. */
  | { readonly action: 'replay'; readonly output: unknown };

/** A message that joined the run while it was under way. */
export interface SteeredText {
  readonly position: number;
  readonly text: string;
}

/** A text of the agent that grows; ids are the recorder's. */
export interface CompletedText {
  readonly messageId: string;
  readonly text: string;
}

/**
 * Records what a run does, and remembers what it did before a crash. The agent adapter calls it; nothing goes on before
 * what it promised to record is recorded.
 */
export interface RunRecorder {
  /** A text begins. @returns the id of its message. */
  textStarted(): string;
  textDelta(messageId: string, text: string): void;
  /** Answer of a model call that was made before a crash, if it was. */
  recordedModelCall(key: string): JsonValue | undefined;
  /** A model call has ended: its answer, the texts that it completed and its usage, recorded as one. */
  modelCalled(key: string, response: JsonValue, texts: readonly CompletedText[], usage: Usage): Promise<void>;
  /** Usage of a model call that is replayed. */
  countUsage(usage: Usage): void;
  /**
   * Messages that have joined the run since it began, in their order, each with the length of the model's input at which
   * it joined. With `place`, those that were waiting join now, at this length.
   */
  steering(inputLength: number, place: boolean): Promise<readonly SteeredText[]>;
  beforeTool(call: ToolCall): Promise<ToolVerdict>;
  afterTool(call: ToolCall, outcome: ToolOutcome): Promise<void>;
  /** A call of an agent-as-a-tool has stopped for a person: it is neither finished nor given up. */
  toolPaused(call: ToolCall): void;
  /** The run goes on with this agent, as everybody knows already. */
  agentIs(name: string): void;
  agentChanged(index: number, from: string, to: string): void;
}

/** A tool call that waits for a person. */
export interface PendingCall {
  readonly callId: string;
  readonly tool: string;
  readonly agent: string;
  readonly arguments: JsonValue;
  /** JSON Schema of the arguments. */
  readonly schema?: Readonly<Record<string, JsonValue>>;
}

export interface CallDecision {
  readonly callId: string;
  readonly approved: boolean;
  /** What the model is told when the call was not approved. */
  readonly message?: string;
}

export interface AgentRequest {
  readonly agent: string;
  /** Text of the message that the run answers. */
  readonly text: string;
  /** What was said before, as the adapter's items. */
  readonly history: readonly JsonValue[];
  readonly conversationId: string;
  readonly runId: string;
  readonly visitorId: string;
  readonly site: string;
  readonly page?: JsonValue;
  readonly traceId: string;
  /** Set when the run goes on after a pause. */
  readonly resume?: { readonly snapshot: string; readonly decisions: readonly CallDecision[] };
  readonly signal: AbortSignal;
  /** Called where the run can stop without losing anything: before each model call. Throws when it is to stop there. */
  readonly safePoint: () => void;
}

/** How the agent's work on a run ended; `items` is what it adds to the conversation's history. */
export type AgentOutcome =
  | { readonly type: 'completed'; readonly output: JsonValue; readonly items: readonly JsonValue[] }
  | {
      readonly type: 'paused';
      readonly snapshot: string;
      readonly pending: readonly PendingCall[];
      readonly items: readonly JsonValue[];
    }
  /** Stopped by the signal. */
  | { readonly type: 'stopped'; readonly items: readonly JsonValue[] }
  | {
      readonly type: 'failed';
      readonly status: RunStatus;
      readonly code: RunErrorCode;
      /** For the log only. */
      readonly cause: unknown;
      readonly items: readonly JsonValue[];
    };

export interface AgentPort {
  /** Never rejects, except with what the recorder threw. */
  run(request: AgentRequest, recorder: RunRecorder): Promise<AgentOutcome>;
}
