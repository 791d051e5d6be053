/** Puts the widget on a page. */
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

/** Puts the widget at the end of the page's body, in a shadow root of its own. */
export function mountOnPage(options: WidgetOptions, loadLanguage: LoadLanguage): MountedWidget {
  const host = document.createElement(ELEMENT);
  const mounted = mountAt({ host, shadow: host.attachShadow({ mode: 'open' }), inline: false }, options, loadLanguage);
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
export function mountAt(
  place: Place,
  options: WidgetOptions,
  loadLanguage: LoadLanguage,
  hub?: EventHub,
): MountedWidget {
  applyAppearance(place.host, options);
  const core = createCore(options, loadLanguage, hub);
  const remove = showCore(place, core);
  core.start();
  return {
    ...core.api,
    unmount: () => {
      remove();
      core.stop();
    },
  };
}
