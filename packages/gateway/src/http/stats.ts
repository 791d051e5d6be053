/** `GET /v1/stats` and `GET /v1/settings`: figures and configuration for operators (OP3). */
import {
  type GatewaySettings,
  type SettingsBudget,
  type Stats,
  STATS_MINUTES,
  type StatsMinutes,
} from '@parley/protocol';
import type { AgentRegistry } from '../agent/definition.ts';
import { GatewayError } from '../errors.ts';
import { type Budget, dayOf, levelOf } from '../policy/budgets/budget.ts';
import { BUDGET_SCOPES, type SpendingScope } from '../policy/budgets/exhausted.ts';
import { toUsd } from '../policy/budgets/prices.ts';
import type { Sites } from '../policy/origins.ts';
import type { Budgets } from '../run/budget-account.ts';
import type { Spent, Store } from '../store/port.ts';
import type { StatsKeeper } from '../telemetry/stats/stats-keeper.ts';
import { type Endpoint, type Exchange, isMethod } from './endpoint.ts';
import { sendJson } from './http-error.ts';
import type { RequireOperator } from './operator-access.ts';

export interface StatsEndpointOptions {
  readonly requireOperator: RequireOperator;
  readonly keeper: Pick<StatsKeeper, 'read'>;
  readonly store: Pick<Store, 'pendingApprovals' | 'waitingRuns' | 'spending'>;
  readonly now: () => number;
  /** Open sockets, and runs that are worked on here. */
  readonly atWork: () => { readonly connections: number; readonly runs: number };
  readonly sites: Sites;
  readonly registry: AgentRegistry;
  readonly budgets: Budgets;
  readonly model: GatewaySettings['model'];
  readonly traceUrl: string | undefined;
}

/** Entries that are counted; there are rarely as many. */
const COUNTED = 1000;
const TOTAL: SpendingScope = 'total_day';

export function createStatsEndpoint(options: StatsEndpointOptions): Endpoint {
  return async (exchange) => {
    const { pathname } = exchange.url;
    if (pathname === '/v1/stats') await answer(options, exchange, readStats);
    else if (pathname === '/v1/settings') await answer(options, exchange, readSettings);
    else return false;
    return true;
  };
}

async function answer(
  options: StatsEndpointOptions,
  exchange: Exchange,
  read: (options: StatsEndpointOptions, parameters: URLSearchParams) => Promise<object>,
): Promise<void> {
  if (!isMethod(exchange, 'GET')) return;
  await options.requireOperator(exchange.request, 'viewer');
  sendJson(exchange.response, 200, await read(options, exchange.url.searchParams));
}

/** `?minutes=` says how far back; default an hour. */
async function readStats(options: StatsEndpointOptions, parameters: URLSearchParams): Promise<Stats> {
  const { keeper, store, now, atWork } = options;
  const minutes = minutesOf(parameters.get('minutes'));
  const nowMs = now();
  const [waiting, pending, [today]] = await Promise.all([
    store.waitingRuns(nowMs, COUNTED),
    store.pendingApprovals({}, COUNTED),
    store.spending([{ scope: TOTAL, key: '', day: dayOf(nowMs) }]),
  ]);
  const { connections, runs } = atWork();
  const asked = pending.map(({ approval }) => approval.requestedAt).toSorted();
  return {
    ...keeper.read(minutes),
    now: {
      connections,
      activeRuns: runs,
      waitingRuns: waiting.length,
      pendingApprovals: pending.length,
      oldestApprovalAt: asked[0] ?? null,
    },
    today: toAmount(today),
  };
}

function minutesOf(text: string | null): StatsMinutes {
  const minutes = STATS_MINUTES.find((known) => String(known) === (text ?? '60'));
  if (minutes !== undefined) return minutes;
  throw new GatewayError('bad_request', `minutes: expected one of ${STATS_MINUTES.join(', ')}`, { field: 'minutes' });
}

async function readSettings(options: StatsEndpointOptions): Promise<GatewaySettings> {
  const { sites, registry, model, traceUrl } = options;
  return {
    sites: Object.entries(sites).map(([name, site]) => ({
      name,
      origins: site.origins,
      agents: site.agents.map((agent) => ({ name: agent, title: registry.definition(agent)?.title ?? agent })),
      pageTools: Object.keys(site.pageTools ?? {}),
    })),
    budgets: await readBudgets(options),
    model: { mode: model.mode, ...(model.name !== undefined && { name: model.name }) },
    traceUrl: traceUrl ?? null,
  };
}

/** Every budget that there is; what all of a day may spend is listed with or without a limit. */
async function readBudgets({ sites, registry, budgets, store, now }: StatsEndpointOptions): Promise<SettingsBudget[]> {
  const nowMs = now();
  const agents = [...new Set(Object.values(sites).flatMap(({ agents: names }) => names))];
  const keysOf: Readonly<Record<SpendingScope, readonly (string | null)[]>> = {
    total_day: [''],
    site_day: Object.keys(sites),
    agent_day: agents,
    visitor_day: [null],
    conversation: [null],
  };
  const entries = BUDGET_SCOPES.toReversed().flatMap((scope) =>
    keysOf[scope].map((key) => {
      const own = scope === 'agent_day' && key !== null ? registry.definition(key)?.budgets?.[scope] : undefined;
      return { scope, key, budget: own ?? budgets[scope] };
    }),
  );
  const shown = entries.filter(({ scope, budget }) => budget !== undefined || scope === TOTAL);
  const spent = await store.spending(
    shown.map(({ scope, key }) => ({ scope, key: key ?? '', day: key === null ? '' : dayOf(nowMs) })),
  );
  return shown.map(({ scope, key, budget }, index) => {
    const used = key === null ? null : (spent[index] ?? null);
    return {
      scope,
      key: key === '' ? null : key,
      limitTokens: budget?.tokens ?? null,
      limitUsd: budget?.usd ?? null,
      used: used && toAmount(used),
      level: used === null ? 'ok' : levelOf(used, budget ?? ({} satisfies Budget)),
    };
  });
}

function toAmount(spent: Spent | undefined): Stats['today'] {
  return {
    tokens: spent?.tokens ?? 0,
    costUsd: toUsd(spent?.nanoUsd ?? 0),
    unpricedTokens: spent?.unpricedTokens ?? 0,
  };
}
