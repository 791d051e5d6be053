/** How much of the context window the SDK's items take. */
import type { AgentInputItem } from '@openai/agents';
import { estimateTextTokens } from '../../text-tokens.ts';

/** What the frame around an item costs. */
const ITEM_TOKENS = 4;
/** A large picture in full detail; a small one costs less. */
const IMAGE_TOKENS = 1600;
/** A file whose content is elsewhere, or small. */
const FILE_TOKENS = 1500;
/** Characters of an attached file for one token: a page of a PDF is tens of kilobytes and about a thousand tokens. */
const FILE_CHARS_PER_TOKEN = 16;
/** Nesting that is looked into; what the SDK's items have is far less. */
const MAX_DEPTH = 32;

/** Fields of an item that the model does not read. */
const UNREAD: ReadonlySet<string> = new Set(['id', 'type', 'status', 'role', 'callId', 'call_id', 'phase', 'caller']);
const IMAGES: ReadonlySet<unknown> = new Set([
  'input_image',
  'image',
  'computer_screenshot',
  'image_generation_call',
  'image_generation',
]);
const FILES: ReadonlySet<unknown> = new Set(['input_file', 'file', 'audio']);

/** Tokens of one item, a whole number; rather too many than too few. */
export function estimateItemTokens(item: AgentInputItem): number {
  let tokens = ITEM_TOKENS;
  for (const [field, value] of Object.entries(item)) if (!UNREAD.has(field)) tokens += tokensOf(value, 1);
  return Math.ceil(tokens);
}

/** Tokens of a model's input, without its instructions and tools. */
export function estimateInputTokens(items: readonly AgentInputItem[]): number {
  return items.reduce((sum, item) => sum + estimateItemTokens(item), 0);
}

function tokensOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return estimateTextTokens(value);
  if (typeof value !== 'object' || value === null) return 1;
  if (depth > MAX_DEPTH) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + tokensOf(entry, depth + 1), 0);
  if (ArrayBuffer.isView(value)) return Math.ceil(value.byteLength / FILE_CHARS_PER_TOKEN);
  const type = 'type' in value ? value.type : undefined;
  if (IMAGES.has(type)) return IMAGE_TOKENS;
  if (FILES.has(type)) return Math.max(FILE_TOKENS, Math.ceil(longestText(value, depth) / FILE_CHARS_PER_TOKEN));
  let tokens = 0;
  for (const [key, child] of Object.entries(value)) tokens += estimateTextTokens(key) + tokensOf(child, depth + 1);
  return tokens;
}

/** Length of the longest text within: of a file, that is its content. */
function longestText(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return 0;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return Object.values(value).reduce<number>((most, child) => Math.max(most, longestText(child, depth + 1)), 0);
}
