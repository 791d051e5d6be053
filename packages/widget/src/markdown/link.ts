/** Protocols that a link in untrusted text may have. Everything else (`javascript:`, `data:`, relative…) is only text. */
const SAFE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);

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
