/** Runs on a real store with a scripted agent: what the tests of `run/` work on. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, tool } from '@openai/agents';
import { ProxyTracerProvider, type Tracer } from '@opentelemetry/api';
import {
  type CommandOf,
  type ConversationEvent,
  type ConversationView,
  emptyView,
  type EventOf,
  type EventType,
  foldEvents,
  type JsonValue,
  type LoggedEvent,
  type PageTool,
} from '@parley/protocol';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createRegistry, type ToolPolicy } from '../agent/definition.ts';
import { createInProcessBus } from '../bus/in-process.ts';
import type { Bus } from '../bus/port.ts';
import { decideApproval } from '../conversation/decisions.ts';
import type { ConversationDeps } from '../conversation/deps.ts';
import { ConversationLog } from '../conversation/log.ts';
import { sendMessage } from '../conversation/messages.ts';
import { giveToolResult } from '../conversation/page-calls.ts';
import { cancelRun } from '../conversation/runs.ts';
import { createIds } from '../ids.ts';
import type { Guardrail } from '../policy/guardrails/guardrail.ts';
import type { AgentOutcome, AgentRequest, RunRecorder } from '../run/agent-port.ts';
import { RunController, type RunControl } from '../run/controller.ts';
import type { Timers } from '../run/delta-coalescer.ts';
import { PageAnswers } from '../run/page-answers.ts';
import type { RunRecord, Store } from '../store/port.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { silentLogger } from '../telemetry/logger.ts';
import type { Signal, SignalOf, SignalType } from '../telemetry/signals.ts';
import { type AccountsOptions, accountsOf, guardrailsOf, roomyLimits, roomyRate } from './policies.ts';

export interface Policies extends Pick<AccountsOptions, 'budgets' | 'prices' | 'onAlert'> {
  readonly guardrails?: readonly Guardrail[];
  readonly limits?: Partial<typeof roomyLimits>;
  /** Default: nothing is traced. */
  readonly tracer?: Tracer;
}

export type AgentScript = (request: AgentRequest, recorder: RunRecorder) => Promise<AgentOutcome>;

const CONVERSATION = 'conv_1';
const visitor = { principal: { id: 'vis_1', role: 'visitor' }, site: 'storefront', clientId: 'tab_1' } as const;
const operator = { principal: { id: 'op_1', role: 'operator', operatorRole: 'admin' }, site: 'storefront' } as const;
const hex = (size: number): string => Buffer.from(crypto.getRandomValues(new Uint8Array(size))).toString('hex');

/** One process after the other on the same file. */
export class RunBench {
  readonly clock = { nowMs: Date.parse('2026-03-01T12:00:00.000Z') };
  readonly bus: Bus = createInProcessBus();
  readonly errors: object[] = [];
  /** All that was told. */
  readonly signals: Signal[] = [];
  readonly deps: ConversationDeps;
  /** What the agent does when it is run. */
  script: AgentScript = async () => ({ type: 'completed', output: 'Done', items: [] });
  readonly #file: string;
  /** Timers of the process that lives now; they die with it. */
  readonly #pending = new Set<NodeJS.Timeout>();
  readonly #timers: Timers = {
    set: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs);
      this.#pending.add(timer);
      return timer;
    },
    clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
    now: () => performance.now(),
  };
  readonly #controller: RunController;
  #store: Store;

  constructor(tools: Readonly<Record<string, ToolPolicy>> = {}, policies: Policies = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'parley-run-'));
    onTestFinished(async () => {
      for (const timer of this.#pending) clearTimeout(timer);
      await this.#store.close();
      rmSync(folder, { recursive: true, force: true });
    });
    this.#file = join(folder, 'parley.db');
    this.#store = this.#open();
    const now = (): number => this.clock.nowMs;
    // Everything asks for the store of the process that lives now; a test may put something in place of a method.
    const store = new Proxy({} as Store, {
      get: (replaced, name) => {
        if (Object.hasOwn(replaced, name)) return Reflect.get(replaced, name) as unknown;
        const value: unknown = Reflect.get(this.#store, name);
        return typeof value === 'function' ? (value.bind(this.#store) as unknown) : value;
      },
    });
    const newId = createIds();
    const names = Object.keys(tools);
    const agent = new Agent({
      name: 'Support',
      tools: names.map((name) => tool({ name, description: '', parameters: z.object({}), execute: () => '' })),
    });
    const registry = createRegistry({ support: { agent, title: 'Support', tools } });
    const logger = { ...silentLogger, error: (fields: object) => void this.errors.push(fields) };
    const tell = (signal: Signal): void => void this.signals.push(signal);
    const log = new ConversationLog(store, this.bus, tell);
    this.deps = {
      store,
      log,
      registry,
      sites: { storefront: { origins: ['https://shop.example'], agents: ['support'], pageTools: { buy: {} } } },
      newId,
      now,
      logger,
      tell,
      messageChars: 1000,
      messageRate: roomyRate(),
      argumentProblems: () => [],
      accountFor: accountsOf({ store, now, ...policies }),
      onApprovalWait: () => {},
    };
    this.#controller = new RunController({
      store,
      log,
      registry,
      newId,
      now,
      logger,
      pageAnswers: new PageAnswers({ store, bus: this.bus, timers: this.#timers }),
      agents: { run: (request, recorder) => this.script(request, recorder) },
      timers: this.#timers,
      tracer: policies.tracer ?? new ProxyTracerProvider().getTracer('test'),
      randomHex: hex,
      tell: (signal) => {
        tell(signal);
        const { type, ...fault } = signal;
        if (type === 'fault') this.errors.push(fault);
      },
      guardrailsFor: guardrailsOf(policies.guardrails),
      accountFor: this.deps.accountFor,
      limits: { ...roomyLimits, ...policies.limits },
    });
  }

  #open(): Store {
    return openSqliteStore({ file: this.#file, now: () => this.clock.nowMs });
  }

  get store(): Store {
    return this.deps.store;
  }

  get controller(): RunController {
    return this.#controller;
  }

  /** Another process takes over the file. */
  async restart(): Promise<void> {
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
    await this.#store.close();
    this.#store = this.#open();
  }

  /** A visitor says something. @returns the id of the run that answers. */
  async send(text = 'Hello', onBusy: 'queue' | 'interrupt' = 'queue', tools: PageTool[] = []): Promise<string> {
    const { store, deps } = this;
    if ((await store.conversation(CONVERSATION)) === undefined) {
      const nowMs = this.clock.nowMs;
      await store.transaction((tx) =>
        tx.createConversation({
          id: CONVERSATION,
          site: visitor.site,
          ownerId: visitor.principal.id,
          agent: 'support',
          status: 'open',
          epoch: 'epoch_1',
          head: 0,
          createdAtMs: nowMs,
          updatedAtMs: nowMs,
        }),
      );
    }
    const command = {
      type: 'message.send',
      id: 1,
      conversationId: CONVERSATION,
      key: randomUUID(),
      text,
      onBusy,
      tools,
    } as const;
    const { runId } = await sendMessage(deps, visitor, command);
    return runId ?? '';
  }

  /** Claims the run that can be claimed, and works on it. */
  async work(control: Partial<RunControl> = {}): Promise<RunRecord> {
    const [runId = 'none'] = await this.store.claimableRuns(this.clock.nowMs, 1);
    const run = await this.store.claimRun(runId, { owner: 'node_1', nowMs: this.clock.nowMs, leaseMs: 15_000 });
    if (run === undefined) throw new Error('there is no run to work on');
    await this.#controller.execute(run, { stop: new AbortController(), isReleasing: () => false, ...control });
    return run;
  }

  async cancel(runId: string): Promise<void> {
    const command = { type: 'run.cancel', id: 1, conversationId: CONVERSATION, key: randomUUID(), runId } as const;
    await cancelRun(this.deps, visitor, command);
  }

  /** The visitor's page says what came of a call. */
  async answer(callId: string, output: JsonValue): Promise<void> {
    const command = { type: 'tool.result', id: 1, key: randomUUID(), callId, output } as const;
    await giveToolResult(this.deps, visitor, command);
  }

  /** An operator decides about the pending approval of a call. */
  async decide(callId: string, fields: Partial<CommandOf<'approval.decide'>> = {}): Promise<void> {
    const pending = await this.store.pendingApprovals({}, 100);
    const record = pending.find(({ approval }) => approval.callId === callId);
    if (record === undefined) throw new Error(`nobody is asked about ${callId}`);
    const { id: approvalId, argsHash } = record.approval;
    await decideApproval(this.deps, operator, {
      type: 'approval.decide',
      id: 1,
      key: randomUUID(),
      approvalId,
      argsHash,
      decision: 'approve',
      ...fields,
    });
  }

  async events(): Promise<ConversationEvent[]> {
    const log = await this.store.readLog(CONVERSATION, 0, 1000);
    return (log ?? []).map(({ body }) => JSON.parse(body) as ConversationEvent);
  }

  async eventsOf<T extends EventType>(type: T): Promise<EventOf<T>[]> {
    return (await this.events()).filter((event) => event.type === type) as EventOf<T>[];
  }

  /** What was told of this type. */
  told<T extends SignalType>(type: T): SignalOf<T>[] {
    return this.signals.filter((signal): signal is SignalOf<T> => signal.type === type);
  }

  async types(): Promise<string[]> {
    return (await this.events()).map(({ type }) => type);
  }

  async view(): Promise<ConversationView> {
    const log = (await this.store.readLog(CONVERSATION, 0, 1000)) ?? [];
    const events = log.map(({ seq, at, body }) => ({ ...(JSON.parse(body) as ConversationEvent), seq, at }));
    return foldEvents(emptyView(CONVERSATION, 'support'), events as LoggedEvent[]);
  }

  history(): ReturnType<Store['history']> {
    return this.store.history(CONVERSATION);
  }
}
