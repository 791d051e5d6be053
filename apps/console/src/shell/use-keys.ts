import { useEffect, useRef } from 'react';

/** What keys do. Two letters with a space between them are pressed one after the other, such as `g d`. */
export type Keys = Readonly<Record<string, () => void>>;

/** The second key of two has to come within this time. */
const PAIR_MS = 1500;

/** Listens to keys of the whole page, except while somebody writes or a dialog is open. */
export function useKeys(keys: Keys, enabled: boolean): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    let first: { readonly key: string; readonly at: number } | null = null;
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) return;
      const pair = first !== null && event.timeStamp - first.at < PAIR_MS ? `${first.key} ${event.key}` : null;
      const name = pair !== null && pair in current.current ? pair : event.key;
      first = { key: event.key, at: event.timeStamp };
      const action = current.current[name];
      if (action === undefined) return;
      first = null;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [enabled]);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;
}
