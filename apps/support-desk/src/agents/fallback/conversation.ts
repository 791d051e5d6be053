/** What the fallback's rules need to know of a conversation, read from the items of a model request. */
import type { AgentInputItem } from '@openai/agents';

import { normaliseEmail } from '../../desk/identifiers.ts';

/** One thing that was said or done, the oldest first. */
export type Entry =
  | { readonly kind: 'visitor'; readonly text: string }
  | { readonly kind: 'assistant'; readonly text: string }
  | { readonly kind: 'call'; readonly callId: string; readonly tool: string; readonly args: unknown }
  | { readonly kind: 'result'; readonly callId: string; readonly tool: string; readonly output: unknown };

/** Reads a request's input; what is neither a text nor a call of a function is left out. */
export function readEntries(input: string | readonly AgentInputItem[]): Entry[] {
  if (typeof input === 'string') return [{ kind: 'visitor', text: input }];
  return input.flatMap((item) => entryOf(item) ?? []);
}

function entryOf(item: AgentInputItem): Entry | undefined {
  switch (item.type) {
    case 'function_call':
      return { kind: 'call', callId: item.callId, tool: item.name, args: parse(item.arguments) };
    case 'function_call_result':
      return { kind: 'result', callId: item.callId, tool: item.name, output: outputOf(item.output) };
    case 'message':
    case undefined:
      if (item.role === 'user') return { kind: 'visitor', text: textOf(item.content) };
      return item.role === 'assistant' ? { kind: 'assistant', text: textOf(item.content) } : undefined;
    default:
      return undefined;
  }
}

function textOf(content: string | readonly object[]): string {
  if (typeof content === 'string') return content;
  return content.map((part) => ('text' in part && typeof part.text === 'string' ? part.text : '')).join('');
}

function outputOf(output: unknown): unknown {
  if (typeof output === 'string') return parse(output);
  const [part] = [output].flat();
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string'
    ? parse(part.text)
    : output;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const ADDRESS = /\[EMAIL_\d{1,6}\]|[^\s<>()[\]",;:]+@[^\s<>()[\]",;:]+/i;
const OTHER_CONTACT = /\[PHONE_\d{1,6}\]|\+?\d[\d\s()/.-]{6,}\d/;

/** The first e-mail address in a text, or the placeholder of one. */
export function findAddress(text: string): string | undefined {
  const found = ADDRESS.exec(text)?.[0].replace(/[.!?]+$/, '');
  if (found === undefined || found.startsWith('[')) return found;
  return normaliseEmail(found);
}

/** Whether a text has something else by which somebody can be reached, such as a telephone number. */
export function hasOtherContact(text: string): boolean {
  return OTHER_CONTACT.test(text);
}
