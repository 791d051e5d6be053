/** Guardrails as values: small named objects that say where they look, and what happens when they find something. */
import type { JsonValue } from '@parley/protocol';
import type { Pattern } from './pattern.ts';

/** `tool_input`: arguments of a tool call before it is made. `tool_output`: its result before the model reads it. */
export type GuardrailStage = 'input' | 'output' | 'tool_input' | 'tool_output';

export const GUARDRAIL_STAGES: readonly string[] = [
  'input',
  'output',
  'tool_input',
  'tool_output',
] satisfies GuardrailStage[];

/** Names of guardrails, and of the kinds that their patterns find: they stand in events, logs and labels of metrics. */
export const GUARDRAIL_NAME = /^[a-z][a-z0-9_-]{0,39}$/;

interface Named {
  /** Name in events, logs and metrics, such as `injection`. */
  readonly name: string;
  readonly stages: readonly GuardrailStage[];
}

/** Looks for patterns; applied to streamed text before it leaves (GU5). */
export interface PatternGuardrail extends Named {
  readonly type: 'patterns';
  /** `block`: the whole text is refused. `redact`: what was found is replaced. */
  readonly action: 'block' | 'redact';
  /**
   * What is redacted gets a typed placeholder, such as `[CARD_1]`, which stands for the same value throughout a conversation
   * and which tools that may know the value get resolved. Default: it is simply removed.
   */
  readonly reversible?: boolean;
  readonly patterns: readonly Pattern[];
  /**
   * Names of properties whose values are findings whatever they look like, in results of tools and structured answers.
   * Default none.
   */
  readonly names?: (property: string) => boolean;
}

/** Judges a whole text, by code or by a model. */
export interface CheckGuardrail extends Named {
  readonly type: 'check';
  /**
   * Of an input. `blocking`: the model is asked only after the verdict. `parallel`: at the same time; what it says is taken
   * back when the verdict is no, and no tool is called before it.
   */
  readonly mode: 'blocking' | 'parallel';
  /**
   * Of an output. `hold`: nothing is shown before the verdict. `retract`: the text is shown as it is written, and taken
   * back when the verdict is no. Elsewhere: `block`.
   */
  readonly action: 'block' | 'hold' | 'retract';
  /** What counts when the check itself fails or takes too long: `open` lets the text pass, `closed` refuses it. */
  readonly onError: 'open' | 'closed';
  /** Longest that a verdict may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly check: (text: string, tools: CheckTools) => Verdict | Promise<Verdict>;
}

export type Guardrail = PatternGuardrail | CheckGuardrail;

export interface Verdict {
  readonly tripped: boolean;
  /** Why, in a word such as `off_topic`; for the log, so never a part of the text. */
  readonly reason?: string;
}

/** What a check may use. */
export interface CheckTools {
  /** Aborted when nobody waits for the verdict any more. */
  readonly signal: AbortSignal;
  /**
   * Asks a small agent of the SDK for its structured answer, as a part of the run: in its trace and on its budget.
   *
   * @param agent An SDK agent with an `outputType`.
   * @param signal Default: the one of these tools.
   */
  readonly ask: (agent: unknown, text: string, signal?: AbortSignal) => Promise<JsonValue>;
}
