import type { ConversationEvent, GuardrailAction, GuardrailStage, JsonValue, Usage } from '@parley/protocol';
import type { ToolPolicy } from '../agent/definition.ts';
import type { CommitTools, ConversationLog } from '../conversation/log.ts';
import type { JournalEntry, PlaceholderRecord, RunClaim, Spent, SteeringMessage } from '../store/port.ts';
import type {
  FallbackTaken,
  ModelAnswer,
  ModelCost,
  RecordedFallback,
  RunRecorder,
  SteeredText,
  ToolCall,
  ToolOutcome,
  ToolVerdict,
} from './agent-port.ts';
import type { RunSignal } from '../telemetry/signals.ts';
import type { BudgetAccount } from './budget-account.ts';
import { speakerOf } from './interlude.ts';
import { startedEvent } from './call-events.ts';
import { DeltaCoalescer, type Timers } from './delta-coalescer.ts';
import type { GuardRecords, Screening } from './guard.ts';
import { toJson } from './json.ts';
import { ProgressLines } from './progress-lines.ts';
import { callIdOf, type FinishedCall, type StartedCall, toolKey } from './recovery.ts';
import { countSteps, type Fallback, FALLBACK, type Handoff, handoffKey, type Steps } from './steps.ts';
import { addSpent, addUsage } from './usage.ts';

/** More than this in one run is worth a look (OB8). */
const USUAL = { handoffs: 5, toolCalls: 15 };

export interface RecorderOptions {
  readonly conversationId: string;
  /** The visitor whose conversation it is. */
  readonly visitorId: string;
  readonly claim: RunClaim;
  readonly segment: number;
  readonly agent: string;
  readonly log: ConversationLog;
  readonly policy: (tool: string) => ToolPolicy;
  /** What to call an agent before people; undefined when it is not known. */
  readonly titleOf: (agent: string) => string | undefined;
  readonly newMessageId: () => string;
  readonly now: () => number;
  readonly timers: Timers;
  /** Longest that a piece of text waits for others, in milliseconds (LG3); default 40. */
  readonly textWindowMs?: number;
  /** What the run did before a crash. */
  readonly journal: readonly JournalEntry[];
  /** Reads the messages that join the run. */
  readonly steering: () => Promise<readonly SteeringMessage[]>;
  /** Calls without a result that a person wants made again. */
  readonly retry: ReadonlySet<string>;
  /** Usage of the run so far, and what it has cost. */
  readonly usage: Usage;
  readonly spent: Spent;
  readonly account: BudgetAccount;
  /** A result as people may see it. */
  readonly show: (text: string) => string;
  /** Called once when nothing can be recorded any more: the run must stop. */
  readonly onBroken: (error: unknown) => void;
  /** Called with the text of the first piece that the run produces. */
  readonly onFirstText: () => void;
  /** Tells what happens in the run. */
  readonly tell: (signal: RunSignal) => void;
}

/**
 * Records one segment of a run: events to the log, steps to the journal. Writes go out in the order in which they were
 * made; what must be safe before the run goes on is awaited by the agent adapter.
 */
export class Recorder implements RunRecorder, GuardRecords {
  readonly #options: RecorderOptions;
  readonly #coalescer: DeltaCoalescer;
  readonly #progress: ProgressLines;
  readonly #journal = new Map<string, JournalEntry>();
  readonly #openTexts = new Map<string, string>();
  readonly #openTools = new Map<string, { readonly startedAtMs: number }>();
  readonly #pausedTools = new Map<string, ToolCall>();
  #queue: Promise<void> = Promise.resolve();
  #broken = false;
  #usage: Usage;
  #spent: Spent;
  #agent: string;
  #hasText = false;
  #steps: Steps;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#usage = options.usage;
    this.#spent = options.spent;
    this.#agent = options.agent;
    this.#steps = countSteps(options.journal);
    this.#coalescer = new DeltaCoalescer(
      (messageId, offset, text) => void this.#emit([{ type: 'message.delta', messageId, offset, text }], 'relaxed'),
      options.timers,
      options.textWindowMs,
    );
    this.#progress = new ProgressLines(
      (callId, text) => void this.#emit([{ type: 'tool.progress', callId, text }], 'relaxed'),
      options.timers,
    );
    for (const entry of options.journal) {
      if (entry.segment !== options.segment) continue;
      this.#journal.set(entry.key, entry);
      const callId = callIdOf(entry.key);
      // Begun before, and to go on: whatever becomes of the run, it must not look as if it were still under way.
      if (callId !== undefined && entry.status === 'started' && !options.retry.has(callId)) {
        this.#openTools.set(callId, { startedAtMs: options.now() });
      }
    }
  }

  /** Usage of the whole run so far. */
  get usage(): Usage {
    return this.#usage;
  }

  /** What the run has cost so far. */
  get spent(): Spent {
    return this.#spent;
  }

  /** Name of the agent that has the run now. */
  get agent(): string {
    return this.#agent;
  }

  /** Steps of the whole run so far. */
  get steps(): Steps {
    return this.#steps;
  }

  /** Calls that have begun and wait for a person inside of them. */
  get pausedTools(): readonly ToolCall[] {
    return [...this.#pausedTools.values()];
  }

  textStarted(): string {
    const messageId = this.#options.newMessageId();
    this.#coalescer.flush();
    this.#openTexts.set(messageId, '');
    const { runId } = this.#options.claim;
    void this.#emit([{ type: 'message.started', runId, messageId, agent: this.#agent }], 'relaxed');
    return messageId;
  }

  textDelta(messageId: string, text: string): void {
    if (!this.#hasText) {
      this.#hasText = true;
      this.#options.onFirstText();
    }
    this.#openTexts.set(messageId, (this.#openTexts.get(messageId) ?? '') + text);
    this.#coalescer.push(messageId, text);
  }

  recordedModelCall(key: string): JsonValue | undefined {
    const entry = this.#journal.get(key);
    return entry?.status === 'finished' ? entry.body : undefined;
  }

  toolWasBegun(callId: string): boolean {
    return this.#journal.has(toolKey(callId));
  }

  async modelCalled({ key, model, response, texts, usage }: ModelAnswer): Promise<void> {
    const { conversationId, claim, segment } = this.#options;
    for (const { messageId } of texts) {
      this.#coalescer.end(messageId);
      this.#openTexts.delete(messageId);
    }
    await this.#spend({ usage, model }, async ({ tx, append }, told) => {
      await tx.putJournal(claim, { key, segment, status: 'finished', body: response });
      const completed = texts.map((text): ConversationEvent => ({ type: 'message.completed', ...text }));
      await append([...completed, ...told], claim);
      for (const { messageId } of texts) await tx.compactDeltas(conversationId, messageId);
    });
  }

  async modelWasted(call: ModelCost): Promise<void> {
    await this.#spend(call, ({ append }, told) => append(told, this.#options.claim));
  }

  /**
   * Writes down what a call has cost, in the transaction in which the call itself is recorded: the run's sums are right
   * wherever it goes on, and nothing is charged twice.
   *
   * @param work Gets the events about budgets, to be appended.
   */
  async #spend(
    { usage, model }: ModelCost,
    work: (tools: CommitTools, told: ConversationEvent[]) => Promise<void>,
  ): Promise<void> {
    const { claim, account, tell } = this.#options;
    const cost = account.price(usage, model);
    this.#usage = addUsage(this.#usage, usage);
    this.#spent = addSpent(this.#spent, cost);
    // As they are now: calls that end later have writes of their own.
    const sums = { usage: this.#usage, spent: this.#spent };
    const { alerts, crossed } = await this.#write(async (tools) => {
      const charged = await account.charge(tools.tx, cost);
      await work(tools, charged.events);
      await tools.tx.updateRun(claim.runId, sums, claim);
      return charged;
    }, 'relaxed');
    account.alert(alerts);
    tell({ type: 'model.called', model, usage, cost });
    for (const threshold of crossed) tell({ type: 'threshold.crossed', threshold });
  }

  retractTexts(reason: string): void {
    const { conversationId, claim } = this.#options;
    for (const messageId of this.#openTexts.keys()) {
      this.#coalescer.discard(messageId);
      void this.#write(async ({ tx, append }) => {
        await append([{ type: 'message.retracted', messageId, reason }], claim);
        await tx.compactDeltas(conversationId, messageId);
      }, 'relaxed').catch(() => {});
    }
    this.#openTexts.clear();
  }

  say(text: string): void {
    const { newMessageId, claim } = this.#options;
    const messageId = newMessageId();
    this.#coalescer.flush();
    void this.#emit(
      [
        { type: 'message.started', runId: claim.runId, messageId, agent: this.#agent },
        { type: 'message.completed', messageId, text },
      ],
      'relaxed',
    );
  }

  retrying(afterMs: number | undefined): void {
    const { runId } = this.#options.claim;
    const event: ConversationEvent =
      afterMs === undefined
        ? { type: 'run.resumed', runId, reason: 'retry' }
        : { type: 'run.waiting', runId, reason: 'retry', retryAfterMs: Math.round(afterMs) };
    void this.#emit([event], 'relaxed');
  }

  guardrailTripped(stage: GuardrailStage, guardrail: string, action: GuardrailAction, callId?: string): void {
    const { claim, segment } = this.#options;
    const key = `guardrail:${callId}:${guardrail}:${action}`;
    if (callId !== undefined && this.#journal.has(key)) return;
    this.#coalescer.flush();
    const tripped: ConversationEvent = { type: 'guardrail.tripped', runId: claim.runId, stage, guardrail, action };
    void this.#write(async ({ tx, append }) => {
      if (callId !== undefined) await tx.putJournal(claim, { key, segment, status: 'finished', body: null });
      await append([tripped], claim);
    }, 'relaxed').catch(() => {});
  }

  putPlaceholder(record: PlaceholderRecord): void {
    const { conversationId } = this.#options;
    void this.#write(({ tx }) => tx.putPlaceholder(conversationId, record), 'relaxed').catch(() => {});
  }

  putScreening(messageId: string, screening: Screening): void {
    const { conversationId, claim } = this.#options;
    const { runId } = claim;
    void this.#write(async ({ tx, append }) => {
      await tx.putScreening(conversationId, messageId, screening);
      if (!('blocked' in screening)) return;
      const guardrail = screening.blocked;
      await append([{ type: 'guardrail.tripped', runId, stage: 'input', guardrail, action: 'blocked' }], claim);
    }, 'relaxed').catch(() => {});
  }

  putSummary(body: JsonValue): void {
    const { conversationId } = this.#options;
    void this.#write(({ tx }) => tx.putSummary(conversationId, body), 'relaxed').catch(() => {});
  }

  async steering(inputLength: number, place: boolean): Promise<readonly SteeredText[]> {
    const { claim, steering } = this.#options;
    let messages = await steering();
    if (place && messages.some(({ position }) => position === undefined)) {
      await this.#write(async ({ tx }) => {
        await tx.placeSteering(claim, inputLength);
        // Read again: one that came in between has its place now, and must not miss the call.
        messages = await tx.steering(claim.runId);
      }, 'full');
    }
    return messages.flatMap(({ messageId, text, position, saidBy }) =>
      position === undefined ? [] : [{ messageId, text, position, ...(saidBy && { by: speakerOf(saidBy) }) }],
    );
  }

  async beforeTool(call: ToolCall): Promise<ToolVerdict> {
    const key = toolKey(call.callId);
    const { conversationId, visitorId, claim, segment, now, policy, retry } = this.#options;
    const recorded = this.#journal.get(key);
    if (recorded?.status === 'finished') {
      return { action: 'replay', output: (recorded.body as unknown as FinishedCall).output };
    }
    // An agent that is called again, since nobody needed to be asked after all, has begun already.
    const isOpen = this.#openTools.has(call.callId);
    this.#pausedTools.delete(call.callId);
    if (!isOpen) this.#openTools.set(call.callId, { startedAtMs: now() });
    const before = recorded?.body as unknown as StartedCall | undefined;
    const body: StartedCall = { attempt: (before?.attempt ?? 0) + 1, call };
    this.#coalescer.flush();
    const { callId, tool, page } = call;
    const rules = policy(tool);
    const started = startedEvent(claim.runId, call, rules);
    await this.#write(
      async ({ tx, append }) => {
        await tx.putJournal(claim, { key, segment, status: 'started', body: body as unknown as JsonValue });
        if (page !== undefined && before === undefined) {
          await tx.putPageCall(claim, { runId: claim.runId, callId, conversationId, ownerId: visitorId, ...page });
        }
        // A call that simply runs again has begun already, as far as anybody could see.
        if ((before === undefined && !isOpen) || retry.has(callId)) await append([started], claim);
      },
      rules.sideEffects === false ? 'relaxed' : 'full',
    );
    return { action: 'call' };
  }

  async afterTool(call: ToolCall, outcome: ToolOutcome): Promise<void> {
    const { claim, segment, now, policy } = this.#options;
    const { callId, tool } = call;
    const rules = policy(tool);
    const startedAtMs = this.#openTools.get(callId)?.startedAtMs ?? now();
    this.#openTools.delete(callId);
    this.#progress.end(callId);
    const line = outcome.status === 'succeeded' ? summarise(rules, outcome.output) : undefined;
    const summary = line === undefined ? undefined : this.#options.show(line);
    const durationMs = now() - startedAtMs;
    const completed: ConversationEvent = {
      type: 'tool.completed',
      callId,
      status: outcome.status,
      ...(summary !== undefined && { summary }),
      durationMs,
    };
    const body = { output: toJson(outcome.output) } satisfies FinishedCall;
    await this.#write(
      async ({ tx, append }) => {
        await tx.putJournal(claim, { key: toolKey(callId), segment, status: 'finished', body });
        await append([completed], claim);
      },
      rules.sideEffects === false ? 'relaxed' : 'full',
    );
    this.#options.tell({ type: 'tool.called', tool, callId, status: outcome.status, durationMs });
    const toolCalls = this.#steps.toolCalls + 1;
    this.#steps = { ...this.#steps, toolCalls };
    if (toolCalls === USUAL.toolCalls + 1) this.#options.tell({ type: 'threshold.crossed', threshold: 'tool_calls' });
  }

  toolProgress(callId: string, text: string): void {
    if (this.#openTools.has(callId)) this.#progress.push(callId, text);
  }

  toolPaused(call: ToolCall): void {
    this.#pausedTools.set(call.callId, call);
  }

  agentIs(name: string): void {
    this.#agent = name;
  }

  agentChanged(index: number, from: string, to: string): void {
    this.#agent = to;
    const key = handoffKey(index);
    if (this.#journal.has(key)) return;
    const { claim, segment } = this.#options;
    this.#coalescer.flush();
    this.#options.tell({ type: 'handoff', from, to });
    const { standsInFor: _past, path, ...steps } = this.#steps;
    const handoffs = steps.handoffs + 1;
    this.#steps = { ...steps, handoffs, path: [...path, to] };
    if (handoffs === USUAL.handoffs + 1) this.#options.tell({ type: 'threshold.crossed', threshold: 'handoffs' });
    void this.#write(async ({ tx, append }) => {
      await tx.putJournal(claim, { key, segment, status: 'finished', body: { to } satisfies Handoff });
      await append([this.#changedEvent(from, to)], claim);
    }, 'relaxed').catch(() => {});
  }

  #changedEvent(from: string, to: string): ConversationEvent {
    const { claim, titleOf } = this.#options;
    const title = titleOf(to);
    return { type: 'agent.changed', runId: claim.runId, from, to, ...(title !== undefined && { title }) };
  }

  recordedFallback(): RecordedFallback | undefined {
    return this.#journal.get(FALLBACK)?.body as RecordedFallback | undefined;
  }

  async fellBack({ cause, ...fallback }: FallbackTaken): Promise<void> {
    const { from, to, code } = fallback;
    this.#agent = to;
    if (this.#journal.has(FALLBACK)) return;
    const { claim, segment, tell } = this.#options;
    this.#coalescer.flush();
    const events: ConversationEvent[] = [...this.#interruptTexts(), this.#changedEvent(from, to)];
    const body: Fallback = { ...fallback, afterHandoffs: this.#steps.handoffs };
    this.#steps = { ...this.#steps, path: [...this.#steps.path, to], standsInFor: from, fellBack: true };
    await this.#write(async ({ tx, append }) => {
      await tx.putJournal(claim, { key: FALLBACK, segment, status: 'finished', body });
      await append(events, claim);
    }, 'relaxed');
    tell({ type: 'agent.failed', from, to, code, cause });
  }

  /** @returns the events that end what is being written, with what there is of it. */
  #interruptTexts(): ConversationEvent[] {
    const events = [...this.#openTexts].map(([messageId, text]): ConversationEvent => {
      this.#coalescer.end(messageId);
      return { type: 'message.completed', messageId, text, interrupted: true };
    });
    this.#openTexts.clear();
    return events;
  }

  /**
   * Ends the recording; nothing more is written.
   *
   * @param pausing Whether the run waits for a person: then a call that was paused stays open.
   * @returns the events that close what is still open: texts keep what there is of them, and what came
   * of a tool call that has no result is not known.
   */
  async close({ pausing }: { readonly pausing: boolean }): Promise<ConversationEvent[]> {
    this.#coalescer.flush();
    this.#progress.close();
    await this.#queue;
    // A tool that nobody waits for any more may still come back.
    this.#broken = true;
    const events = this.#interruptTexts();
    for (const [callId, { startedAtMs }] of this.#openTools) {
      const paused = this.#pausedTools.has(callId);
      if (paused && pausing) continue;
      events.push({
        type: 'tool.completed',
        callId,
        // What looked like a pause and was none is an agent that had nothing to say.
        status: paused ? 'succeeded' : 'unknown',
        durationMs: this.#options.now() - startedAtMs,
      });
    }
    this.#openTools.clear();
    return events;
  }

  #emit(events: readonly ConversationEvent[], durability: 'full' | 'relaxed'): Promise<void> {
    return this.#write(({ append }) => append(events, this.#options.claim), durability).catch(() => {});
  }

  /** Writes in order; after a failure nothing more is written. */
  #write<T>(work: (tools: CommitTools) => Promise<T>, durability: 'full' | 'relaxed'): Promise<T> {
    const { log, conversationId, onBroken } = this.#options;
    const written = this.#queue.then(async () => {
      if (this.#broken) throw new RecorderBrokenError('the run can no longer be recorded');
      try {
        return await log.commit(conversationId, work, durability);
      } catch (error) {
        this.#broken = true;
        onBroken(error);
        throw error;
      }
    });
    this.#queue = written.then(
      () => {},
      () => {},
    );
    return written;
  }
}

class RecorderBrokenError extends Error {
  override readonly name = 'RecorderBrokenError';
}

/** A summary that throws is no reason for a tool to fail. */
function summarise(policy: ToolPolicy, output: unknown): string | undefined {
  try {
    return policy.summariseResult?.(output);
  } catch {
    return undefined;
  }
}
