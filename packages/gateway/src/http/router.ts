import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError, reportError } from '../errors.ts';
import type { AgentRegistry } from '../agent/definition.ts';
import type { NewId } from '../ids.ts';
import type { Sites } from '../policy/origins.ts';
import type { Tell } from '../telemetry/signals.ts';
import { AGENTS_PATH, listAgents } from './agents.ts';
import type { Endpoint } from './endpoint.ts';
import { sendJson, toHttpError } from './http-error.ts';
import { securityHeaders } from './security-headers.ts';
import { serveStatic, type StaticMount } from './static.ts';

export interface RouterOptions {
  readonly mounts: readonly StaticMount[];
  /** Asked in their order, before the mounts. */
  readonly endpoints?: readonly Endpoint[];
  readonly sites: Sites;
  readonly registry: AgentRegistry;
  /** Resolves to the reason why the node is not ready, or to undefined when it is. */
  readonly notReady: () => Promise<string | undefined>;
  readonly newId: NewId;
  readonly tell: Tell;
}

/** Answers the gateway's HTTP requests. */
export function createRouter(options: RouterOptions) {
  const { mounts, endpoints = [], notReady, newId, tell } = options;
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders(request))) response.setHeader(name, value);
    try {
      // Anybody can send a target that is no address.
      const url = URL.parse(request.url ?? '/', 'http://localhost');
      const pathname = url?.pathname ?? '';
      if (pathname === '/healthz') return sendJson(response, 200, { status: 'ok' });
      if (pathname === '/readyz') {
        const reason = await notReady();
        return sendJson(response, reason === undefined ? 200 : 503, { status: reason ?? 'ok' });
      }
      if (url !== null && pathname === AGENTS_PATH) return listAgents(options, { url, request, response });
      if (url !== null) {
        for (const answer of endpoints) if (await answer({ url, request, response })) return;
      }
      if (await serveStatic(mounts, pathname, request, response)) return;
      throw new GatewayError('not_found');
    } catch (thrown) {
      const report = reportError(thrown, () => newId('err'));
      const { errorId } = report;
      if (errorId !== undefined) tell({ type: 'fault', what: 'request failed', errorId, cause: thrown });
      if (response.headersSent) response.destroy();
      else toHttpError(response, report);
    }
  };
}
