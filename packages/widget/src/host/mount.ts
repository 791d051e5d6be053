/** Puts the widget on a page. */
import { createClient, type ParleyClient, type ToolDefinition } from '@parley/client';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Widget } from '../panel/widget.tsx';
import { Chat } from '../state/chat.ts';
import { TextContext } from '../text/context.ts';
import { canonical, directionOf, type LoadLanguage } from '../text/languages.ts';
import type { Texts } from '../text/texts.ts';
import { Announcer } from './announcer.ts';
import { type Appearance, applyAppearance } from './appearance.ts';
import { LanguageInUse } from './language-in-use.ts';
import { browserStorage, Memory } from './memory.ts';
import { followVisibleHeight, holdPage } from './page.ts';
import { createStyleSheet } from './stylesheet.ts';
import { UnsentMessages } from './unsent.ts';

/** Name of the element that holds everything of the widget. */
const HOST_ELEMENT = 'parley-chat';
const APP = { name: 'parley-widget', version: '0.1.0' };

/** Options of {@link mountWidget}. */
export interface WidgetOptions extends Appearance {
  /** The site, as the gateway knows it. */
  readonly site: string;
  /** Address of the gateway, such as `https://chat.example.com`. */
  readonly gateway: string;
  /** Agent of new conversations, where the visitor chooses no other; default: the site's first. */
  readonly agent?: string;
}

/** What a page can do with its widget. */
export interface ParleyApi {
  /** Opens the panel. */
  readonly open: () => void;
  /** Closes the panel; an answer that is being written goes on. */
  readonly close: () => void;
  /** Opens the panel and sends a message in the visitor's name. Blank text does nothing. */
  readonly send: (text: string) => void;
  /**
   * Offers something that the page can do to the agents, if the site allows it; see `ToolDefinition` of `@parley/client`.
   * Returns a function that takes it back, and throws when the tool is not well-formed.
   */
  readonly registerTool: (tool: ToolDefinition) => () => void;
  /**
   * What the page says about itself, as a JSON object of at most 8 KiB that agents may read; null for nothing. It goes
   * along with each message from now on.
   */
  readonly setContext: (context: Parameters<ParleyClient['setContext']>[0]) => void;
  /**
   * Speaks another language, by its tag of BCP 47, and writes in its direction or another. What the agents know of the
   * visitor's language stays as it is.
   */
  readonly setLanguage: (lang: string, dir?: Appearance['dir']) => void;
}

/** A widget on a page. */
export interface MountedWidget extends ParleyApi {
  /** Takes the widget off the page and ends its connection. */
  readonly unmount: () => void;
}

/** Puts the widget at the end of the page's body, in a shadow root of its own. */
export function mountWidget(options: WidgetOptions, loadLanguage: LoadLanguage): MountedWidget {
  const { site, gateway, agent } = options;
  const host = document.createElement(HOST_ELEMENT);
  applyAppearance(host, options);
  const announcer = new Announcer(document);
  const shadow = host.attachShadow({ mode: 'open' });
  const heights = new CSSStyleSheet();
  shadow.adoptedStyleSheets = [createStyleSheet(), heights];
  const container = document.createElement('div');
  // The announcer stays in the page's DOM; the slot only gives it a place to be rendered.
  shadow.append(container, document.createElement('slot'));
  host.append(announcer.element);
  document.body.append(host);

  const storage = browserStorage();
  const wishes = [options.lang, document.documentElement.lang, navigator.language];
  const locale = wishes.map(canonical).find((tag) => tag !== null);
  const tabStorage = browserStorage('sessionStorage');
  const client = createClient({
    url: gateway,
    site,
    app: APP,
    ...(typeof locale === 'string' && { locale }),
    ...(storage !== null && { storage }),
    ...(tabStorage !== null && { tabStorage }),
    // oxlint-disable-next-line eslint/no-console -- For whoever writes the page: nobody else can do anything about it.
    onToolProblem: ({ message }) => console.warn(`Parley: ${message}`),
  });
  let direction = options.dir;
  const show = (texts: Texts): void => {
    for (const element of [container, announcer.element]) {
      element.lang = texts.locale;
      element.dir = direction ?? directionOf(texts.locale);
    }
    root.render(createElement(TextContext, { value: texts }, createElement(Widget, { chat, onCover })));
  };
  const language = new LanguageInUse(loadLanguage, show);
  const chat = new Chat({
    client,
    memory: new Memory(storage, site),
    unsent: new UnsentMessages(storage, site),
    get texts() {
      return language.texts;
    },
    announce: (sentences) => announcer.say(sentences),
    now: () => Date.now(),
    ...(agent !== undefined && { agent }),
  });

  let release: (() => void) | null = null;
  const onCover = (covered: boolean): void => {
    release?.();
    release = covered ? holdPage(host) : null;
  };
  const root = createRoot(container);
  language.use(wishes);

  const online = (): void => client.setOnline(true);
  const offline = (): void => client.setOnline(false);
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  const unfollow = followVisibleHeight(heights);
  chat.start();

  return {
    open: chat.actions.open,
    close: chat.actions.close,
    send: (text) => {
      if (text.trim() === '') return;
      chat.actions.open();
      // What cannot be sent is left in the composer, where the visitor sees why.
      if (chat.actions.send(text.trim()) !== null) chat.actions.setDraft(text.trim());
    },
    registerTool: (tool) => client.registerTool(tool),
    setContext: (context) => client.setContext(context),
    setLanguage: (lang, dir) => {
      direction = dir;
      language.use([lang]);
    },
    unmount: () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      unfollow();
      language.stop();
      root.unmount();
      chat.stop();
      announcer.stop();
      host.remove();
    },
  };
}
