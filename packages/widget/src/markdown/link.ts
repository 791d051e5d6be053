/** Protocols that a link in untrusted text may have. Everything else (`javascript:`, `data:`, relative…) is only text. */
const SAFE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);
/** What can be read as it is: no letters that look like others, nothing that cannot be seen. */
const PLAIN = /^[\u0021-\u007e]+$/;

/**
 * The address that a link may lead to.
 *
 * Relative addresses are refused: the model writes about the world, not about paths of the page that embeds us.
 *
 * @returns The normalised address, or null when the text must not become a link.
 */
export function safeHref(raw: string): string | null {
  let url: URL;
  try {
    url = new URL(raw.trim());
  } catch {
    return null;
  }
  if (!SAFE_PROTOCOLS.has(url.protocol)) return null;
  // `https://bank.example@evil.example` shows one site and opens another.
  if (url.username !== '' || url.password !== '') return null;
  return url.href;
}

/**
 * What a link does not say itself about where it leads: the host, as it is asked for (`xn--…` for letters that are not
 * those of English), or the address that a mail goes to.
 *
 * @param label What the link says.
 * @param ownHost Host of the page, which nobody leaves by a link to it.
 * @returns null when there is nothing to add.
 */
export function placeToName(href: string, label: string, ownHost: string): string | null {
  const { protocol, host, pathname } = new URL(href);
  const place = protocol === 'mailto:' ? pathname : host;
  if (place === ownHost && protocol !== 'mailto:') return null;
  const said = label.trim().replace(/^(?:https?:\/\/|mailto:)/i, '');
  if (!PLAIN.test(said)) return place;
  const [first] = said.toLowerCase().split(/[/?#]/, 1);
  return first === place.toLowerCase() ? null : place;
}

/** An address that an image may be loaded from; null for others. */
export function imageHref(href: string | null): string | null {
  return href?.startsWith('http') === true ? href : null;
}
