/** A chat without anything to see: what the script tag, the element and React components have in common. */
import { createClient } from '@parley/client';
import { boxName } from '@parley/client/box-name';
import { ImageConsent, readImagePolicy } from '../markdown/images.ts';
import { Chat } from '../state/chat.ts';
import type { ChatSnapshot } from '../state/chat-types.ts';
import { canonical, directionOf, type LoadLanguage, textsFor } from '../text/languages.ts';
import type { Texts } from '../text/texts.ts';
import type { ParleyApi } from './api.ts';
import type { Appearance } from './appearance.ts';
import { conversationChanges, panelChanges, type Told } from './changes.ts';
import { EventHub } from './event-hub.ts';
import { LanguageInUse } from './language-in-use.ts';
import { browserStorage } from './browser-storage.ts';
import { keepChoice, keeps, Memory, readChoice } from './memory.ts';
import { onFrame } from './on-frame.ts';
import { SeenMarks } from './seen-marks.ts';
import { UnsentMessages } from './unsent.ts';
import { warn } from './warn.ts';
import { wishesOf } from './wishes.ts';

const APP = { name: 'parley-widget', version: '0.1.0' };

/** Which chat, and with whom. */
export interface WidgetOptions extends Appearance {
  /** The site, as the gateway knows it. */
  readonly site: string;
  /** Address of the gateway, such as `https://chat.example.com`. */
  readonly gateway: string;
  /** Agent of new conversations, where the visitor chooses no other; default: the site's first. */
  readonly agent?: string;
  /**
   * Images in answers: `never` for links in their place, or hosts, with spaces or commas between them, whose images need no
   * consent; default: the visitor is asked for each.
   */
  readonly images?: string;
  /** Whether the number of unread messages stands before the page's title: `(2) Shop`. Default false. */
  readonly titleCount?: boolean;
  /** Whether new messages make a sound where the visitor has not chosen. Default false. */
  readonly sound?: boolean;
}

/** Receives the texts to show, and the direction in which they are written. */
export type ShowTexts = (texts: Texts, direction: 'ltr' | 'rtl') => void;

/** A chat that nobody sees yet. */
export interface Core {
  readonly chat: Chat;
  readonly api: ParleyApi;
  /** Whether the page's title has the number of unread messages. */
  readonly titleCount: boolean;
  /** Which images in answers may be loaded. */
  readonly images: ImageConsent;
  /** The panel is a part of the page: it is open, and cannot be closed. */
  readonly pinOpen: () => void;
  /**
   * Begins to hand over what a screen reader should say; until then nobody says it.
   *
   * @param plainText Says what an answer says without its markup; whoever shows answers has it at hand.
   */
  readonly announceTo: (
    announce: (sentences: readonly string[]) => void,
    plainText: (markdown: string) => string,
  ) => void;
  /** Begins to hand over the texts to show: at once when they are there, and whenever they change. */
  readonly showTexts: (show: ShowTexts) => void;
  /** Takes up where the visitor left off. */
  readonly start: () => void;
  /** Ends the connection; it cannot be used again. */
  readonly stop: () => void;
}

/** Makes the chat of a page. Browsers only: it reads their storage and their language. */
export function createCore(options: WidgetOptions, loadLanguage: LoadLanguage, hub: EventHub = new EventHub()): Core {
  const { site, gateway, agent } = options;
  const storage = browserStorage();
  const tabStorage = browserStorage('sessionStorage');
  const wishes = wishesOf(options);
  const locale = wishes.map(canonical).find((tag) => tag !== null);
  const client = createClient({
    url: gateway,
    site,
    app: APP,
    schedule: onFrame,
    ...(typeof locale === 'string' && { locale }),
    ...(storage !== null && { storage }),
    ...(tabStorage !== null && { tabStorage }),
    onToolProblem: warn,
    onUserProblem: warn,
  });
  const personal = storage === null ? null : client.storage;
  const memory = new Memory(personal, site);
  let pinned = false;
  let started = false;
  let announce: (sentences: readonly string[]) => void = () => undefined;
  let plainText = (markdown: string): string => markdown;
  let shown: Texts | null = null;
  let show: ShowTexts | null = null;
  let direction = options.dir;
  const language = new LanguageInUse(loadLanguage, textsFor, (texts) => {
    shown = texts;
    show?.(texts, direction ?? directionOf(texts.locale));
  });
  const soundKey = `parley:${site}:sound`;
  const chat = new Chat({
    client,
    memory,
    unsent: new UnsentMessages(personal, site),
    seen: new SeenMarks(personal, site),
    sound: {
      on: readChoice(storage, soundKey) ?? options.sound === true,
      keep: (on) => keepChoice(storage, soundKey, on),
    },
    remembersUser: () => keeps(storage, boxName(site)),
    get texts() {
      return language.texts;
    },
    announce: (sentences) => announce(sentences),
    plainText: (markdown) => plainText(markdown),
    now: () => Date.now(),
    ...(agent !== undefined && { agent }),
  });
  const { actions } = chat;
  const online = (): void => client.setOnline(true);
  const offline = (): void => client.setOnline(false);

  return {
    chat,
    titleCount: options.titleCount === true,
    images: new ImageConsent(readImagePolicy(options.images)),
    api: {
      open: actions.open,
      close: () => {
        if (!pinned) actions.close();
      },
      send: (text) => {
        if (text.trim() === '') return;
        actions.open();
        // What cannot be sent is left in the composer, where the visitor sees why.
        if (actions.send(text.trim()) !== null) actions.setDraft(text.trim());
      },
      registerTool: (tool) => client.registerTool(tool),
      setContext: (context) => client.setContext(context),
      setUser: (user) => chat.setUser(user),
      setLanguage: (lang, dir) => {
        direction = dir;
        language.use([lang]);
      },
      on: hub.on,
    },
    pinOpen: () => {
      pinned = true;
      memory.pinOpen();
      if (started) actions.open();
    },
    announceTo: (next, withoutMarkup) => {
      announce = next;
      plainText = withoutMarkup;
    },
    showTexts: (next) => {
      show = next;
      if (shown !== null) show(shown, direction ?? directionOf(shown.locale));
    },
    start: () => {
      started = true;
      language.use(wishes);
      window.addEventListener('online', online);
      window.addEventListener('offline', offline);
      chat.subscribe(tellChanges(chat, hub, site));
      chat.start();
    },
    stop: () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      language.stop();
      chat.stop();
    },
  };
}

/** What a page hears is compared only when somebody listens: answers come in many pieces. */
function tellChanges(chat: Chat, hub: EventHub, site: string): () => void {
  let before: ChatSnapshot | null = null;
  let told: Told | null = null;
  return () => {
    const now = chat.getSnapshot();
    const changes = panelChanges(before, now, site);
    if (!hub.hears('message', 'approval') || now.view === null || now.loading) told = null;
    else if (now.view !== before?.view || told === null) {
      const seen = conversationChanges(told, now.view);
      told = seen.told;
      changes.push(...seen.changes);
    }
    before = now;
    for (const [event, detail] of changes) hub.emit(event, detail);
  };
}
