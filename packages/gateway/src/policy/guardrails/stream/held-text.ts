/** The part of a streamed text that is not decided, as it was written and as it is matched. */
import { foldCodePoint } from './fold.ts';

/**
 * Invisible characters in a row that are kept, more than any writing system or emoji uses; further ones are dropped, so
 * that they can neither fill the memory nor carry anything.
 */
export const MAX_INVISIBLE_RUN = 32;
/** Symbols that are forgotten together. */
const SLACK = 256;

/** Positions count the symbols, the characters of the folded text, from the start of the whole text. */
export class HeldText {
  /** The text as it was written, from `#origin` on. */
  #text = '';
  /** Offset of `#text` in the whole text, in UTF-16 units. */
  #origin = 0;
  /** Offset of what has not been let go. */
  #released = 0;
  /** Code points of the folded text from position `#base` on, and where the character of each begins and ends. */
  #base = 0;
  readonly #symbols: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #invisible = 0;

  /** Position after the last symbol. */
  get count(): number {
    return this.#base + this.#symbols.length;
  }

  /** @param text Whole characters: no surrogate that waits for its partner. */
  append(text: string): void {
    let from = 0;
    for (let index = 0; index < text.length;) {
      const codePoint = text.codePointAt(index)!;
      const size = codePoint > 0xffff ? 2 : 1;
      const folded = foldCodePoint(codePoint);
      this.#invisible = folded === '' ? this.#invisible + 1 : 0;
      if (this.#invisible > MAX_INVISIBLE_RUN) {
        this.#text += text.slice(from, index);
        from = index + size;
      } else if (folded !== '') this.#addSymbols(folded, this.#origin + this.#text.length + index - from, size);
      index += size;
    }
    this.#text += text.slice(from);
  }

  #addSymbols(folded: string, start: number, size: number): void {
    for (let index = 0; index < folded.length;) {
      const symbol = folded.codePointAt(index)!;
      this.#symbols.push(symbol);
      this.#starts.push(start);
      this.#ends.push(start + size);
      index += symbol > 0xffff ? 2 : 1;
    }
  }

  symbolAt(position: number): number {
    return this.#symbols[position - this.#base]!;
  }

  folded(start: number, end: number): string {
    return String.fromCodePoint(...this.#symbols.slice(start - this.#base, end - this.#base));
  }

  /** Offset in the whole text at which the character of a position begins; behind the text when there is none. */
  startOf(position: number): number {
    return this.#starts[position - this.#base] ?? this.#origin + this.#text.length;
  }

  /** Position of the first symbol of the same character: a ligature has several. */
  firstOf(position: number): number {
    let first = position;
    while (first > this.#base && first < this.count && this.startOf(first - 1) === this.startOf(first)) first -= 1;
    return first;
  }

  /** Position after the last symbol of the character before a position. */
  lastOf(position: number): number {
    let last = position;
    while (last < this.count && this.startOf(last) === this.startOf(last - 1)) last += 1;
    return last;
  }

  /** The characters of a range as they were written, with the invisible ones between them. */
  written(start: number, end: number): string {
    return this.#text.slice(this.startOf(start) - this.#origin, this.#ends[end - 1 - this.#base]! - this.#origin);
  }

  /** Lets go of what is before a position, with the invisible characters in front of it. @returns it as it was written. */
  release(position: number): string {
    const from = this.#released;
    this.#released = Math.max(from, this.startOf(position));
    return this.#text.slice(from - this.#origin, this.#released - this.#origin);
  }

  /** Lets go of all before the end of a range, which something else stands for. */
  skip(end: number): void {
    this.#released = Math.max(this.#released, this.#ends[end - 1 - this.#base]!);
  }

  /** Forgets what is before a position and was let go, now or later. */
  forget(position: number): void {
    const count = position - this.#base;
    if (count < SLACK) return;
    const start = Math.min(this.startOf(position), this.#released);
    for (const list of [this.#symbols, this.#starts, this.#ends]) list.splice(0, count);
    this.#base += count;
    this.#text = this.#text.slice(start - this.#origin);
    this.#origin = start;
  }
}
