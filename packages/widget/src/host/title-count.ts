/** Documents whose title shows a number already: the numbers of two chats would go on changing each other's. */
const taken = new WeakSet<Document>();

/**
 * Puts the number of what was not read before the title of a page: `(2) Shop`. What the page makes of its title meanwhile is
 * taken over, and is what it says in the end. A page without a title has none to put a number before.
 */
export class TitleCount {
  readonly #document: Document;
  readonly #changes = new MutationObserver(() => this.#look());
  #count = 0;
  #watching = false;
  /** What the page says. */
  #own = '';
  /** What we have made of it. */
  #shown: string | null = null;

  constructor(owner: Document) {
    this.#document = owner;
  }

  /** @param count Not below 0; 0 gives the page its title back. */
  show(count: number): void {
    if (!this.#watching) {
      if (count === 0 || taken.has(this.#document)) return;
      taken.add(this.#document);
      this.#watching = true;
      this.#changes.observe(this.#document.head, { childList: true, characterData: true, subtree: true });
    }
    this.#count = count;
    this.#look();
    if (count > 0) return;
    this.#changes.disconnect();
    this.#watching = false;
    taken.delete(this.#document);
    this.#shown = null;
  }

  #look(): void {
    const element = this.#document.querySelector('head > title');
    if (element === null) return;
    // The text and not `document.title`, which takes white space away: the page gets back what it had.
    const text = element.textContent;
    if (text !== this.#shown) this.#own = text;
    this.#shown = this.#count === 0 ? this.#own : `(${this.#count}) ${this.#own}`;
    if (text !== this.#shown) element.textContent = this.#shown;
  }
}
