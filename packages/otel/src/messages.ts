/**
 * Content of a model call in the conventions' message format (`[{role, parts: […]}]`), for when capture is on. What is
 * too long is shortened part by part, so that the attribute stays valid JSON under the SDK's value length limit.
 */
import type { Attributes } from '@opentelemetry/api';
import { Attr } from './attributes.ts';
import { defined, type Json, list, record, text } from './json-reading.ts';

/** Longest attribute value that this module produces, in characters. */
export const MAX_CONTENT_LENGTH = 16_000;
const MAX_PART_LENGTH = 4_000;

type Part = Readonly<Record<string, unknown>>;
interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
  readonly finish_reason?: string;
}

/** Shortens text to `max` characters, marked with an ellipsis. */
export function clip(value: string, max: number): string {
  return value.length <= max ? value : `${value.slice(0, max - 1)}…`;
}

function asText(value: unknown): string {
  return clip(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), MAX_PART_LENGTH);
}

function contentParts(content: unknown): Part[] {
  if (typeof content === 'string') return [{ type: 'text', content: asText(content) }];
  return list(content).map((entry) => {
    const from = record(entry);
    const said = text(from['text']) ?? text(from['refusal']) ?? text(from['transcript']);
    // Images, audio and files: that there was one, never its bytes.
    return said === undefined ? { type: text(from['type']) ?? 'blob' } : { type: 'text', content: asText(said) };
  });
}

/** One item of the SDK's or the provider's item list as a message. */
function toMessage(item: unknown): Message {
  const from = record(item);
  const type = text(from['type']) ?? 'message';
  const id = text(from['callId']) ?? text(from['call_id']) ?? text(from['id']);
  if (type === 'message') return { role: text(from['role']) ?? 'assistant', parts: contentParts(from['content']) };
  if (/_(?:result|output)$/.test(type)) {
    const part = { type: 'tool_call_response', ...defined({ id }), response: asText(from['output']) };
    return { role: 'tool', parts: [part] };
  }
  if (type.endsWith('_call')) {
    const name = text(from['name']) ?? type;
    const args = from['arguments'] === undefined ? {} : { arguments: asText(from['arguments']) };
    return { role: 'assistant', parts: [{ type: 'tool_call', ...defined({ id }), name, ...args }] };
  }
  return { role: 'assistant', parts: [{ type }] };
}

/** JSON of the newest entries that fit; a conversation's beginning is what can best be missed. */
function fit(entries: readonly unknown[]): string {
  const kept: string[] = [];
  let length = 2;
  for (const entry of entries.toReversed()) {
    const json = JSON.stringify(entry);
    length += json.length + 1;
    if (length > MAX_CONTENT_LENGTH) break;
    kept.unshift(json);
  }
  return `[${kept.join(',')}]`;
}

function toMessages(input: unknown): Message[] {
  return typeof input === 'string' ? [{ role: 'user', parts: contentParts(input) }] : list(input).map(toMessage);
}

/** What was asked: instructions, input messages and tool definitions. */
export function requestContent(request: Json): Attributes {
  const system = text(request['systemInstructions']) ?? text(request['instructions']);
  const messages = toMessages(request['input']);
  const tools = list(request['tools']).map((tool) => {
    const { type, name, description, parameters } = record(tool);
    return { type, name, description, parameters };
  });
  return defined({
    [Attr.systemInstructions]: system === undefined ? undefined : fit(contentParts(system)),
    [Attr.inputMessages]: messages.length > 0 ? fit(messages) : undefined,
    [Attr.toolDefinitions]: tools.length > 0 ? fit(tools) : undefined,
  });
}

/** What was answered. `finishReason` goes to the last message. */
export function responseContent(output: unknown, finishReason: string | undefined): Attributes {
  const messages = list(output).map(toMessage);
  const last = messages.pop();
  if (!last) return {};
  const closing = finishReason === undefined ? last : { ...last, finish_reason: finishReason };
  return { [Attr.outputMessages]: fit([...messages, closing]) };
}
