/** Shortens texts that are too large for what they say. */
import type { AgentInputItem } from '@openai/agents';
import { estimateTextTokens } from '../../text-tokens.ts';
import { estimateItemTokens } from './token-estimate.ts';

/** Texts of this size are never cut: hardly more than the marker would be left. */
const MIN_TOKENS = 64;
/** Share of what stays that is taken from the beginning; the rest is the end. */
const FRONT = 0.75;

/**
 * The item, with its texts cut so that it has at most `maxTokens`, or as near to that as cutting texts gets. What is cut:
 * results of tools and messages of the user. What the model itself wrote stays as it is, and so do pictures and files.
 *
 * @returns the item itself when it is small enough; the given item is never changed.
 */
export function shortenItem(item: AgentInputItem, maxTokens: number): AgentInputItem {
  const tokens = estimateItemTokens(item);
  if (tokens <= maxTokens) return item;
  let ratio = maxTokens / tokens;
  for (;;) {
    let floor = true;
    const shortened = mapTexts(item, (text) => {
      const share = Math.floor(estimateTextTokens(text) * ratio);
      if (share > MIN_TOKENS) floor = false;
      return cutText(text, Math.max(MIN_TOKENS, share));
    });
    if (floor || estimateItemTokens(shortened) <= maxTokens) return shortened;
    ratio *= 0.8;
  }
}

/** The text, or its beginning and its end with a marker between them, in at most `maxTokens` (at least 64). */
function cutText(text: string, maxTokens: number): string {
  const tokens = estimateTextTokens(text);
  if (tokens <= maxTokens) return text;
  let length = Math.floor((text.length * maxTokens) / tokens);
  for (;;) {
    const cut = cutToLength(text, length);
    if (length === 0 || estimateTextTokens(cut) <= maxTokens) return cut;
    length = Math.floor(length * 0.9);
  }
}

/** The text, or `length` UTF-16 units of its beginning and its end around a marker that says how much is missing. */
export function cutToLength(text: string, length: number): string {
  if (text.length <= length) return text;
  let front = Math.floor(length * FRONT);
  let back = text.length - (length - front);
  // Characters of two units are left out whole.
  if (front > 0 && isLowHalf(text, front)) front -= 1;
  if (isLowHalf(text, back)) back += 1;
  return `${text.slice(0, front)}\n[... ${back - front} characters left out ...]\n${text.slice(back)}`;
}

function isLowHalf(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function mapTexts(item: AgentInputItem, cut: (text: string) => string): AgentInputItem {
  switch (item.type) {
    case 'function_call_result':
      return { ...item, output: mapContent(item.output, cut) };
    case 'program_output':
      return { ...item, output: cut(item.output) };
    case 'apply_patch_call_output':
      return item.output === undefined ? item : { ...item, output: cut(item.output) };
    case 'shell_call_output': {
      const output = item.output.map((entry) => ({ ...entry, stdout: cut(entry.stdout), stderr: cut(entry.stderr) }));
      return { ...item, output };
    }
    case 'hosted_tool_call':
      return {
        ...item,
        ...(item.output !== undefined && { output: cut(item.output) }),
        ...(item.providerData !== undefined && { providerData: mapOutput(item.providerData, cut) }),
      };
    case undefined:
    case 'message':
      return item.role === 'user' ? { ...item, content: mapContent(item.content, cut) } : item;
    default:
      return item;
  }
}

/** The output of an MCP server's tool is in the provider's own form. */
function mapOutput(data: Record<string, unknown>, cut: (text: string) => string): Record<string, unknown> {
  return typeof data['output'] === 'string' ? { ...data, output: cut(data['output']) } : data;
}

/** A text, a part of content, or a list of parts: of these only the texts are cut. */
function mapContent<Content>(content: Content, cut: (text: string) => string): Content {
  if (typeof content === 'string') return cut(content) as Content;
  if (Array.isArray(content)) return content.map((part: unknown) => mapContent(part, cut)) as Content;
  if (typeof content !== 'object' || content === null) return content;
  return 'text' in content && typeof content.text === 'string' ? { ...content, text: cut(content.text) } : content;
}
