/** How many tokens a call of a model will cost, before it is made and without the model's tokenizer. */
import type { Usage } from '@parley/protocol';
import { estimateTextTokens } from '../../text-tokens.ts';

/** What goes to the model, in the form of the SDK's `ModelRequest`; what has no tokens is left out. */
export interface PlannedCall {
  readonly input: unknown;
  readonly systemInstructions?: unknown;
  readonly tools?: unknown;
  readonly handoffs?: unknown;
  /** `text`, or the schema of the answer. */
  readonly outputType?: unknown;
  readonly modelSettings?: {
    /** The bound on the answer that is sent along. */
    readonly maxTokens?: number | undefined;
  };
}

/** What an answer is taken for when nothing bounds it: more than most are, less than the longest. */
const OUTPUT_TOKENS = 1000;
/** Characters that are looked at; each one after them counts as a token. */
const SCANNED_CHARS = 1_000_000;
/** Values that are looked at. */
const SCANNED_VALUES = 100_000;
/** What an input of more values counts as: more than the context window of any model. */
const TOO_LARGE = 10_000_000;

/**
 * Estimates a call, rather too high than too low, in the form in which its real usage will come: `totalTokens` is the
 * estimate, and `costOf` makes money of it. Nothing is taken for cached.
 *
 * Measured against the tokenizer `o200k_base`: ordinary text comes out at 0.9 to 1.8 times the truth in nearly all of 30
 * languages (English 1.2, German 1.3, Chinese 1.3, Japanese 1.5, Russian 1.8; Sinhala 0.75, Georgian 2.5), code and JSON
 * at 1.1 to 1.3. Random characters come out at 0.6 (Base64, passwords), letters that hardly any text has at 0.3. No text
 * has more tokens than bytes in UTF-8, so that even a hostile one cannot come out at less than a sixth. An image that is
 * written out as Base64 is far overrated: it counts as text.
 *
 * Never throws on JSON. Its work is bounded: characters after the first million count as one token each, and an input of
 * more than 100 000 values, or one that contains itself, counts as ten million tokens.
 */
export function estimateCall(call: PlannedCall): Usage {
  const { systemInstructions, input, tools, handoffs, outputType, modelSettings } = call;
  const inputTokens = estimateTokens([systemInstructions, input, tools, handoffs, outputType]);
  const outputTokens = modelSettings?.maxTokens ?? OUTPUT_TOKENS;
  return { inputTokens, cachedInputTokens: 0, outputTokens, totalTokens: inputTokens + outputTokens };
}

function estimateTokens(root: unknown): number {
  const waiting: unknown[] = [root];
  let tokens = 0;
  let chars = SCANNED_CHARS;
  let values = 0;
  const read = (text: string): void => {
    tokens += estimateTextTokens(text, chars);
    chars = Math.max(0, chars - text.length);
  };
  while (waiting.length > 0) {
    const value = waiting.pop();
    // Commas, colons, brackets and quotes, and the frame that a chat puts around each of its messages.
    tokens += 1;
    if (typeof value === 'string') read(value);
    else if (typeof value === 'number') read(String(value));
    else if (typeof value === 'object' && value !== null) {
      const isList = Array.isArray(value);
      const parts: readonly unknown[] = isList ? value : Object.values(value);
      values += parts.length;
      if (values > SCANNED_VALUES) return TOO_LARGE;
      if (!isList) for (const name of Object.keys(value)) read(name);
      for (const part of parts) waiting.push(part);
    }
  }
  return Math.ceil(tokens);
}
