import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { LoadHighlighter } from '../markdown/highlighting.ts';
import { plainText } from '../markdown/plain-text.ts';
import { RenderingContext } from '../markdown/rendering.ts';
import { Widget } from '../panel/widget.tsx';
import { TextContext } from '../text/context.ts';
import { adoptStyles } from './adopt-styles.ts';
import { Announcer } from './announcer.ts';
import type { Core } from './core.ts';
import { tellNews } from './notices.ts';
import { followVisibleHeight, holdPage } from './page.ts';
import type { Place } from './place.ts';
import { panelStyles } from './stylesheet.ts';

/** Draws a chat where there is a place for it. @returns a function that takes it away again; the chat goes on. */
export function showCore({ host, shadow, inline }: Place, core: Core, highlighter: LoadHighlighter): () => void {
  if (inline) core.pinOpen();
  const announcer = new Announcer(document);
  const styles = adoptStyles(shadow, panelStyles, host.nonce);
  const heights = adoptStyles(shadow, '', host.nonce);
  const container = document.createElement('div');
  // The announcer stays in the page's DOM; the slot only gives it a place to be rendered.
  const slot = document.createElement('slot');
  shadow.append(container, slot);
  host.append(announcer.element);
  core.announceTo((sentences) => announcer.say(sentences), plainText);

  let release: (() => void) | null = null;
  const onCover = (covered: boolean): void => {
    release?.();
    release = covered ? holdPage(host) : null;
  };
  const root = createRoot(container);
  const rendering = { highlighter, images: core.images, ownHost: location.host };
  core.showTexts((texts, direction) => {
    for (const element of [container, announcer.element]) {
      element.lang = texts.locale;
      element.dir = direction;
    }
    const widget = createElement(Widget, { chat: core.chat, inline, onCover });
    const answers = createElement(RenderingContext, { value: rendering }, widget);
    root.render(createElement(TextContext, { value: texts }, answers));
  });
  const quiet = tellNews(core);
  const unfollow = followVisibleHeight((css) => heights.replace(css));
  return () => {
    core.showTexts(() => undefined);
    unfollow();
    quiet();
    root.unmount();
    announcer.stop();
    for (const sheet of [styles, heights]) sheet.remove();
    for (const element of [container, slot, announcer.element]) element.remove();
  };
}
