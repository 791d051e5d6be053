/** The classic script that pages embed: one tag, no module, no other file. */
import { mountWidget, type ParleyApi } from '../host/mount.ts';
import { readAppearance } from './appearance.ts';
import { readOptions } from './options.ts';
import { servedLanguages } from './served-languages.ts';

declare global {
  interface Window {
    /** What the host page can do with the widget; there once the script has run. */
    Parley?: ParleyApi;
  }
}

// Only while the script itself runs does the document know which one it is.
const script = document.currentScript;

function start(): void {
  if (!(script instanceof HTMLScriptElement) || window.Parley !== undefined) return;
  const options = readOptions(script, document.baseURI);
  if (options === null) return;
  window.Parley = mountWidget({ ...options, ...readAppearance(script.dataset) }, servedLanguages(script.src));
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
else start();
