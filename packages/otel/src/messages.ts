/**
 * Content of a model call in the conventions' message format (`[{role, parts: […]}]`), for when capture is on. What is
 * too long is shortened part by part, so that the attribute stays valid JSON under the SDK's value length limit.
 */
import type { Attributes } from '@opentelemetry/api';
import { Attr, type Conventions } from './attributes.ts';
import { type ContentFilter, MAX_CONTENT_LENGTH, MAX_PART_LENGTH } from './content.ts';
import { defined, type Json, list, record, text } from './json-reading.ts';

type Part = Readonly<Record<string, unknown>>;
interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
}

/** What is needed to write messages down. */
export interface MessageFormat {
  readonly content: ContentFilter;
  readonly conventions: Conventions;
}

function asText(value: unknown, { content }: MessageFormat): string {
  return content.text(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), MAX_PART_LENGTH);
}

/** A part of which no more is told than what it is. */
function genericPart(type: string, { conventions }: MessageFormat): Part {
  return conventions.version === '1.41' ? { type } : { type: 'generic', generic_type: type };
}

function contentParts(content: unknown, format: MessageFormat): Part[] {
  if (typeof content === 'string') return [{ type: 'text', content: asText(content, format) }];
  return list(content).map((entry) => {
    const from = record(entry);
    const said = text(from['text']) ?? text(from['refusal']) ?? text(from['transcript']);
    // Images, audio and files: that there was one, never its bytes.
    return said === undefined
      ? genericPart(text(from['type']) ?? 'blob', format)
      : { type: 'text', content: asText(said, format) };
  });
}

/** One item of the SDK's or the provider's item list as a message. */
function toMessage(item: unknown, format: MessageFormat): Message {
  const from = record(item);
  const type = text(from['type']) ?? 'message';
  const id = text(from['callId']) ?? text(from['call_id']) ?? text(from['id']);
  if (type === 'message') {
    return { role: text(from['role']) ?? 'assistant', parts: contentParts(from['content'], format) };
  }
  if (/_(?:result|output)$/.test(type)) {
    const part = { type: 'tool_call_response', ...defined({ id }), response: asText(from['output'], format) };
    return { role: 'tool', parts: [part] };
  }
  if (type.endsWith('_call')) {
    const name = text(from['name']) ?? type;
    const args = from['arguments'] === undefined ? {} : { arguments: asText(from['arguments'], format) };
    return { role: 'assistant', parts: [{ type: 'tool_call', ...defined({ id }), name, ...args }] };
  }
  return { role: 'assistant', parts: [genericPart(type, format)] };
}

/** JSON of the newest entries that fit; a conversation's beginning is what can best be missed. */
function fit<T>(items: readonly T[], build: (item: T, index: number) => unknown): string {
  const kept: string[] = [];
  let length = 2;
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const json = JSON.stringify(build(items[index] as T, index));
    length += json.length + 1;
    if (length > MAX_CONTENT_LENGTH) break;
    kept.unshift(json);
  }
  return `[${kept.join(',')}]`;
}

function inputMessages(input: unknown, format: MessageFormat): string | undefined {
  if (typeof input === 'string') return fit([input], (said) => ({ role: 'user', parts: contentParts(said, format) }));
  const items = list(input);
  return items.length === 0 ? undefined : fit(items, (item) => toMessage(item, format));
}

function toolDefinition(tool: unknown, format: MessageFormat): Json {
  const { type, name, description, parameters } = record(tool);
  const redacted: unknown =
    parameters === undefined
      ? undefined
      : JSON.parse(
          JSON.stringify(parameters, (_key, value: unknown) =>
            typeof value === 'string' ? asText(value, format) : value,
          ),
        );
  return { type, name, description: text(description) && asText(description, format), parameters: redacted };
}

/** What was asked: instructions, input messages and tool definitions. */
export function requestContent(request: Json, format: MessageFormat): Attributes {
  const { content } = format;
  const system = text(request['systemInstructions']) ?? text(request['instructions']);
  const tools = list(request['tools']);
  return defined({
    [Attr.systemInstructions]: content.attribute(() =>
      system === undefined ? undefined : fit(contentParts(system, format), (part) => part),
    ),
    [Attr.inputMessages]: content.attribute(() => inputMessages(request['input'], format)),
    [Attr.toolDefinitions]: content.attribute(() =>
      tools.length === 0 ? undefined : fit(tools, (tool) => toolDefinition(tool, format)),
    ),
  });
}

/** What was answered. `finishReason` goes to the last message, where the conventions want it there. */
export function responseContent(output: unknown, finishReason: string | undefined, format: MessageFormat): Attributes {
  const items = list(output);
  const told = finishReason !== undefined && format.conventions.version === '1.41';
  return defined({
    [Attr.outputMessages]: format.content.attribute(() =>
      items.length === 0
        ? undefined
        : fit(items, (item, index) => {
            const message = toMessage(item, format);
            return told && index === items.length - 1 ? { ...message, finish_reason: finishReason } : message;
          }),
    ),
  });
}
