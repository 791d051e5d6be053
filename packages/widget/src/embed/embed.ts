import { boxName } from '@parley/client/box-name';
import type { ParleyApi } from '../host/api.ts';
import type { WidgetOptions } from '../host/core.ts';
import { EventHub } from '../host/event-hub.ts';
import { browserStorage } from '../host/browser-storage.ts';
import { keeps, readRemembered } from '../host/memory.ts';
import type { DrawnLauncher } from '../host/launcher.ts';
import type { MountedWidget } from '../host/mount.ts';
import type { Place } from '../host/place.ts';
import { hasUnsent } from '../host/unsent.ts';
import { warn } from '../host/warn.ts';
import { CallQueue } from './call-queue.ts';
import type { Chunks, PanelChunk } from './chunks.ts';
import { whenIdle } from './idle.ts';

/** One time on a page, from {@link Embed.start} to {@link Embed.end}. */
interface Stay {
  readonly place: Place;
  readonly options: WidgetOptions;
  /** What ends it, in reverse order. */
  readonly endings: (() => void)[];
  loading: boolean;
  mounted: MountedWidget | null;
  launcher: DrawnLauncher | null;
}

/**
 * A chat on a page, as little of it as will do: the launcher when the page is idle, everything else when the visitor
 * opens it, when the page sends something, or when there is something to return to, from this page or from another tab.
 */
export class Embed implements ParleyApi {
  readonly #chunks: Chunks;
  readonly #hub = new EventHub();
  readonly #calls = new CallQueue(warn);
  #stay: Stay | null = null;
  /** Whether the page has asked for the panel before there was a place for it. */
  #wanted = false;

  constructor(chunks: Chunks) {
    this.#chunks = chunks;
  }

  readonly open = (): void => {
    this.#calls.add(({ open }) => open());
    this.#want();
  };

  readonly close = (): void => this.#calls.add(({ close }) => close());

  readonly send = (text: string): void => {
    this.#calls.add(({ send }) => send(text));
    this.#want();
  };

  readonly registerTool: ParleyApi['registerTool'] = (tool) => this.#calls.registerTool(tool);

  readonly setContext: ParleyApi['setContext'] = (context) => this.#calls.setContext(context);

  readonly setUser: ParleyApi['setUser'] = (user) => {
    this.#calls.setUser(user);
    const stay = this.#stay;
    // Before the page is idle, nobody has looked yet.
    if (stay?.launcher && this.#hasReason(stay)) this.#load(stay);
  };

  readonly setLanguage: ParleyApi['setLanguage'] = (lang, dir) => {
    this.#calls.add(({ setLanguage }) => setLanguage(lang, dir));
    this.#stay?.launcher?.setLanguage(lang, dir);
  };

  readonly on: ParleyApi['on'] = (event, listener) => this.#hub.on(event, listener);

  /** There is a place for it now. */
  start(place: Place, options: WidgetOptions): void {
    const stay: Stay = { place, options, endings: [], loading: false, mounted: null, launcher: null };
    this.#stay = stay;
    const onStorage = (): void => {
      if (this.#hasReason(stay)) this.#load(stay);
    };
    window.addEventListener('storage', onStorage);
    stay.endings.push(() => window.removeEventListener('storage', onStorage));
    if (this.#wanted) this.#load(stay);
    else stay.endings.push(whenIdle(() => this.#begin(stay)));
  }

  /** Takes everything off the page. It may come back. */
  end(): void {
    const stay = this.#stay;
    this.#stay = null;
    this.#wanted = false;
    this.#calls.detach();
    this.#hub.reset();
    for (const end of stay?.endings.splice(0).toReversed() ?? []) end();
    stay?.launcher?.remove();
    stay?.mounted?.unmount();
  }

  #begin(stay: Stay): void {
    if (stay.place.inline || this.#hasReason(stay)) this.#load(stay);
    else this.#draw(stay);
  }

  /** Whether there is a conversation to return to, a panel that was open, or something that was not sent. */
  #hasReason({ options: { site } }: Stay): boolean {
    const storage = browserStorage();
    const remembered = readRemembered(storage, site);
    return (
      (this.#calls.hasUser && keeps(storage, boxName(site))) ||
      remembered?.open === true ||
      (remembered?.conversationId ?? null) !== null ||
      hasUnsent(storage, site)
    );
  }

  #want(): void {
    this.#wanted = true;
    if (this.#stay !== null) this.#load(this.#stay);
  }

  #draw(stay: Stay): void {
    this.#chunks.launcher().then(({ draw }) => {
      if (stay === this.#stay && stay.mounted === null) stay.launcher = draw(stay.place, stay.options, this.open);
    }, warn);
  }

  /** The launcher stays until the panel is there, so that who cannot be served now can try again. */
  #load(stay: Stay): void {
    if (stay.loading || stay.mounted !== null) return;
    stay.loading = true;
    this.#chunks.panel().then(
      ({ mount }) => {
        if (stay === this.#stay) this.#mount(stay, mount);
      },
      (error: unknown) => {
        stay.loading = false;
        warn(error);
        if (stay === this.#stay && stay.launcher === null && !stay.place.inline) this.#draw(stay);
      },
    );
  }

  #mount(stay: Stay, mount: PanelChunk['mount']): void {
    const { shadow } = stay.place;
    const hadFocus = shadow.activeElement !== null;
    stay.launcher?.remove();
    stay.launcher = null;
    stay.mounted = mount(stay.place, stay.options, this.#hub);
    if (hadFocus) shadow.querySelector('button')?.focus();
    this.#calls.attach(stay.mounted);
    this.#hub.emit('ready', { site: stay.options.site });
  }
}
