import {
  closeCodes,
  type CommandErrorCode,
  type HelloFrame,
  PROTOCOL_VERSION,
  type Subscription as SubscriptionInfo,
  type WelcomeFrame,
} from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import type { Identity } from '../policy/authenticate.ts';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import { isOriginOf } from '../policy/origins.ts';
import type { ConnectionDeps, ConnectionInfo, Welcomed } from './deps.ts';
import type { Flow } from './flow.ts';
import type { Outlet } from './socket.ts';
import { subscribe } from './subscribe.ts';

interface Refused {
  readonly closeCode: number;
  readonly reason: string;
}

interface Accepted {
  readonly state: Welcomed;
  readonly frame: WelcomeFrame;
  /** Begin to send what was resumed; to be called after `frame` was sent. */
  readonly starts: readonly (() => void)[];
}

export interface Wiring {
  readonly connectionId: string;
  readonly flow: Flow;
  readonly outlet: Outlet;
  readonly onFailure: (error: unknown) => void;
}

/** Answers `hello`: who speaks, for which site, and where their conversations go on. */
export async function welcome(
  deps: ConnectionDeps,
  hello: HelloFrame,
  info: ConnectionInfo,
  wiring: Wiring,
): Promise<Accepted | Refused> {
  if (deps.isDraining()) return { closeCode: closeCodes.drain, reason: 'this node is going away' };
  const site = Object.hasOwn(deps.sites, hello.site) ? deps.sites[hello.site] : undefined;
  if (!isOriginOf(site, info.origin)) return { closeCode: closeCodes.forbidden, reason: 'unknown site or origin' };
  const identity = await identify(deps, hello, info);
  if ('closeCode' in identity) return identity;

  const state: Welcomed = {
    caller: {
      principal: identity.principal,
      site: hello.site,
      clientId: hello.client.id,
      connectionId: wiring.connectionId,
      ...(hello.locale !== undefined && { locale: hello.locale }),
      ...(!info.loopback && { address: info.remoteAddress }),
    },
    identity,
    clientId: hello.client.id,
    flow: wiring.flow,
    subscriptions: new Map(),
    inboxes: new Map(),
    outlet: wiring.outlet,
    onFailure: wiring.onFailure,
    nextSub: 1,
  };
  const merged = hello.merge === undefined ? undefined : await merge(deps, state.caller, hello.merge);
  const subscriptions: SubscriptionInfo[] = [];
  const refused: { conversationId: string; code: CommandErrorCode }[] = [];
  const starts: (() => void)[] = [];
  for (const { conversationId, epoch, seq } of hello.resume ?? []) {
    if (subscriptions.some((known) => known.conversationId === conversationId)) continue;
    try {
      const record = requireConversation(state.caller, await deps.store.conversation(conversationId));
      const subscribed = subscribe(deps, state, record, { epoch, seq });
      subscriptions.push(subscribed.info);
      starts.push(subscribed.start);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      refused.push({ conversationId, code: error.code });
    }
  }
  const frame: WelcomeFrame = {
    type: 'welcome',
    protocol: PROTOCOL_VERSION,
    connectionId: wiring.connectionId,
    principal: identity.principal,
    ...(identity.visitorToken !== undefined && { visitorToken: identity.visitorToken }),
    ...(merged !== undefined && { merged }),
    expiresAt: new Date(identity.expiresAtMs).toISOString(),
    heartbeatMs: deps.heartbeatMs,
    model: { ...deps.model },
    ...(site.pageTools && { pageTools: Object.keys(site.pageTools) }),
    agents: deps.registry.list(site.agents, identity.principal.role),
    limits: { ...deps.limits },
    subscriptions,
    ...(refused.length > 0 && { refused }),
  };
  return { state, frame, starts };
}

/** Who says `hello`; why not, for a token that is no good, and for one that nobody can check at the moment. */
async function identify(
  { identities }: ConnectionDeps,
  { site, token, client }: HelloFrame,
  { isLocal }: ConnectionInfo,
): Promise<Identity | Refused> {
  try {
    return await identities.authenticate({
      site,
      isLocal,
      clientId: client.id,
      ...(token !== undefined && { token }),
    });
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const closeCode = error.code === 'unauthorized' ? closeCodes.unauthorized : closeCodes.internal;
    return { closeCode, reason: error.message };
  }
}

/** @returns undefined where there is nothing that could be merged: that is no reason not to be welcome. */
async function merge(deps: ConnectionDeps, caller: Caller, token: string): Promise<number | undefined> {
  try {
    return await deps.merge(caller, token);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return undefined;
  }
}
