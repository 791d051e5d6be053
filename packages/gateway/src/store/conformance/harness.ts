/** What the parts of the conformance suite share: opening a store, and records to put into it. */
import type { Approval, ConversationEvent } from '@parley/protocol';
import { onTestFinished } from 'vitest';
import type { ConversationRecord, LogEntry, PageCallRecord, RunClaim, RunRecord, RunState, Store } from '../port.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Opens the same data once more, as another node does. */
  readonly second: () => Promise<Store>;
  /** Closes all that is open, and opens the same data again, as after a restart. */
  readonly reopen: () => Promise<Store>;
  /** Everything that the tables hold, as text. */
  readonly dump: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface StoreOptions {
  /** The clock by which appends are dated. */
  readonly now: () => number;
}

/** Opens a store without data. */
export type OpenStore = (options: StoreOptions) => Promise<StoreUnderTest>;

/** The moment at which all tests take place. */
export const NOW = Date.parse('2026-03-01T12:00:00.000Z');
export const LEASE_MS = 15_000;

/** A store without data and its clock; closed when the test ends. */
export async function openEmpty(open: OpenStore): Promise<StoreUnderTest & { clock: { nowMs: number } }> {
  const clock = { nowMs: NOW };
  const opened = await open({ now: () => clock.nowMs });
  onTestFinished(() => opened.close());
  return { ...opened, clock };
}

export function sampleConversation(id: string, fields: Partial<ConversationRecord> = {}): ConversationRecord {
  return {
    id,
    site: 'storefront',
    ownerId: 'vis_1',
    agent: 'support',
    status: 'open',
    epoch: `epoch_of_${id}`,
    head: 0,
    trimmed: 0,
    createdAtMs: NOW,
    updatedAtMs: NOW,
    ...fields,
  };
}

/** Entries of a log that is there. */
export async function readLog(store: Store, id: string, afterSeq: number, limit: number): Promise<readonly LogEntry[]> {
  const log = await store.readLog(id, afterSeq, limit);
  if (log === undefined) throw new Error(`the log of ${id} was trimmed beyond ${afterSeq}`);
  return log;
}

export async function createConversation(
  store: Store,
  id: string,
  fields: Partial<ConversationRecord> = {},
): Promise<void> {
  await store.transaction((tx) => tx.createConversation(sampleConversation(id, fields)));
}

export async function createRun(
  store: Store,
  conversationId: string,
  id: string,
  state: RunState = 'runnable',
  fields: Partial<
    Pick<RunRecord, 'createdAtMs' | 'context' | 'locale' | 'pageOffer' | 'role' | 'callerTraceparent' | 'toldFrom'>
  > = {},
): Promise<RunRecord> {
  return store.transaction((tx) =>
    tx.createRun({
      id,
      conversationId,
      messageId: `msg_of_${id}`,
      role: 'visitor',
      agent: 'support',
      state,
      createdAtMs: NOW,
      ...fields,
    }),
  );
}

/** Claims a run that can be claimed. */
export async function claim(store: Store, runId: string, owner = 'node_1', nowMs = NOW): Promise<RunClaim> {
  const run = await store.claimRun(runId, { owner, nowMs, leaseMs: LEASE_MS });
  if (run === undefined) throw new Error(`${runId} could not be claimed`);
  return { runId, fence: run.fence };
}

/** An event like any other. */
export function said(text: string): ConversationEvent {
  return { type: 'message.created', message: { id: `msg_${text}`, role: 'user', text } };
}

export function sampleApproval(id: string, fields: Partial<Approval> = {}): Approval {
  return {
    id,
    conversationId: 'conv_1',
    runId: 'run_1',
    callId: `call_of_${id}`,
    tool: 'issue_refund',
    title: 'Issue a refund',
    summary: 'Refund $20.00',
    arguments: { amount: 20 },
    argsHash: 'hash_1',
    decidedBy: 'operator',
    requestedAt: new Date(NOW).toISOString(),
    expiresAt: new Date(NOW + 60_000).toISOString(),
    ...fields,
  };
}

export async function createApproval(store: Store, id: string, fields: Partial<Approval> = {}, site = 'storefront') {
  await store.transaction((tx) => tx.createApproval({ approval: sampleApproval(id, fields), site, status: 'pending' }));
}

/** The first call of `run_1` that runs in the page, open as long as no result is given. */
export function samplePageCall(fields: Partial<PageCallRecord> = {}): PageCallRecord {
  const tool = { name: 'glow', description: 'Glows.', parameters: { type: 'object' }, idempotent: true };
  const ids = { runId: 'run_1', callId: 'call_1', conversationId: 'conv_1', ownerId: 'vis_1', clientId: 'tab_1' };
  return { ...ids, tool, ...fields };
}
