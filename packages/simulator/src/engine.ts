import { anyCall, decide } from './brain/decide.ts';
import type { DecidedItem, Entry, ModelRequest } from './brain/types.ts';
import { cutOutput, responseObject, streamedText, toOutputItems } from './compose.ts';
import { withoutDirectives } from './faults.ts';
import type { Fault } from './faults.ts';
import { idsFrom } from './ids.ts';
import { toModelRequest } from './request.ts';
import type { ParsedRequest } from './request.ts';
import { tokenize } from './tokens.ts';
import { estimateUsage } from './usage.ts';
import type { ResponseObject } from './wire.ts';

/** How a stream ends: as it should, or broken in one of these ways. */
export type Ending = 'normal' | 'reset' | 'stall' | 'no_terminal' | 'error_event';

/** A whole response, decided before its first byte is sent. */
export interface Generation {
  /** The response before anything was written. */
  readonly opened: ResponseObject;
  /** The response at its end. */
  readonly final: ResponseObject;
  readonly ending: Ending;
  /** The tokens that are sent before a broken ending. */
  readonly breakAfter: number;
}

/** What a generation depends on besides the request. */
export interface GenerationContext {
  /** Items of the stored conversation that the request continues. */
  readonly earlier: readonly unknown[];
  readonly fault: Fault | undefined;
  /** Asked once the model is to write free text: the text that it writes instead, if there is one. */
  readonly preparedText?: () => string | undefined;
  /** Unix time in seconds. */
  readonly createdAt: number;
  /** Decides all ids. */
  readonly seed: string;
}

const DEFAULT_AFTER_TOKENS = 5;
const REFUSAL = "I'm sorry, but I can't help with that.";
const ENDINGS: ReadonlySet<string> = new Set<Ending>(['reset', 'stall', 'no_terminal', 'error_event']);

/** Produces the response to a request. The same arguments give the same response. */
export function generate(request: ParsedRequest, context: GenerationContext): Generation {
  const { earlier, fault, createdAt, seed, preparedText = () => undefined } = context;
  const ids = idsFrom(seed);
  const frame = { id: ids.next('resp'), createdAt, request };
  const decided = think(toModelRequest(request, earlier), fault, preparedText);
  const whole = toOutputItems(decided, ids);
  const tokens = whole.reduce((total, item) => total + tokenize(streamedText(item)).length, 0);
  const breakAfter = Math.min(fault?.afterTokens ?? DEFAULT_AFTER_TOKENS, Math.max(0, tokens - 1));
  const limit = fault?.kind === 'incomplete' || fault?.kind === 'failed' ? breakAfter : Infinity;
  const { items, cut } = cutOutput(whole, Math.min(limit, request.maxOutputTokens ?? Infinity));
  const usage = estimateUsage(request, earlier, items);
  const opened = responseObject(frame, { status: 'in_progress', output: [] });
  const final =
    fault?.kind === 'failed'
      ? responseObject(frame, {
          status: 'failed',
          output: items,
          usage,
          error: fault.message ?? 'The model failed to generate a response.',
        })
      : responseObject(frame, {
          status: cut || fault?.kind === 'incomplete' ? 'incomplete' : 'completed',
          output: items,
          usage,
        });
  return { opened, final, ending: endingOf(fault), breakAfter };
}

function endingOf(fault: Fault | undefined): Ending {
  const isEnding = (kind: string): kind is Ending => ENDINGS.has(kind);
  return fault && isEnding(fault.kind) ? fault.kind : 'normal';
}

function think(request: ModelRequest, fault: Fault | undefined, preparedText: () => string | undefined): DecidedItem[] {
  const readable = { ...request, entries: request.entries.map(readableEntry) };
  if (fault?.kind === 'refusal') return [{ type: 'refusal', text: fault.message ?? REFUSAL }];
  const decided = decide(readable);
  const items = fault?.kind === 'malformed_arguments' ? breakArguments(decided, readable) : decided;
  if (request.format !== undefined || items.some((item) => item.type !== 'message')) return items;
  const text = preparedText();
  return text === undefined ? items : [{ type: 'message', text }];
}

function readableEntry(entry: Entry): Entry {
  return entry.kind === 'user' ? { ...entry, text: withoutDirectives(entry.text) } : entry;
}

/** Calls with arguments that are no JSON; a request that would only be answered in text calls a tool, if it has one. */
function breakArguments(items: readonly DecidedItem[], request: ModelRequest): DecidedItem[] {
  const calls = items.filter((item) => item.type === 'function_call');
  const forced = calls.length > 0 ? undefined : anyCall(request);
  if (calls.length === 0 && !forced) return [...items];
  return (forced ? [forced] : calls).map((item) =>
    item.type === 'function_call' ? { ...item, arguments: breakJson(item.arguments) } : item,
  );
}

function breakJson(text: string): string {
  return `${text.slice(0, Math.max(1, text.length - 2))},`;
}
