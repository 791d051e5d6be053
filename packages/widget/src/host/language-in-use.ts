import { chooseLanguage, type LoadLanguage, textsFor } from '../text/languages.ts';
import type { Texts } from '../text/texts.ts';

/** How long nothing is shown while a translation is loaded: English that turns into another language looks broken. */
const PATIENCE_MS = 1500;

/** The language that the widget speaks, which can be changed at any time. */
export class LanguageInUse {
  readonly #load: LoadLanguage;
  readonly #onTexts: (texts: Texts) => void;
  #texts: Texts = textsFor('en');
  #shown = false;
  #turn = 0;

  /** @param onTexts Called when there is something to show: at once for English, otherwise when it is there. */
  constructor(load: LoadLanguage, onTexts: (texts: Texts) => void) {
    this.#load = load;
    this.#onTexts = onTexts;
  }

  get texts(): Texts {
    return this.#texts;
  }

  /** Speaks the first of some tags that there are texts for; English when there are none, or they cannot be had. */
  use(wishes: readonly (string | null | undefined)[]): void {
    const { translation, locale } = chooseLanguage(wishes);
    const turn = ++this.#turn;
    if (translation === null) return this.#show(textsFor(locale));
    const patience = setTimeout(() => !this.#shown && this.#show(this.#texts), PATIENCE_MS);
    void this.#load(translation)
      .then(
        (language) => textsFor(locale, language),
        () => textsFor('en'),
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

  #show(texts: Texts): void {
    this.#texts = texts;
    this.#shown = true;
    this.#onTexts(texts);
  }
}
