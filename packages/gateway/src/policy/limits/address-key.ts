import { isIPv4, isIPv6 } from 'node:net';

/** Groups of an IPv6 address that name a network; the other half is for the host to choose. */
const NETWORK_GROUPS = 4;

/**
 * What an address counts as when it is limited: an IPv4 address as itself, one of IPv6 as its /64, because whoever has
 * one has all of them. An IPv4 address that is written as IPv6 (`::ffff:203.0.113.7`) is that IPv4 address.
 *
 * @param address As the socket or a trusted proxy names it, without a port.
 * @returns such as `203.0.113.7` or `2001:db8:0:1::/64`; `unknown` for whatever is no address, so that all of that
 *   shares one bucket.
 */
export function addressKey(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return 'unknown';
  const groups = groupsOf(address);
  const [high = 0, low = 0] = groups.slice(6);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff;
  if (mapped) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

/** The eight groups of a valid address, with or without a zone. */
function groupsOf(address: string): number[] {
  const [bare = ''] = address.split('%');
  const [left = '', right] = bare.split('::');
  const head = parseGroups(left);
  const tail = parseGroups(right ?? '');
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail];
}

function parseGroups(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}
