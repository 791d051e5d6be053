/** `<parley-chat>` for applications with a bundler: importing this defines it. The panel comes when it is needed. */
import { defineParleyChat } from './embed/element.ts';
import { bundledHighlighter } from './highlight/bundled.ts';
import { loadBundled } from './text/bundled.ts';

export type { ParleyChatElement } from './embed/element.ts';
export type { ParleyApi, ParleyEvents } from './host/api.ts';

// Servers have no elements.
if ('customElements' in globalThis) {
  defineParleyChat(
    {
      launcher: async () => {
        const { drawLauncher } = await import('./host/launcher.ts');
        return { draw: (place, appearance, onOpen) => drawLauncher(place, appearance, loadBundled, onOpen) };
      },
      panel: async () => {
        const { mountAt } = await import('./host/mount.ts');
        const loaders = { language: loadBundled, highlighter: bundledHighlighter };
        return { mount: (place, options, hub) => mountAt(place, options, loaders, hub) };
      },
    },
    null,
  );
}
