/** `POST /v1/revocations`: ends identities of visitors, for admins (SC1). */
import * as z from 'zod/mini';
import { byCaller } from '../conversation/audit.ts';
import { GatewayError } from '../errors.ts';
import { type RevocationDeps, revokeVisitors } from '../identity/revocation.ts';
import type { Sites } from '../policy/origins.ts';
import { readBody } from './body.ts';
import { type Endpoint, isMethod } from './endpoint.ts';
import { sendJson } from './http-error.ts';
import type { RequireOperator } from './operator-access.ts';

export interface RevocationEndpointOptions extends RevocationDeps {
  readonly sites: Sites;
  readonly requireOperator: RequireOperator;
}

const Revocation = z.strictObject({
  /** Whose tokens; absent: everybody's. */
  visitorId: z.optional(z.string().check(z.minLength(1), z.maxLength(128))),
  /** Of one site only. */
  site: z.optional(z.string()),
  /** Those that were issued before this time; default: until now. */
  before: z.optional(z.iso.datetime({ offset: true, error: 'expected a time such as 2026-11-20T14:00:00Z' })),
  reason: z.optional(z.string().check(z.maxLength(1000))),
});

/** Answers `{before}`: tokens that were issued before it are worth nothing. */
export function createRevocationEndpoint(options: RevocationEndpointOptions): Endpoint {
  return async (exchange) => {
    if (exchange.url.pathname !== '/v1/revocations') return false;
    if (!isMethod(exchange, 'POST')) return true;
    const caller = await options.requireOperator(exchange.request, 'admin');
    const { visitorId, site, before, reason } = await readBody(exchange.request, Revocation);
    if (visitorId !== undefined && site !== undefined) {
      throw new GatewayError('bad_request', 'site: a visitor is of one site already', { field: 'site' });
    }
    if (site !== undefined && !Object.hasOwn(options.sites, site)) {
      throw new GatewayError('not_found', 'There is no such site.', { field: 'site' });
    }
    const beforeMs = before === undefined ? options.now() + 1 : Date.parse(before);
    // What is to come cannot be called back: nobody could come in until then.
    if (beforeMs > options.now() + 1)
      throw new GatewayError('bad_request', 'before: expected a time that is over', { field: 'before' });
    const revoked = visitorId === undefined ? { ...(site !== undefined && { site }) } : { visitorId };
    await revokeVisitors(options, revoked, byCaller(caller), { beforeMs, ...(reason !== undefined && { reason }) });
    sendJson(exchange.response, 200, { before: new Date(beforeMs).toISOString() });
    return true;
  };
}
