/** The gateway, as a process, put together as the support desk does it: store on disk, spans made, logs written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from '@openai/agents';
import { createGateway, createLogger, createOpenAiProvider, type Gateway, openSqliteStore } from '@parley/gateway';
import { instrumentModelProvider, setupTracing } from '@parley/otel';
import { ORIGIN, SITE } from './session.ts';
import { cpuUs, serve } from './worker.ts';

const AGENT = 'bench';

let gateway: Gateway | undefined;

const server = createServer((request, response) => void gateway?.handleRequest(request, response));
server.on('upgrade', (request, stream, head) => gateway?.handleUpgrade(request, stream, head));

async function start(providerUrl: string): Promise<number> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  // However the benchmark ends: a parent that is gone ends this process as well.
  process.on('exit', () => rmSync(dataDirectory, { recursive: true, force: true }));
  // Spans are made and ended, and go nowhere: whether a collector runs here must not change the figures.
  const tracing = setupTracing({ serviceName: 'parley-bench', env: { OTEL_TRACES_EXPORTER: 'none' } });
  gateway = await createGateway({
    agents: {
      [AGENT]: { agent: new Agent({ name: 'Bench', instructions: 'Answer.', model: 'bench' }), title: 'Bench' },
    },
    store: openSqliteStore({ file: join(dataDirectory, 'parley.db') }),
    modelProvider: instrumentModelProvider(createOpenAiProvider({ baseUrl: providerUrl }), {
      processor: tracing.processor,
      baseUrl: providerUrl,
    }),
    sites: { [SITE]: { origins: [ORIGIN], agents: [AGENT] } },
    logger: createLogger(),
    limits: { messagesPerMinute: 60_000, messageBurst: 60_000 },
    tracer: tracing.tracer,
    onToolCall: ({ callId }) => tracing.processor.recordToolCall(callId),
  });
  await gateway.start();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export interface GatewayApi {
  /** @returns the port. */
  start(providerUrl: string): Promise<number>;
  cpuUs(): number;
  close(): Promise<void>;
}

serve<GatewayApi>({
  start,
  cpuUs,
  close: async () => gateway?.close(),
});
