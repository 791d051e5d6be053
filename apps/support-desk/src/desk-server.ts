/** The runnable product, put together: database, agents, model, tracing, gateway, pages. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import {
  createGateway,
  createPricing,
  createOpenAiProvider,
  type Gateway,
  type Logger,
  openSqliteStore,
  type Pricing,
  type StaticMount,
  type Store,
} from '@parley/gateway';
import { instrumentModelProvider } from '@parley/otel';
import { SIMULATED_MODEL, startSimulator } from '@parley/simulator';
import type { ModelProvider } from '@openai/agents';
import { createDeskAgents } from './agents/desk-agents.ts';
import { createDeskTools } from './agents/tools/desk-tools.ts';
import type { Configuration, ModelConfiguration, ProviderConfiguration } from './configuration.ts';
import { SETTINGS } from './configuration/settings.ts';
import { createCustomers, type Customers } from './customers/customers.ts';
import { serveCustomerToken } from './customers/token-endpoint.ts';
import { keptTokenSecret } from './customers/token-secret.ts';
import { openDeskDatabase } from './database/open.ts';
import { createDesk } from './desk/desk.ts';
import { createDeskConfig, deskModels, SITE } from './gateway-config.ts';
import { deskGuardrails } from './guardrails.ts';
import { type Observability, startObservability } from './observability.ts';

export interface DeskServerOptions {
  readonly configuration: Configuration;
  /** Token of the development operator; absent: there is none. */
  readonly operatorToken?: string;
  readonly logger: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Random hex digits that name this start of the simulator. */
  readonly seed: string;
}

export interface DeskServer {
  /** Such as `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly modelMode: 'simulated' | 'live';
  /** Whether there are accounts of operators. */
  readonly hasOperators: boolean;
  /** Where metrics and health are, for operators; absent: nowhere. */
  readonly adminUrl?: string;
  /** Finishes what is under way, stores it, and ends all servers. */
  close(): Promise<void>;
}

/** Where a model is reached, and what has to be stopped with it. */
interface ModelSide extends ProviderConfiguration {
  readonly mode: 'simulated' | 'live';
  /** A name, an alias or `auto`; absent: the provider's default. */
  readonly name?: string;
  close(): Promise<void>;
}

async function startModel(model: ModelConfiguration, seed: string): Promise<ModelSide> {
  if (model.kind === 'openai') {
    const { name, apiKey, baseUrl } = model;
    return {
      mode: 'live',
      ...(name !== undefined && { name }),
      ...(apiKey !== undefined && { apiKey }),
      ...(baseUrl !== undefined && { baseUrl }),
      close: async () => {},
    };
  }
  const simulator = await startSimulator({ tokensPerSecond: model.tokensPerSecond, seed });
  const name = model.name ?? SIMULATED_MODEL;
  return { mode: 'simulated', name, baseUrl: simulator.url, close: () => simulator.close() };
}

/** A provider whose calls are in the traces and metrics. */
function createProvider(
  at: ProviderConfiguration,
  { tracing, metrics }: Observability,
  pricing: Pricing,
): ModelProvider {
  const { baseUrl } = at;
  const { processor } = tracing;
  const { meter } = metrics;
  return instrumentModelProvider(createOpenAiProvider(at), {
    processor,
    meter,
    cost: ({ input = 0, cacheRead = 0, output = 0 }, model) =>
      pricing({ inputTokens: input, cachedInputTokens: cacheRead, outputTokens: output }, model),
    ...(baseUrl !== undefined && { baseUrl }),
  });
}

function mounts(): StaticMount[] {
  const folder = (path: string): string => join(import.meta.dirname, '..', path);
  return [
    { path: '/widget/', directory: folder('../../packages/widget/dist'), crossOrigin: true },
    { path: '/console/', directory: folder('../console/dist') },
    { path: '/', directory: folder('storefront'), framed: true },
  ];
}

/** Addresses that listen for every address of the machine. */
const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];
const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '::1'];

function toOrigin(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Origins of the server's own pages: loopback is reached by name as well, and a wildcard by every address there is. */
function ownOrigins(host: string, port: number): string[] {
  const own = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
  const names = WILDCARDS.includes(host) ? [...LOOPBACK, ...own] : LOOPBACK.includes(host) ? LOOPBACK : [host];
  return [...new Set(names)].map((name) => toOrigin(name, port));
}

/** Where an issuer leads back to, the console's pages have to work. */
function publicOrigins({ operators }: Configuration): string[] {
  const url = URL.parse(operators?.publicUrl ?? '');
  return url === null ? [] : [url.origin];
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** What the gateway is put together from. */
interface Parts {
  readonly model: ModelSide;
  readonly observability: Observability;
  readonly store: Store;
  readonly database: ReturnType<typeof openDeskDatabase>;
  readonly customers: Customers;
  /** Where the server listens. */
  readonly port: number;
}

async function makeGateway(options: DeskServerOptions, parts: Parts): Promise<Gateway> {
  const { configuration, operatorToken, logger } = options;
  const { model, observability, store, database, customers, port } = parts;
  const tools = createDeskTools({
    desk: createDesk(database),
    customerOf: (visitorId) => customers.emailOf(visitorId),
    reportError: (error, tool) =>
      logger.error({ tool, errorClass: error instanceof Error ? error.constructor.name : typeof error }, 'tool failed'),
  });
  const pricing = createPricing(configuration.prices);
  const fallback = configuration.model.fallback?.provider;
  const config = createDeskConfig(configuration, {
    agents: createDeskAgents(tools, deskModels(model.name)),
    origins: [...ownOrigins(configuration.host, port), ...configuration.origins, ...publicOrigins(configuration)],
    users: customers.tokens,
    ...(model.name !== undefined && { modelName: model.name }),
    ...(fallback && { fallbackProvider: createProvider(fallback, observability, pricing) }),
  });
  return createGateway({
    ...config,
    store,
    modelProvider: createProvider(model, observability, pricing),
    model: { mode: model.mode, ...(model.name !== undefined && { name: model.name }) },
    mounts: mounts(),
    logger,
    ...observability.gatewayOptions,
    ...(operatorToken !== undefined && { operatorToken }),
    ...(configuration.auditAnchor !== undefined && { auditAnchor: configuration.auditAnchor }),
  });
}

/** A file that cannot be written would otherwise be found out with the first record that is lost. @throws Error naming the setting. */
function requireAnchorFile(file: string | undefined): void {
  if (file === undefined) return;
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch {
    throw new Error(
      `${SETTINGS.auditAnchorFile.variable} is ${JSON.stringify(file)}, which cannot be written; expected a file in a folder that there is.`,
    );
  }
}

/** @throws what cannot be had: a port in use, a data folder that another process uses, a database that is too new. */
export async function startDeskServer(options: DeskServerOptions): Promise<DeskServer> {
  const { configuration, seed } = options;
  const { host, dataDirectory, masterKeys } = configuration;
  requireAnchorFile(configuration.auditAnchor?.file);
  const store = openSqliteStore({ file: join(dataDirectory, 'parley.db'), masterKeys });
  const database = openDeskDatabase(join(dataDirectory, 'desk.db'));
  const secret = configuration.customerSecret ?? keptTokenSecret(dataDirectory);
  const customers = createCustomers(SITE, secret, Date.now, randomUUID);
  const model = await startModel(configuration.model, seed);
  const observability = startObservability({
    telemetry: configuration.telemetry,
    env: options.env,
    logger: options.logger,
    guardrails: deskGuardrails(
      configuration.guardrails,
      configuration.model.kind === 'openai' ? configuration.model : {},
    ),
    ...(model.baseUrl !== undefined && { baseUrl: model.baseUrl }),
  });

  // The gateway needs the port for its origins; whoever comes before it is there waits a moment.
  const { promise: whenReady, resolve: ready } = Promise.withResolvers<Gateway>();
  const server = createServer((request, response) => {
    if (serveCustomerToken(customers, request, response)) return;
    void whenReady.then((gateway) => gateway.handleRequest(request, response));
  });
  server.on('upgrade', (request, stream, head) => {
    void whenReady.then((gateway) => gateway.handleUpgrade(request, stream, head));
  });
  const port = await listen(server, configuration.port, host);
  const gateway = await makeGateway(options, { model, observability, store, database, customers, port });
  await gateway.start();
  ready(gateway);
  const adminUrl = await observability.serve(gateway);

  return {
    url: toOrigin(WILDCARDS.includes(host) ? '127.0.0.1' : host, port),
    modelMode: model.mode,
    hasOperators: (await store.operators(1)).length > 0,
    ...(adminUrl !== undefined && { adminUrl }),
    async close() {
      gateway.drain();
      server.close();
      await gateway.close();
      server.closeAllConnections();
      await model.close();
      database.close();
      await observability.close();
    },
  };
}
