import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** Scripts, styles and sockets of the same origin only, and no inline code. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

/** A year; browsers keep to TLS that long. */
const TRANSPORT_SECURITY = 'max-age=31536000';

/**
 * Headers of every answer, whatever it is: nothing in it is run, framed, or taken for something else.
 * Pages have {@link pageHeaders} on top.
 *
 * The header for TLS is sent where the request came by TLS, also to a reverse proxy that says so. A client that makes that
 * up gets a header which browsers ignore over plain HTTP (RFC 6797, 8.1).
 */
export function securityHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(isTls(request) && { 'strict-transport-security': TRANSPORT_SECURITY }),
  };
}

/** Whether the browser came by TLS, to here or to a reverse proxy that says so. */
export function isTls({ headers, socket }: IncomingMessage): boolean {
  return socket instanceof TLSSocket || headers['x-forwarded-proto'] === 'https';
}

/** @param canBeFramed Whether pages of the same origin may show the page in a frame. */
export function pageHeaders(canBeFramed: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': `${PAGE_POLICY}; frame-ancestors ${canBeFramed ? "'self'" : "'none'"}`,
    'x-frame-options': canBeFramed ? 'SAMEORIGIN' : 'DENY',
    // No other page holds a handle of this window, such as one that was opened to be watched.
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}
