/** Where to draw. */
export interface Place {
  /** The element of the page. */
  readonly host: HTMLElement;
  /** Its shadow root. */
  readonly shadow: ShadowRoot;
  /** Whether it is a part of the page, and not a button in the corner with a panel above it. */
  readonly inline: boolean;
}
