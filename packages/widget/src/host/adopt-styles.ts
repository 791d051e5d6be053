/** Styles of a shadow root, and the way to change and to take them away. */
export interface AdoptedStyles {
  readonly replace: (css: string) => void;
  readonly remove: () => void;
}

/**
 * Gives a shadow root a style sheet. Adopted, since a strict policy forbids style elements and attributes; where browsers
 * cannot do that, an element with the page's nonce has to do.
 */
export function adoptStyles(shadow: ShadowRoot, css: string, nonce: string | undefined): AdoptedStyles {
  const sheet = createSheet();
  if (sheet === null || !('adoptedStyleSheets' in shadow)) {
    const element = document.createElement('style');
    if (nonce !== undefined) element.nonce = nonce;
    element.textContent = css;
    shadow.append(element);
    return { replace: (next) => void (element.textContent = next), remove: () => element.remove() };
  }
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  return {
    replace: (next) => sheet.replaceSync(next),
    remove: () => {
      shadow.adoptedStyleSheets = shadow.adoptedStyleSheets.filter((other) => other !== sheet);
    },
  };
}

/** Null where style sheets are made by elements only. */
function createSheet(): CSSStyleSheet | null {
  try {
    return new CSSStyleSheet();
  } catch {
    return null;
  }
}
