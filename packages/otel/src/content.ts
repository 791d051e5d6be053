/** What becomes of content (what people, models and tools said) before it is exported: redacted, then shortened. */

/** Longest attribute value made of content, in characters. */
export const MAX_CONTENT_LENGTH = 16_000;
/** Longest text of one part of a message, and of an error message, in characters. */
export const MAX_PART_LENGTH = 4_000;

/** How much of a text the application's redaction is asked to read. */
const MAX_REDACTED_LENGTH = 64_000;
/** What is given up at the end of a text that was cut before its redaction: a secret may have been cut in two there. */
const CUT_MARGIN = 1_000;

/** Shortens text to `max` characters, marked with an ellipsis. */
export function clip(value: string, max: number): string {
  return value.length <= max ? value : `${value.slice(0, max - 1)}…`;
}

export class ContentFilter {
  readonly #redact: ((text: string) => string) | undefined;
  readonly #onFailure: () => void;

  /** @param onFailure called when `redact` threw or answered no text. */
  constructor(redact: ((text: string) => string) | undefined, onFailure: () => void) {
    this.#redact = redact;
    this.#onFailure = onFailure;
  }

  /**
   * The text redacted, then shortened to `max` characters.
   * @throws whatever the redaction throws, and TypeError when it answers something other than text.
   */
  text(value: string, max: number): string {
    if (!this.#redact) return clip(value, max);
    const cut = value.length > MAX_REDACTED_LENGTH;
    const redacted: unknown = this.#redact(cut ? value.slice(0, MAX_REDACTED_LENGTH) : value);
    if (typeof redacted !== 'string') throw new TypeError('redactContent did not answer a string');
    return cut ? `${clip(redacted.slice(0, -CUT_MARGIN), max - 1)}…` : clip(redacted, max);
  }

  /** What `build` makes of content; nothing when the redaction of any part of it fails. Never throws. */
  attribute(build: () => string | undefined): string | undefined {
    try {
      return build();
    } catch {
      this.#onFailure();
      return undefined;
    }
  }
}
