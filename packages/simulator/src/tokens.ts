/** Cuts text into small pieces of words with their leading space, like a tokenizer would; joined they are the text. */
export function tokenize(text: string): string[] {
  return text.match(/\s*\S{1,5}|\s+$/gu) ?? [];
}

/** Number of tokens in a text. */
export function countTokens(text: string): number {
  return tokenize(text).length;
}

/** Number of tokens in a text, estimated from its length alone; for large inputs. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
