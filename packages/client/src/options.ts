import { Locale, SOCKET_PATH } from '@parley/protocol';
import { ParleyError } from './errors.ts';
import { browserSocket, type CreateSocket, hasGlobalSocket } from './socket.ts';
import type { Scheduler } from './store.ts';
import { MAX_TIMER_MS, platformTimers, type Timers } from './timers.ts';

/** Where strings survive a reload; `localStorage` fits. May throw: the client then goes on without it. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A token, or a function that gets one: called for every connection, and again before it expires (HS4). */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>);

export interface ClientOptions {
  /** Address of the gateway: `ws:`, `wss:`, `http:` or `https:`. Without a path, `/v1/socket` is added. */
  readonly url: string;
  /** Name of the site, 1 to 128 characters. */
  readonly site: string;
  /** Identity of the person; absent (or a function that gives `undefined`): an anonymous visitor. */
  readonly token?: TokenSource;
  /**
   * Language of the person, as a tag of BCP 47 such as `de-CH`, for agents and tools; `navigator.language` fits. What is no
   * tag is left out. Default: none.
   */
  readonly locale?: string;
  /** Told the token of an anonymous visitor when the server made one. */
  readonly onToken?: (token: string) => void;
  /** Keeps the anonymous visitor's token and unsent messages across reloads; default: nothing is kept. */
  readonly storage?: KeyValueStorage;
  /**
   * Keeps across reloads of this tab which calls of its tools it has begun; `sessionStorage` fits. Default: nothing is
   * kept, and what the reload of a page interrupts is answered by nobody.
   */
  readonly tabStorage?: KeyValueStorage;
  /** Told about a tool of the page that the site does not allow, or that its server refuses; for the page's developer. */
  readonly onToolProblem?: (error: ParleyError) => void;
  /** Told why `getToken` of `setUser` has given no token; for the page's developer. It is asked again, see there. */
  readonly onUserProblem?: (error: unknown) => void;
  /** Id of this client, one per tab (HS3); default a new UUID. */
  readonly clientId?: string;
  /** Name and version of the application, for the server's log. */
  readonly app?: { readonly name: string; readonly version: string };
  /** Opens the socket; default the global WebSocket. In Node: {@link nodeSocket}. */
  readonly createSocket?: CreateSocket;
  /** Batches notifications; default `queueMicrotask`. */
  readonly schedule?: Scheduler;
  /** How long `request` waits by default, in milliseconds; default 30,000. */
  readonly requestTimeoutMs?: number;
  /** Commands that may wait to be sent; default 64. */
  readonly maxWaiting?: number;
  /** Messages of one conversation that may be on their way; default 20. */
  readonly maxOutbox?: number;
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: () => number;
  /** From 0 up to, but not including, 1; default `Math.random`. */
  readonly random?: () => number;
  /** Makes keys and the client id; default `crypto.randomUUID`. */
  readonly uuid?: () => string;
  readonly timers?: Timers;
}

/** Options that are checked and complete. */
export interface Settings {
  readonly url: string;
  readonly site: string;
  readonly token: TokenSource | null;
  readonly locale: string | null;
  readonly onToken: (token: string) => void;
  readonly storage: KeyValueStorage | null;
  readonly tabStorage: KeyValueStorage | null;
  readonly onToolProblem: (error: ParleyError) => void;
  readonly onUserProblem: (error: unknown) => void;
  readonly clientId: string;
  readonly app: { readonly name: string; readonly version: string };
  readonly createSocket: CreateSocket;
  readonly schedule: Scheduler;
  readonly requestTimeoutMs: number;
  readonly maxWaiting: number;
  readonly maxOutbox: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly uuid: () => string;
  readonly timers: Timers;
}

/** @throws {ParleyError} `bad_request`, with the name of the option in `field`. */
export function readOptions(options: ClientOptions): Settings {
  const uuid = options.uuid ?? randomUuid;
  if (options.createSocket === undefined && !hasGlobalSocket()) {
    throw wrong('createSocket', 'is needed where there is no global WebSocket');
  }
  const { token } = options;
  if (token !== undefined && typeof token !== 'function') checkText('token', token, 4096);
  return {
    url: socketUrl(options.url),
    site: checkText('site', options.site, 128),
    token: token ?? null,
    locale: Locale.safeParse(options.locale).data ?? null,
    onToken: options.onToken ?? (() => undefined),
    storage: options.storage ?? null,
    tabStorage: options.tabStorage ?? null,
    onToolProblem: options.onToolProblem ?? (() => undefined),
    onUserProblem: options.onUserProblem ?? (() => undefined),
    clientId: checkText('clientId', options.clientId ?? uuid(), 128),
    app: {
      name: checkText('app.name', options.app?.name ?? 'parley-client', 128),
      version: checkText('app.version', options.app?.version ?? '0.1.0', 64),
    },
    createSocket: options.createSocket ?? browserSocket,
    schedule: options.schedule ?? ((flush) => queueMicrotask(flush)),
    requestTimeoutMs: checkCount('requestTimeoutMs', options.requestTimeoutMs ?? 30_000, MAX_TIMER_MS),
    maxWaiting: checkCount('maxWaiting', options.maxWaiting ?? 64),
    maxOutbox: checkCount('maxOutbox', options.maxOutbox ?? 20),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    uuid,
    timers: options.timers ?? platformTimers,
  };
}

function wrong(field: string, message: string): ParleyError {
  return new ParleyError('bad_request', `createClient: \`${field}\` ${message}`, { field });
}

function checkText(field: string, value: unknown, max: number): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= max) return value;
  throw wrong(field, `must be a string of 1 to ${max} characters`);
}

function checkCount(field: string, value: unknown, max = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= max) return value as number;
  throw wrong(field, `must be a whole number from 1 to ${max}`);
}

function socketUrl(value: unknown): string {
  if (typeof value !== 'string' || !URL.canParse(value)) throw wrong('url', 'must be an absolute URL');
  const url = new URL(value);
  if (url.protocol === 'http:') url.protocol = 'ws:';
  if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw wrong('url', 'must begin with ws:, wss:, http: or https:');
  }
  // Addresses end up in logs and histories (TR3).
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    throw wrong('url', 'must carry no credentials and no query');
  }
  if (url.pathname === '/') url.pathname = SOCKET_PATH;
  url.hash = '';
  return url.href;
}

/** A version 4 UUID. `crypto.randomUUID` exists in secure contexts only; pages without TLS have the rest of `crypto`. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    if (index === 6) return ((byte & 0x0f) | 0x40).toString(16).padStart(2, '0');
    if (index === 8) return ((byte & 0x3f) | 0x80).toString(16).padStart(2, '0');
    return byte.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
