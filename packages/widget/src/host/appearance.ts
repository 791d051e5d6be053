/** How a page wants its widget to look and read. */
export interface Appearance {
  /** Language, as a tag of BCP 47; default: the page's, then the browser's, then English. */
  readonly lang?: string;
  /** Direction; default: the language's. */
  readonly dir?: 'ltr' | 'rtl';
  /** Light or dark; default `auto`: as the visitor's system asks. */
  readonly theme?: 'light' | 'dark' | 'auto';
  /** Lower corner of the page: where lines begin, or where they end; default `end`. */
  readonly corner?: 'start' | 'end';
}

/** Puts theme and corner on the widget's element, where the style sheet reads them and the page may change them. */
export function applyAppearance({ dataset }: HTMLElement, { theme, corner }: Appearance): void {
  if (theme !== undefined) dataset['theme'] = theme;
  if (corner !== undefined) dataset['corner'] = corner;
}
