/** What counts as this machine. */
import type { IncomingHttpHeaders } from 'node:http';

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** Headers by which a proxy says that it asks for somebody else. */
const OF_PROXIES = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Whether a request comes from this machine itself. What a reverse proxy on this machine passes on comes from its address,
 * too, and may be anybody's.
 */
export function isLocal(address: string, headers: IncomingHttpHeaders): boolean {
  return isLoopback(address) && OF_PROXIES.every((name) => headers[name] === undefined);
}
