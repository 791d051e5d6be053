import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError, reportError } from '../errors.ts';
import type { NewId } from '../ids.ts';
import type { Tell } from '../telemetry/signals.ts';
import { sendJson, toHttpError } from './http-error.ts';
import { serveStatic, type StaticMount } from './static.ts';

export interface RouterOptions {
  readonly mounts: readonly StaticMount[];
  /** Resolves to the reason why the node is not ready, or to undefined when it is. */
  readonly notReady: () => Promise<string | undefined>;
  readonly newId: NewId;
  readonly tell: Tell;
}

/** Answers the gateway's HTTP requests. */
export function createRouter({ mounts, notReady, newId, tell }: RouterOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      // Anybody can send a target that is no address.
      const pathname = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '';
      if (pathname === '/healthz') return sendJson(response, 200, { status: 'ok' });
      if (pathname === '/readyz') {
        const reason = await notReady();
        return sendJson(response, reason === undefined ? 200 : 503, { status: reason ?? 'ok' });
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
