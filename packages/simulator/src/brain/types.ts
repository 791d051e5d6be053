import type { JsonObject } from '../json.ts';

/** A function tool as the request offers it. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments; an empty object when the tool takes none. */
  readonly parameters: JsonObject;
}

/** One step of the conversation, oldest first; what the brain reads instead of wire items. */
export type Entry =
  | { readonly kind: 'user'; readonly text: string }
  | { readonly kind: 'assistant'; readonly text: string }
  /** What the developer says between the messages. */
  | { readonly kind: 'system'; readonly text: string }
  | { readonly kind: 'call'; readonly callId: string; readonly name: string; readonly args: string }
  | { readonly kind: 'result'; readonly callId: string; readonly output: string };

/** Whether the model may, must or must not call tools. */
export type ToolChoice =
  | { readonly mode: 'auto' | 'none' | 'required' }
  | { readonly mode: 'function'; readonly name: string };

/** The shape that the final text must have, when it is not free text. */
export type TextFormat =
  | { readonly type: 'json_schema'; readonly schema: JsonObject }
  | { readonly type: 'json_object' };

/** Everything that the brain decides from. */
export interface ModelRequest {
  /** The system prompt; absent or empty when there is none. */
  readonly instructions?: string;
  readonly entries: readonly Entry[];
  readonly tools: readonly ToolSpec[];
  readonly toolChoice: ToolChoice;
  readonly parallelToolCalls: boolean;
  /** Absent for free text. */
  readonly format?: TextFormat;
}

/** What the model says or does; ids, statuses and events are added outside of the brain. */
export type DecidedItem =
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'refusal'; readonly text: string }
  | { readonly type: 'function_call'; readonly name: string; readonly arguments: string };

/**
 * What the answer is made of: something was done, found in texts or looked up, or not; a question is open; small talk; or `nothing`, when the
 * model does not know what to say.
 */
export type Situation = 'done' | 'not_done' | 'found' | 'looked_up' | 'not_found' | 'question' | 'chat' | 'nothing';
