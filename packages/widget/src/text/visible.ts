/**
 * Characters that change how text reads without being seen: controls, direction overrides, zero-width characters, tags.
 * Line breaks and tabs are seen, and the joiner inside an emoji belongs to it.
 */
const INVISIBLE = /(?![\t\n])(?!(?<=\p{Extended_Pictographic}\ufe0f?)\u200d)[\p{Cc}\p{Cf}]/gu;

/** Text with its invisible characters spelled out, so that nothing can hide in what is approved. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
