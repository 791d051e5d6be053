import type { ParleyApi } from '../host/api.ts';
import { ELEMENT } from '../host/names.ts';
import type { Chunks } from './chunks.ts';
import { Embed } from './embed.ts';
import { ATTRIBUTES, readOptions } from './options.ts';

/** `<parley-chat>` as scripts of a page see it. */
export interface ParleyChatElement extends HTMLElement, ParleyApi {}

declare global {
  interface HTMLElementTagNameMap {
    'parley-chat': ParleyChatElement;
  }
}

/**
 * Defines `<parley-chat site="…">`: a launcher in the corner with a panel above it, or with `inline` the panel as a part of
 * the page. Attributes count when the element comes onto the page. Does nothing when there is one already.
 *
 * @param gateway Address of the gateway where the element names none; null: it has to.
 */
export function defineParleyChat(chunks: Chunks, gateway: string | null): void {
  if (customElements.get(ELEMENT) !== undefined) return;

  class ParleyChat extends HTMLElement implements ParleyApi {
    readonly #embed = new Embed(chunks);
    #started = false;
    readonly open = this.#embed.open;
    readonly close = this.#embed.close;
    readonly send = this.#embed.send;
    readonly registerTool = this.#embed.registerTool;
    readonly setContext = this.#embed.setContext;
    readonly setUser = this.#embed.setUser;
    readonly setLanguage = this.#embed.setLanguage;
    readonly on = this.#embed.on;

    connectedCallback(): void {
      const attributes = Object.fromEntries(ATTRIBUTES.map((name) => [name, this.getAttribute(name) ?? undefined]));
      const options = readOptions(attributes, gateway, document.baseURI);
      if (this.#started || options === null) return;
      this.#started = true;
      const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      this.#embed.start({ host: this, shadow, inline: this.hasAttribute('inline') }, options);
    }

    disconnectedCallback(): void {
      // An element that is moved is taken off the page and put back in one go.
      queueMicrotask(() => {
        if (this.isConnected || !this.#started) return;
        this.#started = false;
        this.#embed.end();
      });
    }
  }
  customElements.define(ELEMENT, ParleyChat);
}
