/** Decisions about keys, apart from the elements that receive them. */

/** The part of a keyboard event that matters. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Legacy code that browsers report for keys which an input method consumes; Safari has nothing else after composition. */
const IME_KEY_CODE = 229;

/** Whether an input method is using the key, so that it means nothing to us. */
export function isComposing(press: KeyPress): boolean {
  return press.isComposing || press.keyCode === IME_KEY_CODE;
}

/**
 * Whether a key in the composer sends the message. On devices with a touch screen only, Enter is the only way to a
 * new line, so it stays that.
 */
export function sendsMessage(press: KeyPress, touchOnly: boolean): boolean {
  if (press.key !== 'Enter' || isComposing(press)) return false;
  if (press.ctrlKey || press.metaKey) return true;
  return !touchOnly && !press.shiftKey && !press.altKey;
}

/** Whether a key closes what is open. */
export function dismisses(press: KeyPress): boolean {
  return press.key === 'Escape' && !isComposing(press);
}
