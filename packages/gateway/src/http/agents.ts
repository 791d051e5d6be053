/** `GET /v1/agents?site=…`: the agents that a visitor of a site may choose (AG7, GW9). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AgentRegistry } from '../agent/definition.ts';
import { GatewayError } from '../errors.ts';
import { isOriginOf, type Sites } from '../policy/origins.ts';
import { sendJson } from './http-error.ts';

export const AGENTS_PATH = '/v1/agents';

/**
 * Answers with `{site, agents: AgentInfo[]}`. Pages of the site may read it; it holds nothing that `welcome` does not tell
 * every visitor.
 *
 * @param url Of the request; `site` may be left out where there is just one.
 * @throws GatewayError `bad_request` without a site, `not_found` for one that there is not.
 */
export function listAgents(
  { sites, registry }: { readonly sites: Sites; readonly registry: AgentRegistry },
  {
    url,
    request,
    response,
  }: { readonly url: URL; readonly request: IncomingMessage; readonly response: ServerResponse },
): void {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', 'content-length': 0 }).end();
    return;
  }
  const names = Object.keys(sites);
  const wanted = url.searchParams.get('site') ?? (names.length === 1 ? names[0] : undefined);
  if (wanted === undefined) {
    throw new GatewayError('bad_request', 'site: expected the name of a site', { field: 'site' });
  }
  const site = Object.hasOwn(sites, wanted) ? sites[wanted] : undefined;
  if (site === undefined) throw new GatewayError('not_found', 'There is no such site.', { field: 'site' });
  const { origin } = headers;
  const isOwnPage = origin !== undefined && isOriginOf(site, origin);
  sendJson(
    response,
    200,
    { site: wanted, agents: registry.list(site.agents, 'visitor') },
    { vary: 'origin', ...(isOwnPage && { 'access-control-allow-origin': origin }) },
  );
}
