/**
 * Asks a running Jaeger whether Parley's traces arrived whole:
 *
 * 1. the service is known;
 * 2. each turn is one trace: one root per trace, and no run in two traces (but for a turn that was resumed long after
 *    it began, which says so in `gateway.resumed_from`);
 * 3. no span is an orphan, that is, names a parent that Jaeger does not have.
 *
 *   infra/smoke.sh              check the traces of the last hour
 *   infra/smoke.sh --probe      send one turn of our own first, then check that one only
 *   infra/smoke.sh --require    no Jaeger is a failure, not a skip
 *
 * Environment: JAEGER_URL (http://127.0.0.1:16686), OTEL_SERVICE_NAME (parley), and for --probe
 * OTEL_EXPORTER_OTLP_ENDPOINT (http://127.0.0.1:4318).
 *
 * Spans arrive in batches, and a child may arrive before its parent has ended, so a failed check is repeated for a
 * while before it counts.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 15_000;
const LOOKBACK_MS = 3_600_000;
const MAX_TRACES = 1_000;

const jaegerUrl = (process.env.JAEGER_URL ?? 'http://127.0.0.1:16686').replace(/\/+$/, '');
const otlpUrl = (process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:4318').replace(/\/+$/, '');
const flags = new Set(process.argv.slice(2));
const probing = flags.delete('--probe');
const required = flags.delete('--require');
// A probe must not pass for a turn of the product, so it has a service name of its own.
const service = probing ? 'parley-smoke' : (process.env.OTEL_SERVICE_NAME ?? 'parley');

if (flags.size > 0) {
  console.error(`smoke: unknown option ${[...flags].join(' ')}; there are --probe and --require`);
  process.exit(2);
}

async function get(path) {
  const response = await fetch(jaegerUrl + path, { signal: AbortSignal.timeout(10_000) });
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, json: isJson ? await response.json() : undefined };
}

async function isJaegerThere() {
  try {
    const { json } = await get('/api/services');
    return json !== undefined;
  } catch {
    return false;
  }
}

/** One turn with one child, as the gateway would send it. Returns its trace id. */
async function sendProbe() {
  const traceId = randomBytes(16).toString('hex');
  const rootId = randomBytes(8).toString('hex');
  const startMs = Date.now() - 20;
  const text = (key, value) => ({ key, value: { stringValue: value } });
  const span = (fields, fromMs, toMs) => ({
    traceId,
    startTimeUnixNano: `${startMs + fromMs}000000`,
    endTimeUnixNano: `${startMs + toMs}000000`,
    ...fields,
  });
  const spans = [
    span(
      {
        spanId: rootId,
        name: 'message probe',
        kind: 2,
        attributes: [text('gateway.run_id', `run_${traceId}`), text('gateway.outcome', 'completed')],
      },
      0,
      20,
    ),
    span({ spanId: randomBytes(8).toString('hex'), parentSpanId: rootId, name: 'turn', kind: 1 }, 5, 15),
  ];
  const response = await fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [text('service.name', service)] },
          scopeSpans: [{ scope: { name: 'parley-smoke' }, spans }],
        },
      ],
    }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${otlpUrl} answered ${response.status} to a span`);
  return traceId;
}

async function readTraces(probeId, nowMs) {
  if (probeId !== undefined) return (await get(`/api/traces/${probeId}`)).json?.data ?? [];
  const query = new URLSearchParams({
    service,
    start: `${(nowMs - LOOKBACK_MS) * 1000}`,
    end: `${nowMs * 1000}`,
    limit: `${MAX_TRACES}`,
  });
  return (await get(`/api/traces?${query}`)).json?.data ?? [];
}

/** What Jaeger itself counts, from 2.19 on. An older one answers the unknown path with its start page. */
async function readOrphanSummary(nowMs) {
  const query = new URLSearchParams({
    'query.serviceName': service,
    'query.startTimeMin': new Date(nowMs - LOOKBACK_MS).toISOString(),
    'query.startTimeMax': new Date(nowMs).toISOString(),
    'query.searchDepth': `${MAX_TRACES}`,
  });
  const { status, json } = await get(`/api/v3/trace-summaries?${query}`);
  if (status !== 200 || !Array.isArray(json?.summaries)) return undefined;
  return json.summaries.reduce((sum, summary) => sum + (summary.orphanSpanCount ?? 0), 0);
}

const parentOf = (span) => span.references?.find((reference) => reference.refType === 'CHILD_OF')?.spanID;
const tag = (span, key) => span.tags?.find((entry) => entry.key === key)?.value;

/** The faults found in the traces, one sentence each, and how many turns were looked at. */
function judge(traces) {
  const faults = [];
  const traceOfRun = new Map();
  let spans = 0;
  for (const trace of traces) {
    const ids = new Set(trace.spans.map((span) => span.spanID));
    spans += ids.size;
    const roots = trace.spans.filter((span) => parentOf(span) === undefined);
    const orphans = trace.spans.filter((span) => parentOf(span) !== undefined && !ids.has(parentOf(span)));
    if (orphans.length > 0) {
      const names = orphans.map((span) => span.operationName).join(', ');
      faults.push(`trace ${trace.traceID} has ${orphans.length} orphaned span(s): ${names}`);
    }
    if (roots.length !== 1) faults.push(`trace ${trace.traceID} has ${roots.length} roots instead of one`);
    for (const root of roots) {
      const runId = tag(root, 'gateway.run_id');
      if (runId === undefined || tag(root, 'gateway.resumed_from') !== undefined) continue;
      const other = traceOfRun.get(runId);
      if (other !== undefined) faults.push(`run ${runId} is in two traces: ${other} and ${trace.traceID}`);
      traceOfRun.set(runId, trace.traceID);
    }
  }
  return { faults, turns: traceOfRun.size, spans };
}

async function check(probeId) {
  const nowMs = Date.now();
  const services = (await get('/api/services')).json?.data ?? [];
  if (!services.includes(service)) {
    return { faults: [`Jaeger knows no service "${service}" (it knows: ${services.join(', ') || 'none'})`] };
  }
  const result = judge(await readTraces(probeId, nowMs));
  if (result.turns === 0) result.faults.push('there is no turn: no root span with gateway.run_id');
  const counted = probeId === undefined ? await readOrphanSummary(nowMs) : undefined;
  if (counted) result.faults.push(`Jaeger itself counts ${counted} orphaned span(s)`);
  return result;
}

if (!(await isJaegerThere())) {
  console.log(`smoke: ${required ? 'FAILED' : 'SKIPPED'}: no Jaeger answers at ${jaegerUrl} (see infra/README.md)`);
  process.exit(required ? 1 : 0);
}

const probeId = probing ? await sendProbe() : undefined;
const deadlineMs = Date.now() + PATIENCE_MS;
let result = await check(probeId);
while (result.faults.length > 0 && Date.now() < deadlineMs) {
  await sleep(500);
  result = await check(probeId);
}

for (const fault of result.faults) console.error(`smoke: ${fault}`);
if (result.faults.length > 0) {
  console.error(`smoke: FAILED at ${jaegerUrl}`);
  process.exit(1);
}
console.log(`smoke: ok: ${result.turns} turn(s), ${result.spans} span(s), 0 orphans at ${jaegerUrl}`);
