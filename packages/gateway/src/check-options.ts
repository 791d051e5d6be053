/** Options that the configuration does not check: what they are made of, rather than what they decide. */
import { anchorProblems } from './audit/anchors.ts';
import { isPasswordCost } from './identity/passwords.ts';
import type { GatewayOptions } from './options.ts';
import { defaultIncidentLimits } from './telemetry/incidents.ts';

/** All options, by name. */
const OPTIONS: ReadonlySet<string> = new Set(
  Object.keys({
    agents: true,
    sites: true,
    mcpServers: true,
    guardrails: true,
    limits: true,
    budgets: true,
    models: true,
    prices: true,
    contextWindow: true,
    retention: true,
    operators: true,
    workflowName: true,
    traceContent: true,
    store: true,
    modelProvider: true,
    model: true,
    operatorToken: true,
    passwordCost: true,
    auditAnchor: true,
    mounts: true,
    clientAddress: true,
    traceUrl: true,
    logger: true,
    tracer: true,
    meter: true,
    incidents: true,
    onIncident: true,
    onSignal: true,
    onFault: true,
    onToolCall: true,
    onApprovalWait: true,
    onBudgetAlert: true,
    services: true,
    now: true,
    random: true,
  } satisfies Record<keyof GatewayOptions, true>),
);

/** A misspelt option would otherwise be left out without a word. @throws Error naming it. */
export function checkOptions(options: GatewayOptions): void {
  const unknown = Object.keys(options).find((name) => !OPTIONS.has(name));
  if (unknown !== undefined) throw new Error(`${unknown}: there is no such option`);
  if (options.traceUrl !== undefined && !URL.canParse(options.traceUrl.replace('{traceId}', 'x'))) {
    throw new Error('traceUrl: expected an address such as https://traces.example.com/trace/{traceId}');
  }
  if (typeof options.store?.transaction !== 'function') throw new Error('store: expected a store, see openSqliteStore');
  if (typeof options.modelProvider?.getModel !== 'function') {
    throw new Error('modelProvider: expected a provider of models, see createOpenAiProvider');
  }
  const [problem] = options.auditAnchor === undefined ? [] : anchorProblems({ ...options.auditAnchor });
  if (problem !== undefined) throw new Error(problem);
  if (options.passwordCost !== undefined && !isPasswordCost(options.passwordCost)) {
    throw new Error('passwordCost: expected {N, r, p}, with N a power of two');
  }
  for (const [name, value] of Object.entries(options.incidents ?? {})) {
    if (!Object.hasOwn(defaultIncidentLimits, name)) throw new Error(`incidents.${name}: there is no such limit`);
    if (!(typeof value === 'number' && value > 0)) throw new Error(`incidents.${name}: expected a positive number`);
  }
}
