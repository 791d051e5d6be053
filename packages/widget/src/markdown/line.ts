/** One line of markdown, read from its beginning; tabs are columns of four, as CommonMark has them. */
export class Line {
  readonly text: string;
  #at = 0;
  #column = 0;
  /** Columns of a tab that has been read in part. */
  #left = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** What has not been read. */
  get rest(): string {
    return ' '.repeat(this.#left) + this.text.slice(this.#at);
  }

  /** Columns of white space before the next character. */
  get indent(): number {
    let column = this.#column + this.#left;
    for (let at = this.#at; at < this.text.length; at += 1) {
      const char = this.text[at];
      if (char === ' ') column += 1;
      else if (char === '\t') column += 4 - (column % 4);
      else break;
    }
    return column - this.#column;
  }

  /** Whether there is nothing but white space. */
  get blank(): boolean {
    for (let at = this.#at; at < this.text.length; at += 1) {
      const char = this.text[at];
      if (char !== ' ' && char !== '\t') return false;
    }
    return true;
  }

  /** Reads white space, up to so many columns. */
  skip(columns: number): void {
    let wanted = columns;
    while (wanted > 0) {
      if (this.#left === 0) {
        const char = this.text[this.#at];
        if (char !== ' ' && char !== '\t') return;
        this.#left = char === ' ' ? 1 : 4 - (this.#column % 4);
        this.#at += 1;
      }
      const step = Math.min(wanted, this.#left);
      this.#left -= step;
      this.#column += step;
      wanted -= step;
    }
  }

  /** Reads characters that are no white space. */
  take(count: number): void {
    this.#at += count;
    this.#column += count;
  }
}
