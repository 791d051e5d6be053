import type { KeyValueStorage } from './memory.ts';

/**
 * The browser's storage, of this device or of this tab, where it can be used. Merely reading `window.localStorage` throws
 * in sandboxed frames and where the visitor has forbidden it.
 */
export function browserStorage(kind: 'localStorage' | 'sessionStorage' = 'localStorage'): KeyValueStorage | null {
  try {
    return window[kind];
  } catch {
    return null;
  }
}
