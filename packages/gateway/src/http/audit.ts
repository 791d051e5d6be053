/** `GET /v1/audit` and `GET /v1/audit/export`: the audit log for operators (OP4). */
import { readAllAudit } from '../audit/read-all.ts';
import { byCaller } from '../conversation/audit.ts';
import { GatewayError } from '../errors.ts';
import type { AuditFilter, AuditRecord } from '../store/port-audit.ts';
import type { Store } from '../store/port.ts';
import { type Endpoint, type Exchange, isMethod, sendStream } from './endpoint.ts';
import { sendJson } from './http-error.ts';
import type { RequireOperator } from './operator-access.ts';

export interface AuditEndpointOptions {
  readonly store: Store;
  readonly requireOperator: RequireOperator;
}

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
const MAX_FILTER_CHARS = 200;

export function createAuditEndpoint(options: AuditEndpointOptions): Endpoint {
  return async (exchange) => {
    const { pathname } = exchange.url;
    if (pathname === '/v1/audit') await search(options, exchange);
    else if (pathname === '/v1/audit/export') await exportLog(options, exchange);
    else return false;
    return true;
  };
}

/** A page of records, newest first, for viewers: `{records: AuditRecord[], cursor?}`. */
async function search({ store, requireOperator }: AuditEndpointOptions, exchange: Exchange): Promise<void> {
  if (!isMethod(exchange, 'GET')) return;
  await requireOperator(exchange.request, 'viewer');
  const { searchParams } = exchange.url;
  const unknown = [...searchParams.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) throw bad(unknown, `expected one of ${[...PARAMETERS].join(', ')}`);
  const limit = numberOf(searchParams, 'limit') ?? DEFAULT_PAGE;
  if (limit < 1 || limit > MAX_PAGE) throw bad('limit', `expected a number from 1 to ${MAX_PAGE}`);
  const cursor = numberOf(searchParams, 'cursor');
  const { items, cursor: next } = await store.searchAudit(filterOf(searchParams), limit, cursor?.toString());
  sendJson(exchange.response, 200, { records: items, ...(next !== undefined && { cursor: next }) });
}

/** All records as JSON lines, oldest first, for admins; `after` leaves out those up to a number. */
async function exportLog({ store, requireOperator }: AuditEndpointOptions, exchange: Exchange): Promise<void> {
  if (!isMethod(exchange, 'GET')) return;
  const caller = await requireOperator(exchange.request, 'admin');
  const after = numberOf(exchange.url.searchParams, 'after') ?? 0;
  await store.transaction((tx) =>
    tx.appendAudit({
      ...byCaller(caller),
      action: 'audit.exported',
      subject: { type: 'audit', id: 'log' },
      details: { after },
    }),
  );
  const type = 'application/x-ndjson';
  await sendStream(exchange, linesOf(readAllAudit(store, after)), { type, file: 'audit.jsonl' });
}

async function* linesOf(records: AsyncIterable<AuditRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}

/** Fields of the filter that are texts, by the names of their parameters. */
const TEXTS = {
  actor: 'actor',
  action: 'action',
  conversation: 'conversationId',
  subject: 'subject',
  text: 'text',
} as const;
const TIMES = ['from', 'to'] as const;
const PARAMETERS = new Set([...Object.keys(TEXTS), ...TIMES, 'limit', 'cursor']);

function filterOf(parameters: URLSearchParams): AuditFilter {
  const filter: { -readonly [F in keyof AuditFilter]: string } = {};
  for (const [name, field] of Object.entries(TEXTS)) {
    const value = parameters.get(name) ?? '';
    if (value.length > MAX_FILTER_CHARS) throw bad(name, `expected at most ${MAX_FILTER_CHARS} characters`);
    if (value !== '') filter[field] = value;
  }
  for (const name of TIMES) {
    const value = parameters.get(name) ?? '';
    if (value === '') continue;
    const ms = Date.parse(value);
    if (Number.isNaN(ms)) throw bad(name, 'expected an ISO time');
    filter[name] = new Date(ms).toISOString();
  }
  return filter;
}

function numberOf(parameters: URLSearchParams, name: string): number | undefined {
  const value = parameters.get(name);
  if (value === null || value === '') return undefined;
  if (!/^\d{1,15}$/.test(value)) throw bad(name, 'expected a whole number');
  return Number(value);
}

function bad(field: string, expected: string): GatewayError {
  return new GatewayError('bad_request', `${field}: ${expected}`, { field });
}
