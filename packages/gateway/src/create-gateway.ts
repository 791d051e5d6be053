/** The composition root: the one place where implementations are chosen and wired. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { metrics, trace } from '@opentelemetry/api';
import { closeCodes } from '@parley/protocol';
import { createArgumentProblems } from './agent/edited-arguments.ts';
import { createRegistry } from './agent/definition.ts';
import { mcpPolicies } from './agent/mcp/mcp-config.ts';
import { systemSleep } from './agent/mcp/mcp-link.ts';
import { openSession } from './agent/mcp/mcp-session.ts';
import { McpTools } from './agent/mcp/mcp-tools.ts';
import { createModelResolver } from './agent/model-choice.ts';
import { createModelServices, type ModelServices } from './agent/model-services.ts';
import { createPageTools } from './agent/page-tools.ts';
import { createSdkAgents } from './agent/sdk-agents.ts';
import { createAuditAnchors } from './audit/anchors.ts';
import { checkOptions } from './check-options.ts';
import { createInProcessBus } from './bus/in-process.ts';
import { Hub } from './connection/hub.ts';
import { Channels } from './conversation/channels.ts';
import { expireApprovals } from './conversation/decisions.ts';
import { Presence } from './conversation/presence.ts';
import { endAbsentTakeovers } from './conversation/takeover.ts';
import type { ConversationDeps } from './conversation/deps.ts';
import { REPLY_LIFETIME_MS } from './conversation/idempotency.ts';
import { ConversationLog } from './conversation/log.ts';
import { createRetention } from './conversation/retention.ts';
import { keepFold, trimLog } from './conversation/snapshot.ts';
import { createAccountEndpoint } from './http/account.ts';
import { createAuditEndpoint } from './http/audit.ts';
import { createOperatorAccess } from './http/operator-access.ts';
import { createPasswords } from './identity/passwords.ts';
import { mergeVisitor } from './identity/merging.ts';
import { createKnownUsers } from './identity/known-users.ts';
import { createFailedSignIns } from './identity/failed-sign-ins.ts';
import { createOidcSignIn } from './identity/oidc-sign-in.ts';
import { createTickets } from './identity/tickets.ts';
import { createOidcEndpoint } from './http/oidc.ts';
import { createOperatorEndpoint } from './http/operators.ts';
import { createRevocationEndpoint } from './http/revocations.ts';
import { createRouter } from './http/router.ts';
import { createStatsEndpoint } from './http/stats.ts';
import { createVisitorEndpoint } from './http/visitors.ts';
import { createIds } from './ids.ts';
import { DEFAULT_WINDOW, defineConfig, type ParleyConfig, productionWarnings } from './config.ts';
import { resolveLimits } from './limits.ts';
import { resolveRetention } from './retention-settings.ts';
import type { GatewayOptions } from './options.ts';
import { createIdentities } from './policy/authenticate.ts';
import { BudgetBook } from './policy/budgets/budget-book.ts';
import { dayOf } from './policy/budgets/budget.ts';
import { builtInPrices, parsePriceTable } from './policy/budgets/prices.ts';
import { defaultGuardrails } from './policy/guardrails/defaults.ts';
import { createGuardrailSets } from './policy/guardrails/guardrail-set.ts';
import { pagePolicies } from './policy/page-tools.ts';
import { RateLimiter } from './policy/limits/rate-limiter.ts';
import { createVisitorTokens } from './policy/visitor-tokens.ts';
import { BudgetAccount, type BudgetAlert } from './run/budget-account.ts';
import { RunController } from './run/controller.ts';
import { systemTimers } from './run/delta-coalescer.ts';
import { PageAnswers } from './run/page-answers.ts';
import { RunPool } from './run/pool.ts';
import { hookFaults } from './telemetry/fault-hook.ts';
import { defaultIncidentLimits, type IncidentNotice, watchIncidents } from './telemetry/incidents.ts';
import { type Logger, silentLogger } from './telemetry/logger.ts';
import { createMetrics, type Gauges, type KnownLabels } from './telemetry/metrics.ts';
import { logSignals } from './telemetry/signal-log.ts';
import { shield, type Tell, tellAll, tellEscalationsOnce } from './telemetry/signals.ts';
import { StatsKeeper } from './telemetry/stats/stats-keeper.ts';
import { traceRefusal } from './telemetry/turn-span.ts';

export interface Gateway {
  /** For the `upgrade` event of an HTTP server. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** For the `request` event of an HTTP server. */
  handleRequest(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Begins to work on runs, those that an earlier process left behind included. */
  start(): Promise<void>;
  /** Stops taking new work and tells clients to come back later, within the range in milliseconds. */
  drain(reconnectAfterMs?: [min: number, max: number]): void;
  /**
   * Stops runs at their next safe point, closes connections, then the store.
   *
   * @param options.graceMs How long to wait for safe points, in milliseconds; default 20 000. A run that has not come to
   *   one by then is stopped where it is, and goes on from its journal when somebody claims it.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
  /** Figures of this moment. */
  stats(): { readonly connections: number; readonly runs: number };
}

const VISITOR_SECRET = 'visitor-token-secret';
const ATTEMPT_SECRET = 'operator-attempt-secret';
const SECRET_BYTES = 32;
/** How often approvals are looked through for those whose time is over. */
const EXPIRY_INTERVAL_MS = 1000;
const ANCHOR_INTERVAL_MS = 1000;
/** Logs trimmed in one go. */
const TRIM_BATCH = 100;
const CLEANUP_INTERVAL_MS = 10 * 60 * 1000;
/** Positions after which the fold of a log is kept, how often that is looked for, and logs that are folded in one go. */
const FOLD_POSITIONS = 1000;
const FOLD_INTERVAL_MS = 30_000;
const FOLD_BATCH = 20;
/** Entries that are counted for a gauge; there are rarely as many. */
const GAUGE_LIMIT = 1000;
/** How long it is known what was spent on a day. */
const SPENDING_LIFETIME_MS = 400 * 24 * 3600 * 1000;

/**
 * Makes a gateway. It opens no port: hand its two handlers to an HTTP server.
 *
 * @throws Error naming the option that is wrong.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { store, logger = silentLogger, now = Date.now, random = randomBytes } = options;
  checkOptions(options);
  const config = configOf(options);
  const { agents, sites, guardrails = defaultGuardrails(), models = {}, contextWindow = DEFAULT_WINDOW } = config;
  const limits = resolveLimits(config.limits);
  const ofServers = mcpPolicies(config.mcpServers ?? {});
  const registry = createRegistry(agents, { ...ofServers, byName: { ...ofServers.byName, ...pagePolicies(sites) } });

  const tracer = options.tracer ?? trace.getTracer('parley');
  const newId = createIds(random);
  const randomHex = (size: number): string => Buffer.from(random(size)).toString('hex');
  const bus = createInProcessBus();
  const channels = new Channels(bus);
  const presence = new Presence();
  const gauges: Gauges = {
    waitingRuns: async () => (await store.waitingRuns(now(), GAUGE_LIMIT)).length,
    pendingApprovals: async () => countBySite(sites, await store.pendingApprovals({}, GAUGE_LIMIT)),
  };
  const known = knownNames(options);
  const stats = new StatsKeeper(now, known);
  const tell = listenersOf(options, { logger, gauges, known, stats });
  const log = new ConversationLog(store, bus, tell);
  const alertOwner = shield(options.onBudgetAlert ?? (() => {}));
  const onAlert = (alert: BudgetAlert): void => {
    const { scope, key, day, level } = alert;
    tell({ type: 'budget.reached', scope, key, day, level });
    alertOwner(alert);
  };
  // What is simulated costs what the configuration says, whatever name it goes by.
  const knownPrices = options.model?.mode === 'simulated' ? new Map() : builtInPrices;
  const prices = parsePriceTable(config.prices ?? {}, knownPrices);
  const accounts = { store, book: new BudgetBook(), prices, now, onAlert };
  const accountFor: ConversationDeps['accountFor'] = (holder) => {
    const budgets = { ...config.budgets, ...registry.definition(holder.agent)?.budgets };
    return new BudgetAccount({ ...accounts, budgets }, holder);
  };
  const conversations: ConversationDeps = {
    store,
    log,
    registry,
    sites,
    newId,
    now,
    logger,
    tell,
    messageChars: limits.messageChars,
    messageRate: new RateLimiter({ perMinute: limits.messagesPerMinute, burst: limits.messageBurst }),
    argumentProblems: createArgumentProblems(agents),
    accountFor,
    onApprovalWait: shield(options.onApprovalWait ?? (() => {})),
  };

  const secretOf = async (name: string): Promise<Uint8Array> =>
    Buffer.from(await store.metaOnce(name, randomHex(SECRET_BYTES)), 'hex');
  const tokens = createVisitorTokens(await secretOf(VISITOR_SECRET), newId, now);
  const knownUsers = createKnownUsers({
    tokens: Object.fromEntries(Object.entries(sites).map(([name, { users }]) => [name, users])),
    store,
    now,
  });
  const identities = createIdentities({ tokens, knownUsers, store, now, operatorToken: options.operatorToken });
  let draining = false;
  const hub = new Hub(
    {
      ...conversations,
      channels,
      identities,
      merge: (caller, token) => mergeVisitor({ store, bus, tokens, now }, caller, token),
      presence,
      limits: {
        frameBytes: limits.frameBytes,
        messageChars: limits.messageChars,
        inFlight: limits.inFlight,
        unackedBytes: limits.unackedBytes,
      },
      heartbeatMs: limits.heartbeatMs,
      model: options.model ?? { mode: 'live' },
      isDraining: () => draining,
      traceRefusal: (refusal) => traceRefusal(tracer, refusal, randomHex),
      ...(options.clientAddress && { clientAddress: options.clientAddress }),
    },
    { perAddress: limits.connectionsPerAddress, silentPerAddress: limits.silentPerAddress, silentFromLoopback: 4096 },
  );

  bus.subscribe((message) => {
    if (message.type === 'identity.changed') hub.recheck(message.principalId);
    if (message.type !== 'visitor.erased') return;
    hub.closePrincipal(message.visitorId, closeCodes.unauthorized, 'everything about this visitor was erased');
  });

  const resolver = createModelResolver(options.modelProvider, models);
  const services: ModelServices = createModelServices({
    provider: options.modelProvider,
    resolver,
    models,
    window: contextWindow,
    timeouts: { firstEventMs: limits.modelFirstEventMs, idleMs: limits.modelIdleMs },
    // By the names under which answers are counted, as far as they are known.
    onRetry: ({ candidate, attempt, delayMs, error: cause }, run) =>
      tell({ type: 'model.retried', ...run, model: services.priceNames.of(candidate), attempt, delayMs, cause }),
    onGivenUp: ({ candidate, next, error: cause }, run) => {
      const model = services.priceNames.of(candidate);
      tell({ type: 'model.given_up', ...run, model, ...(next !== undefined && { next }), cause });
    },
    onUnlisted: (cause, run) => tell({ type: 'fault', what: cause.message, ...run, cause }),
  });
  const mcpTools = new McpTools(config.mcpServers ?? {}, agents, {
    open: openSession,
    tell,
    sleep: systemSleep,
    now,
    random: () => Buffer.from(random(4)).readUInt32BE() / 2 ** 32,
  });
  const controller = new RunController({
    store,
    log,
    agents: createSdkAgents({
      agents,
      registry,
      sources: [mcpTools, createPageTools(sites)],
      modelProvider: options.modelProvider,
      resolver,
      services,
      workflowName: config.workflowName ?? 'Parley',
      traceContent: config.traceContent ?? false,
      onToolCall: shield(options.onToolCall ?? (() => {})),
      appServices: options.services,
    }),
    pageAnswers: new PageAnswers({ store, bus, timers: systemTimers }),
    registry,
    newId,
    now,
    timers: systemTimers,
    tracer,
    randomHex,
    logger,
    tell,
    guardrailsFor: createGuardrailSets({ guardrails, sites, agents }),
    accountFor,
    limits,
  });
  const anchors = createAuditAnchors(options.auditAnchor ?? {}, { store, now, tell });
  const node = newId('node');
  const applyRetention = createRetention({
    ...conversations,
    settings: resolveRetention(config.retention),
    owner: node,
    isStopping: () => draining,
  });
  const pool = new RunPool({
    store,
    bus,
    log,
    controller,
    owner: node,
    now,
    tell,
    concurrency: limits.concurrentRuns,
    leaseMs: limits.leaseMs,
  });

  const access = createOperatorAccess({ identities, sites, clientAddress: options.clientAddress });
  const requireOperator = access.require;
  const passwords = createPasswords(random, options.passwordCost);
  const tickets = createTickets({ store, now, random });
  const oidc = createOidcSignIn(config.operators, {
    store,
    bus,
    tickets,
    secret: await secretOf(ATTEMPT_SECRET),
    now,
    random,
    logger,
  });
  const handleRequest = createRouter({
    mounts: options.mounts ?? [],
    endpoints: [
      createStatsEndpoint({
        requireOperator,
        keeper: stats,
        store,
        now,
        atWork: () => ({ connections: hub.size, runs: pool.size }),
        sites,
        registry,
        budgets: config.budgets ?? {},
        model: options.model ?? { mode: 'live' },
        traceUrl: options.traceUrl,
      }),
      createOidcEndpoint({ oidc, access, now }),
      createOperatorEndpoint({
        ...conversations,
        bus,
        random,
        access,
        passwords,
        tickets,
        failures: createFailedSignIns({ logger, now }),
        oidc,
        hasDevelopmentOperator: options.operatorToken !== undefined,
      }),
      createAccountEndpoint({
        ...conversations,
        bus,
        random,
        passwords,
        requireOperator,
      }),
      createRevocationEndpoint({ store, bus, now, sites, requireOperator }),
      createAuditEndpoint({ store, requireOperator }),
      createVisitorEndpoint({ ...conversations, bus, requireOperator }),
    ],
    sites,
    registry,
    notReady: async () => {
      if (draining) return 'draining';
      return store.check().then(
        () => undefined,
        () => 'store unavailable',
      );
    },
    newId,
    tell,
  });

  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, work: () => Promise<unknown>): void => {
    const timer = setInterval(
      () => void work().catch((cause: unknown) => tell({ type: 'fault', what: 'upkeep failed', cause })),
      ms,
    );
    timer.unref();
    timers.push(timer);
  };

  const surroundings = {
    hasOperatorToken: options.operatorToken !== undefined,
    isSimulated: options.model?.mode === 'simulated',
    contentEncryption: store.contentEncryption,
  };
  for (const warning of productionWarnings(config, surroundings)) logger.warn({ component: 'configuration' }, warning);

  const handBackAbsent = (): Promise<void> => endAbsentTakeovers(conversations, presence, limits.takeoverLeaseMs);

  return {
    handleUpgrade: (request, stream, head) => hub.handleUpgrade(request, stream, head),
    handleRequest,
    async start() {
      await expireApprovals(conversations);
      await handBackAbsent();
      mcpTools.start();
      pool.start();
      every(EXPIRY_INTERVAL_MS, () => expireApprovals(conversations));
      every(EXPIRY_INTERVAL_MS, handBackAbsent);
      if (options.auditAnchor !== undefined) every(ANCHOR_INTERVAL_MS, () => anchors.tick());
      every(CLEANUP_INTERVAL_MS, applyRetention);
      every(CLEANUP_INTERVAL_MS, () => store.scrub());
      every(CLEANUP_INTERVAL_MS, () => store.forgetIdentities(now()));
      every(CLEANUP_INTERVAL_MS, () => store.forgetReplies(now() - REPLY_LIFETIME_MS));
      every(CLEANUP_INTERVAL_MS, () => store.forgetSpending(dayOf(now() - SPENDING_LIFETIME_MS)));
      every(FOLD_INTERVAL_MS, async () => {
        for (const id of await store.unfoldedLogs(FOLD_POSITIONS, FOLD_BATCH)) {
          await keepFold(store, id);
          // Others are to wait for one of them at most.
          await setImmediate();
        }
      });
      every(CLEANUP_INTERVAL_MS, async () => {
        // Only logs that are a good deal too long, so that a busy conversation is not trimmed again and again.
        const long = await store.longLogs(limits.logPositions * 1.25, TRIM_BATCH);
        for (const conversationId of long) await trimLog(store, conversationId, limits.logPositions);
      });
    },
    drain(reconnectAfterMs = [0, 5000]) {
      draining = true;
      pool.release();
      hub.drain(reconnectAfterMs);
    },
    async close({ graceMs = 20_000 } = {}) {
      draining = true;
      for (const timer of timers) clearInterval(timer);
      await pool.stop(graceMs);
      await mcpTools.stop();
      await hub.close();
      // Whatever keeps it from being anchored must not keep the gateway from closing.
      await anchors.close().catch((cause: unknown) => tell({ type: 'fault', what: 'upkeep failed', cause }));
      await store.close();
    },
    stats: () => ({ connections: hub.size, runs: pool.size }),
  };
}

/** The configuration in the options. @throws Error naming what is wrong in it. */
function configOf(options: GatewayOptions): ParleyConfig {
  const { agents, sites, mcpServers, guardrails, limits, budgets, models, prices, contextWindow } = options;
  const { workflowName, traceContent, retention, operators } = options;
  return defineConfig({
    agents,
    sites,
    ...(mcpServers && { mcpServers }),
    ...(guardrails && { guardrails }),
    ...(limits && { limits }),
    ...(budgets && { budgets }),
    ...(models && { models }),
    ...(prices && { prices }),
    ...(contextWindow && { contextWindow }),
    ...(retention && { retention }),
    ...(operators && { operators }),
    ...(workflowName !== undefined && { workflowName }),
    ...(traceContent !== undefined && { traceContent }),
  });
}

/** Names that figures may have from the beginning. */
function knownNames({ agents, sites }: GatewayOptions): KnownLabels {
  const tools = Object.values(agents).flatMap(({ agent }) => agent.tools.map(({ name }) => name));
  return {
    agents: Object.keys(agents),
    tools: [...tools, ...Object.keys(pagePolicies(sites))],
    sites: Object.keys(sites),
  };
}

interface Listeners {
  readonly logger: Logger;
  readonly gauges: Gauges;
  readonly known: KnownLabels;
  readonly stats: StatsKeeper;
}

/** Whoever hears what happens: the log, the metrics, the console's figures, the watch for incidents, an error tracker. */
function listenersOf(options: GatewayOptions, { logger, gauges, known, stats }: Listeners): Tell {
  const { incidents, onFault, onSignal } = options;
  const meter = options.meter ?? metrics.getMeter('parley');
  const sendNotice = shield(options.onIncident ?? (() => {}));
  const onIncident = (notice: IncidentNotice): void => {
    // Whoever gets the notices may be out of reach: the log always has them.
    logger[notice.state === 'begun' ? 'error' : 'warn']({ component: 'incidents', ...notice }, 'incident');
    sendNotice(notice);
  };
  const tell = tellAll([
    logSignals(logger),
    createMetrics(meter, known, gauges),
    stats.listen,
    watchIncidents({ ...defaultIncidentLimits, ...incidents }, onIncident),
    ...(onFault === undefined ? [] : [hookFaults(onFault)]),
    ...(onSignal === undefined ? [] : [onSignal]),
  ]);
  return tellEscalationsOnce(tell);
}

function countBySite(
  sites: GatewayOptions['sites'],
  approvals: readonly { readonly site: string }[],
): Record<string, number> {
  // A site without any has a value, too: no approvals is not the same as no figures.
  const counts = new Map(Object.keys(sites).map((site) => [site, 0]));
  for (const { site } of approvals) counts.set(site, (counts.get(site) ?? 0) + 1);
  return Object.fromEntries(counts);
}
