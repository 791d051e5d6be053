import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError, reportError } from '../errors.ts';
import type { NewId } from '../ids.ts';
import { describeError, type Logger } from '../telemetry/logger.ts';
import { sendJson, toHttpError } from './http-error.ts';
import { serveStatic, type StaticMount } from './static.ts';

export interface RouterOptions {
  readonly mounts: readonly StaticMount[];
  /** Resolves to the reason why the node is not ready, or to undefined when it is. */
  readonly notReady: () => Promise<string | undefined>;
  readonly newId: NewId;
  readonly logger: Logger;
}

/** Answers the gateway's HTTP requests. */
export function createRouter({ mounts, notReady, newId, logger }: RouterOptions) {
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
      if (report.errorId !== undefined)
        logger.error({ errorId: report.errorId, ...describeError(thrown) }, 'request failed');
      if (response.headersSent) response.destroy();
      else toHttpError(response, report);
    }
  };
}
