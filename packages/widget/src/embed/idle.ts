/** Pages that are never idle get their launcher after this long. */
const TIMEOUT_MS = 3000;
/** Where browsers do not tell when they are idle. */
const DELAY_MS = 200;

/** Calls back once the page has nothing better to do. @returns a function that takes it back. */
export function whenIdle(act: () => void): () => void {
  // Pages have been seen that take it away.
  if (typeof (window as Partial<Window>).requestIdleCallback !== 'function') {
    const timer = setTimeout(act, DELAY_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act, { timeout: TIMEOUT_MS });
  return () => cancelIdleCallback(handle);
}
