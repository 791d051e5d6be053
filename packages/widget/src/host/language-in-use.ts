import { chooseLanguage, type LoadLanguage } from '../text/languages.ts';
import type { Language } from '../text/texts.ts';

/** How long nothing is shown while a translation is loaded: English that turns into another language looks broken. */
const PATIENCE_MS = 1500;

/** Makes texts for readers in a region; of English where no language is given. */
export type Speak<T> = (locale: string, language?: Language) => T;

/** The language that the widget speaks, which can be changed at any time. */
export class LanguageInUse<T> {
  readonly #load: LoadLanguage;
  readonly #speak: Speak<T>;
  readonly #onTexts: (texts: T) => void;
  #texts: T;
  #shown = false;
  #turn = 0;

  /** @param onTexts Called when there is something to show: at once for English, otherwise when it is there. */
  constructor(load: LoadLanguage, speak: Speak<T>, onTexts: (texts: T) => void) {
    this.#load = load;
    this.#speak = speak;
    this.#texts = speak('en');
    this.#onTexts = onTexts;
  }

  get texts(): T {
    return this.#texts;
  }

  /** Speaks the first of some tags that there are texts for; English when there are none, or they cannot be had. */
  use(wishes: readonly (string | null | undefined)[]): void {
    const { translation, locale } = chooseLanguage(wishes);
    const turn = ++this.#turn;
    if (translation === null) return this.#show(this.#speak(locale));
    const patience = setTimeout(() => !this.#shown && this.#show(this.#texts), PATIENCE_MS);
    void this.#load(translation)
      .then(
        (language) => this.#speak(locale, language),
        () => this.#speak('en'),
      )
      .then((texts) => {
        clearTimeout(patience);
        if (turn === this.#turn) this.#show(texts);
      });
  }

  /** Nothing that is still on its way is shown. */
  stop(): void {
    this.#turn += 1;
    this.#shown = true;
  }

  #show(texts: T): void {
    this.#texts = texts;
    this.#shown = true;
    this.#onTexts(texts);
  }
}
