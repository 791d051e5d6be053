/** Name of the item that has all that is kept of a known user of a site. A module of its own: small scripts look for it. */
export function boxName(site: string): string {
  return `parley:${site}:user`;
}
