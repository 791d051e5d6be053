import type { ParleyApi } from '../host/api.ts';

/** What `window.Parley` is, from the moment in which the script tag's script runs. */
export interface ScriptApi extends ParleyApi {
  /** Takes the chat off the page and ends its connection. */
  readonly unmount: () => void;
}

declare global {
  interface Window {
    /** What the page can do with its chat; there once the script has run, whatever else is loaded. */
    Parley?: ScriptApi;
  }
}
