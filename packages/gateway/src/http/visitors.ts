/** `DELETE /v1/visitors/<id>` and `GET /v1/visitors/<id>/export`: a visitor's own data, for admins (SE5). */
import { byCaller } from '../conversation/audit.ts';
import { type ErasureDeps, eraseVisitor } from '../conversation/erasure.ts';
import { exportVisitor } from '../conversation/visitor-export.ts';
import { GatewayError } from '../errors.ts';
import { type Endpoint, type Exchange, isMethod, sendStream } from './endpoint.ts';
import { sendJson } from './http-error.ts';
import type { RequireOperator } from './operator-access.ts';

export interface VisitorEndpointOptions extends ErasureDeps {
  readonly requireOperator: RequireOperator;
}

const PATH = /^\/v1\/visitors\/([^/]+)(\/export)?$/;
const MAX_REASON_CHARS = 1000;

export function createVisitorEndpoint(options: VisitorEndpointOptions): Endpoint {
  return async (exchange) => {
    const [, id, isExport] = PATH.exec(exchange.url.pathname) ?? [];
    if (id === undefined) return false;
    const visitorId = decode(id);
    if (isExport === undefined) await erase(options, exchange, visitorId);
    else await sendExport(options, exchange, visitorId);
    return true;
  };
}

/** Erases; `?reason=` says why. Answers `{erasure, conversations}`. */
async function erase(options: VisitorEndpointOptions, exchange: Exchange, visitorId: string): Promise<void> {
  if (!isMethod(exchange, 'DELETE')) return;
  const caller = await options.requireOperator(exchange.request, 'admin');
  const reason = exchange.url.searchParams.get('reason') ?? '';
  if (reason.length > MAX_REASON_CHARS) {
    throw new GatewayError('bad_request', `reason: expected at most ${MAX_REASON_CHARS} characters`, {
      field: 'reason',
    });
  }
  const { id, conversations } = await eraseVisitor(
    options,
    visitorId,
    byCaller(caller),
    reason === '' ? {} : { reason },
  );
  sendJson(exchange.response, 200, { erasure: id, conversations });
}

/** Answers the document of {@link exportVisitor}. */
async function sendExport(options: VisitorEndpointOptions, exchange: Exchange, visitorId: string): Promise<void> {
  if (!isMethod(exchange, 'GET')) return;
  const caller = await options.requireOperator(exchange.request, 'admin');
  const pieces = exportVisitor(options, visitorId, byCaller(caller));
  await sendStream(exchange, pieces, { type: 'application/json', file: 'visitor.json' });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new GatewayError('bad_request', 'visitor: expected an id', { field: 'visitor' });
  }
}
