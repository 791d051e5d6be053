/**
 * The run's view of an agent: what the run controller asks for, and what it is told while it happens. No name of the
 * SDK appears here; the adapter in `agent/` implements it.
 */
import type { JsonValue, PageTool, Role, RunErrorCode, RunStatus, Truncation, Usage } from '@parley/protocol';
import type { CheckTools } from '../policy/guardrails/guardrail.ts';

export interface ToolCall {
  readonly callId: string;
  /** The call of the agent-as-a-tool that this one was made in. */
  readonly parentCallId?: string;
  readonly tool: string;
  /** Agent that made the call. */
  readonly agent: string;
  /** As the model wrote them. */
  readonly arguments: JsonValue;
  /** As people see them; default: the same. */
  readonly shownArguments?: JsonValue;
  /** The tool is an agent: its steps are recorded themselves, so that calling it again repeats none of them. */
  readonly isAgent?: true;
  /** It runs in the visitor's page, in this tab. */
  readonly page?: { readonly clientId: string; readonly tool: PageTool };
}

/** What came of a call in the page. `late`: nothing, in time. */
export type PageAnswer =
  | { readonly output: JsonValue }
  | { readonly error: string }
  | { readonly unknown: true }
  | { readonly late: true };

/** What the page of the visitor can do for a run. */
export interface RunPage {
  /** The tab that the message came from. */
  readonly clientId: string;
  readonly tools: readonly PageTool[];
  /**
   * Waits for what comes of a call that has begun.
   *
   * @param beforeLook Called every second or two; what it throws ends the wait.
   * @throws when the run is told to stop.
   */
  answer(callId: string, timeoutMs: number, beforeLook: () => void): Promise<PageAnswer>;
}

export type ToolOutcome =
  | { readonly status: 'succeeded'; readonly output: unknown }
  | { readonly status: 'failed' | 'timed_out' | 'unknown'; readonly output: unknown };

/** What the recorder says to a tool call that is about to be made. */
export type ToolVerdict =
  /** Make it. */
  | { readonly action: 'call' }
  /** It was made before a crash, and this came of it. */
  | { readonly action: 'replay'; readonly output: unknown };

/** A message that joined the run while it was under way. */
export interface SteeredText {
  readonly messageId: string;
  readonly position: number;
  readonly text: string;
  /** Set for what was said while a person had the conversation: who said it. */
  readonly by?: string;
}

/** A text of the agent that grows; ids are the recorder's. */
export interface CompletedText {
  readonly messageId: string;
  /** As people see it. */
  readonly text: string;
  /** Set when the answer was cut. */
  readonly truncated?: Truncation;
}

/** What a model call has used. */
export interface ModelCost {
  /** The model that answered, as the provider calls it; absent when it does not say. */
  readonly model?: string | undefined;
  readonly usage: Usage;
}

/** A model call that has ended. */
export interface ModelAnswer extends ModelCost {
  /** Names the call within the run. */
  readonly key: string;
  readonly response: JsonValue;
  /** The texts that it completed. */
  readonly texts: readonly CompletedText[];
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
  /** A model call has ended: its answer, its texts, its usage and its cost, recorded as one. */
  modelCalled(answer: ModelAnswer): Promise<void>;
  /** A model call has ended, and its answer may not be used; it has its cost all the same. */
  modelWasted(call: ModelCost): Promise<void>;
  /** Takes back the texts that have begun and are not complete: nothing of them is shown, or kept in the log. */
  retractTexts(reason: string): void;
  /** Says something to the visitor that no model has written. */
  say(text: string): void;
  /** The model is asked again after this time; undefined: it was asked again. */
  retrying(afterMs: number | undefined): void;
  /**
   * Messages that have joined the run since it began, in their order, each with the length of the model's input at which
   * it joined. With `place`, those that were waiting join now, at this length.
   */
  steering(inputLength: number, place: boolean): Promise<readonly SteeredText[]>;
  /** Whether a call was begun before a crash, and maybe finished. */
  toolWasBegun(callId: string): boolean;
  beforeTool(call: ToolCall): Promise<ToolVerdict>;
  afterTool(call: ToolCall, outcome: ToolOutcome): Promise<void>;
  /** A call of an agent-as-a-tool has stopped for a person: it is neither finished nor given up. */
  toolPaused(call: ToolCall): void;
  /** The run goes on with this agent, as everybody knows already. */
  agentIs(name: string): void;
  agentChanged(index: number, from: string, to: string): void;
  /** A line about how far a call is. */
  toolProgress(callId: string, text: string): void;
  /** The agent has failed, and another goes on: what was being written ends as it is. */
  fellBack(fallback: FallbackTaken): Promise<void>;
  /** That it has failed before a crash, if it has. */
  recordedFallback(): RecordedFallback | undefined;
}

/** Where an agent has failed, so that a replay comes to the same place. */
export type RecordedFallback = {
  readonly to: string;
  readonly code: RunErrorCode;
  /** How many of its model calls have succeeded before. */
  readonly afterModelCalls: number;
};

export type FallbackTaken = RecordedFallback & {
  readonly from: string;
  /** For the log only. */
  readonly cause: unknown;
};

/** A tool call that waits for a person. */
export interface PendingCall {
  readonly callId: string;
  /** The call of the agent-as-a-tool that it would be made in. */
  readonly parentCallId?: string;
  readonly tool: string;
  /** Agent that would make the call. */
  readonly agent: string;
  /** The agents that this one works for, the one that has the run first; default none. */
  readonly worksFor?: readonly string[];
  readonly arguments: JsonValue;
  /** JSON Schema of the arguments. */
  readonly schema?: Readonly<Record<string, JsonValue>>;
}

export interface CallDecision {
  readonly callId: string;
  readonly approved: boolean;
  /** Set when a person has changed the arguments: what the tool is to get, and the arguments as the person saw them. */
  readonly edited?: { readonly arguments: JsonValue; readonly shown: JsonValue };
  /** What the model is told when the call was not approved. */
  readonly message?: string;
}

export interface AgentRequest {
  readonly agent: string;
  /** Text of the message that the run answers. */
  readonly text: string;
  readonly messageId: string;
  /** What was said before it and the model was not told, oldest first: while a person had the conversation. */
  readonly interlude?: readonly { readonly id: string; readonly by: string; readonly text: string }[];
  /** Of whom the message is. */
  readonly role: Role;
  /** What was said before, as the adapter's items. */
  readonly history: readonly JsonValue[];
  readonly conversationId: string;
  readonly runId: string;
  readonly visitorId: string;
  readonly site: string;
  readonly page?: JsonValue;
  readonly pageTools?: RunPage;
  /** Language tag of whom the message is. */
  readonly locale?: string;
  readonly traceId: string;
  /** Set when the run goes on after a pause. */
  readonly resume?: {
    readonly snapshot: string;
    readonly decisions: readonly CallDecision[];
    /** It goes on in a trace of its own, since the pause was long. */
    readonly isNewTrace?: boolean;
  };
  readonly signal: AbortSignal;
  /** Called where the run can stop without losing anything: before each model call. Throws when it is to stop there. */
  readonly safePoint: () => void;
  readonly guard: RunGuard;
  readonly limits: RunLimits;
  readonly budget: RunBudget;
  readonly summaries: Summaries;
}

/** The summary of what a model no longer reads of the conversation; made by the adapter, opaque to everybody else. */
export interface Summaries {
  read(): Promise<JsonValue | undefined>;
  write(body: JsonValue): void;
}

/** How far one run may go. */
export interface RunLimits {
  /** Model calls of the agents that talk to the visitor (CO4). */
  readonly maxTurns: number;
  /** Tool calls, those of nested agents included; then the agent has to answer with what it has. */
  readonly maxToolCalls: number;
  /** Handoffs; then the agent has to answer itself (AG5). */
  readonly maxHandoffs: number;
}

/** Whether the budgets have room for a model call. */
export interface RunBudget {
  /**
   * Reserves what a call is expected to need.
   *
   * @param model The model that is to be called; absent when its name is not known.
   * @returns a function that gives the reservation back, once the call's real usage is recorded or it has failed.
   * @throws BudgetExhaustedError when they are more than what is left.
   */
  reserve(estimate: Usage, model: string | undefined): Promise<() => void>;
}

/** A piece of text that has passed the guardrails. */
export interface PassedText {
  /** What people see. */
  readonly shown: string;
  /** What the model's history keeps. */
  readonly kept: string;
}

/** Guards one text while it is written: what may still turn out to be forbidden is held back. */
export interface TextGuard {
  /** @throws BlockedError */
  push(text: string): PassedText;
  /** The text is complete. @throws BlockedError */
  end(): PassedText;
}

export interface ScreenedInput {
  /** What the model gets. */
  readonly text: string;
  /** Rejects with a BlockedError when a check that runs beside the model says no. */
  readonly verdict: Promise<void>;
}

export type ToolArguments =
  /** What the tool gets, what people see, and what the model may know. */
  | { readonly made: JsonValue; readonly shown: JsonValue; readonly told: JsonValue }
  /** The call is not made, and this is what the model is told. */
  | { readonly refused: string };

/** What the guardrails know a tool call by. */
export type GuardedCall = Pick<ToolCall, 'callId' | 'tool' | 'agent'>;

/** Asks a small agent, as a part of the run. */
export type Ask = CheckTools['ask'];

/** The guardrails of one run. */
export interface RunGuard {
  /** Screens a message before the model gets it. @throws BlockedError */
  input(message: { readonly id: string; readonly text: string }, ask: Ask): Promise<ScreenedInput>;
  /** Guards one text of an agent's answer. */
  output(agent: string): TextGuard;
  /** Guards a structured answer: the texts in its JSON. @returns what history and program get. @throws BlockedError */
  structured(agent: string, text: string): string;
  /** Whether answers of this agent are shown only once they are judged. */
  holds(agent: string): boolean;
  /** Judges a whole answer. @throws BlockedError */
  judgeOutput(agent: string, text: string, ask: Ask): Promise<void>;
  toolInput(call: GuardedCall, args: JsonValue, ask: Ask): Promise<ToolArguments>;
  /** @returns what the model and the journal get of a tool's result. */
  toolOutput(call: GuardedCall, output: unknown, ask: Ask): Promise<unknown>;
  /**
   * A line about how far a call is, as people may see it; undefined when it is not for them. What is found in the lines of a
   * call is told once.
   */
  line(call: GuardedCall, text: string): string | undefined;
  /** Arguments with the values that the tool may know in place of placeholders. */
  resolve(tool: string, args: JsonValue): JsonValue;
  /** A value for people: with what placeholders stand for, as far as it may be seen. */
  show<T extends JsonValue>(value: T): T;
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
      /** What a person may read; default: the sentence of the code. */
      readonly message?: string;
      /** For the log only. */
      readonly cause: unknown;
      readonly items: readonly JsonValue[];
    };

export interface AgentPort {
  /** Never rejects, except with what the recorder threw. */
  run(request: AgentRequest, recorder: RunRecorder): Promise<AgentOutcome>;
}
