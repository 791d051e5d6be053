import type { IncomingMessage } from 'node:http';
import type { Channels } from '../conversation/channels.ts';
import type { ConversationDeps } from '../conversation/deps.ts';
import type { Presence } from '../conversation/presence.ts';
import type { IsConnected } from '../conversation/page-calls.ts';
import type { Identities, Identity } from '../policy/authenticate.ts';
import type { Caller } from '../policy/authorise.ts';
import type { Refusal } from '../telemetry/turn-span.ts';
import type { Connection } from './connection.ts';
import type { Flow } from './flow.ts';
import type { Inbox } from './inbox.ts';
import type { Outlet } from './socket.ts';
import type { Subscription } from './subscription.ts';

export interface ConnectionLimits {
  readonly frameBytes: number;
  readonly messageChars: number;
  readonly inFlight: number;
  readonly unackedBytes: number;
}

/** Where a connection comes from. */
export interface ConnectionInfo {
  readonly origin: string;
  readonly remoteAddress: string;
  readonly loopback: boolean;
  /** Whether it comes from this machine, and not through a proxy on it. */
  readonly isLocal: boolean;
}

/** What every connection works with. */
export interface ConnectionDeps extends ConversationDeps {
  readonly channels: Channels;
  readonly identities: Identities;
  /** See `mergeVisitor`. */
  readonly merge: (caller: Caller, token: string) => Promise<number>;
  readonly presence: Presence;
  readonly limits: ConnectionLimits;
  readonly heartbeatMs: number;
  readonly model: { readonly mode: 'simulated' | 'live'; readonly name?: string };
  readonly isDraining: () => boolean;
  /** Makes a span of a command that was not done. @returns the id of its trace. */
  readonly traceRefusal: (refusal: Refusal) => string;
  /** See `GatewayOptions.clientAddress`. */
  readonly clientAddress?: (request: IncomingMessage) => string;
  /** Closes an older connection of the same tab and principal (HS3). */
  readonly supersede: (connection: Connection) => void;
  readonly forget: (connection: Connection) => void;
  readonly isConnected: IsConnected;
}

/** State of a connection after `welcome`. */
export interface Welcomed {
  caller: Caller;
  /** What the caller rests on. */
  identity: Identity;
  readonly clientId: string;
  readonly flow: Flow;
  readonly subscriptions: Map<number, Subscription>;
  readonly inboxes: Map<number, Inbox>;
  readonly outlet: Outlet;
  readonly onFailure: (error: unknown) => void;
  nextSub: number;
}
