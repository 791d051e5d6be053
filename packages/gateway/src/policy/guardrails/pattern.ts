/** What a pattern guardrail looks for. */

export interface Pattern {
  /** What it finds, such as `card` or `private_key`; safe to show in events and logs. */
  readonly kind: string;
  /**
   * Matched against the folded text: look-alikes, full-width forms and accents are plain letters there, and invisible
   * characters are gone (see `fold.ts`). Flags `i`, `u` and `s` are allowed. The longest match must have an upper bound,
   * look-behinds too, and a look-ahead sees one character: then it can be decided while the text is still being written.
   */
  readonly regex: RegExp;
  /**
   * Looks closer at a match, such as at its check digits.
   *
   * @param match The folded text that matched; the answer depends on nothing else.
   * @returns the part of it that counts, as offsets; undefined when nothing does.
   */
  readonly refine?: (match: string) => readonly [start: number, end: number] | undefined;
}

/** A place where a pattern was found. */
export interface Finding {
  readonly guardrail: string;
  readonly kind: string;
  /** The text as it was written: never for a log. */
  readonly text: string;
}
