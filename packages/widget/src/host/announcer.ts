/** Screen readers miss text that arrives together with a change of focus; NVDA needs this long. */
const DELAY_MS = 250;
/** Makes a sentence that is said twice in a row a change. */
const NO_BREAK_SPACE = '\u00a0';

/**
 * A polite live region in the page's own DOM: regions inside a shadow root are not surfaced everywhere. What comes
 * within one delay is said together.
 */
export class Announcer {
  readonly element: HTMLElement;
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(owner: Document) {
    this.element = owner.createElement('div');
    this.element.setAttribute('role', 'status');
    this.element.setAttribute('aria-live', 'polite');
    this.element.setAttribute('aria-atomic', 'true');
  }

  say(sentences: readonly string[]): void {
    if (sentences.length === 0) return;
    this.#waiting.push(...sentences);
    this.#timer ??= setTimeout(() => this.#flush(), DELAY_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #flush(): void {
    const text = this.#waiting.join('\n');
    this.#timer = undefined;
    this.#waiting = [];
    this.element.textContent = this.element.textContent === text ? text + NO_BREAK_SPACE : text;
  }
}
