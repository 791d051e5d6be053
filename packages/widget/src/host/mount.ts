/** Puts the widget on a page. */
import type { LoadHighlighter } from '../markdown/highlighting.ts';
import type { LoadLanguage } from '../text/languages.ts';
import type { ParleyApi } from './api.ts';
import { applyAppearance } from './appearance.ts';
import { createCore, type WidgetOptions } from './core.ts';
import type { EventHub } from './event-hub.ts';
import { ELEMENT } from './names.ts';
import type { Place } from './place.ts';
import { showCore } from './show.ts';

/** A widget on a page. */
export interface MountedWidget extends ParleyApi {
  /** Takes the widget off the page and ends its connection. */
  readonly unmount: () => void;
}

/** Where the parts come from that are loaded when they are needed. */
export interface Loaders {
  readonly language: LoadLanguage;
  readonly highlighter: LoadHighlighter;
}

/** Puts the widget at the end of the page's body, in a shadow root of its own. */
export function mountOnPage(options: WidgetOptions, loaders: Loaders): MountedWidget {
  const host = document.createElement(ELEMENT);
  const mounted = mountAt({ host, shadow: host.attachShadow({ mode: 'open' }), inline: false }, options, loaders);
  document.body.append(host);
  return {
    ...mounted,
    unmount: () => {
      mounted.unmount();
      host.remove();
    },
  };
}

/** Puts the widget where there is a place for it. What it puts there, it takes away at the end. */
export function mountAt(place: Place, options: WidgetOptions, loaders: Loaders, hub?: EventHub): MountedWidget {
  applyAppearance(place.host, options);
  const core = createCore(options, loaders.language, hub);
  const remove = showCore(place, core, loaders.highlighter);
  core.start();
  return {
    ...core.api,
    unmount: () => {
      remove();
      core.stop();
    },
  };
}
