/** What the script tag says. */
export interface EmbedOptions {
  /** The site, as the gateway knows it. */
  readonly site: string;
  /** Origin of the gateway. */
  readonly gateway: string;
  /** Agent of new conversations; absent: the site's first. */
  readonly agent?: string;
}

/** The part of a script element in use. */
export interface EmbedScript {
  readonly src: string;
  readonly dataset: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the options of `<script src="https://gateway/widget/parley.js" data-site="shop">`.
 *
 * The gateway is where the script comes from, unless `data-gateway` names another origin.
 *
 * @returns null when the tag names no site or no usable gateway: the page then stays as it is.
 */
export function readOptions(script: EmbedScript, pageUrl: string): EmbedOptions | null {
  const site = script.dataset['site']?.trim() ?? '';
  const gateway = script.dataset['gateway']?.trim() ?? '';
  const agent = script.dataset['agent']?.trim() ?? '';
  if (site === '' || !URL.canParse(gateway === '' ? script.src : gateway, pageUrl)) return null;
  const url = new URL(gateway === '' ? script.src : gateway, pageUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  return { site, gateway: url.origin, ...(agent !== '' && { agent }) };
}
