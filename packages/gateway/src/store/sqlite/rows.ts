/** Rows of the SQLite tables, and the port's records made of them. */
import type { ConversationSummary, MessageView } from '@parley/protocol';
import type {
  ApprovalRecord,
  ConversationRecord,
  JournalEntry,
  LogEntry,
  PageCallRecord,
  PageOffer,
  RunRecord,
  RunState,
} from '../port.ts';

export interface ConversationRow {
  id: string;
  site: string;
  owner_id: string;
  agent: string;
  title: string | null;
  status: 'open' | 'deleted';
  epoch: string;
  head: number;
  trimmed: number;
  created_at: number;
  updated_at: number;
}

export function toConversation(row: ConversationRow): ConversationRecord {
  return {
    id: row.id,
    site: row.site,
    ownerId: row.owner_id,
    agent: row.agent,
    ...(row.title !== null && { title: row.title }),
    status: row.status,
    epoch: row.epoch,
    head: row.head,
    trimmed: row.trimmed,
    createdAtMs: row.created_at,
    updatedAtMs: row.updated_at,
  };
}

export function toSummary(row: ConversationRow & { pending: number }): ConversationSummary {
  return {
    id: row.id,
    ...(row.title !== null && { title: row.title }),
    agent: row.agent,
    status: row.status,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    pendingApprovals: row.pending,
  };
}

export interface RunRow {
  id: string;
  conversation_id: string;
  message_id: string;
  role: RunRecord['role'];
  agent: string;
  ordinal: number;
  state: RunState;
  owner: string | null;
  fence: number;
  lease_until: number;
  created_at: number;
  started_at: number | null;
  traceparent: string | null;
  caller_traceparent: string | null;
  snapshot: string | null;
  segment: number;
  usage: string;
  spent: string;
  context: string | null;
  page_offer: string | null;
  locale: string | null;
  cancel_requested: number;
  error: string | null;
}

export function toRun(row: RunRow): RunRecord {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    role: row.role,
    agent: row.agent,
    ordinal: row.ordinal,
    state: row.state,
    ...(row.owner !== null && { owner: row.owner }),
    fence: row.fence,
    leaseUntilMs: row.lease_until,
    createdAtMs: row.created_at,
    ...(row.started_at !== null && { startedAtMs: row.started_at }),
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    ...(row.caller_traceparent !== null && { callerTraceparent: row.caller_traceparent }),
    ...(row.snapshot !== null && { snapshot: row.snapshot }),
    segment: row.segment,
    usage: JSON.parse(row.usage) as RunRecord['usage'],
    spent: JSON.parse(row.spent) as RunRecord['spent'],
    ...(row.context !== null && { context: JSON.parse(row.context) as NonNullable<RunRecord['context']> }),
    ...(row.page_offer !== null && { pageOffer: JSON.parse(row.page_offer) as PageOffer }),
    ...(row.locale !== null && { locale: row.locale }),
    cancelRequested: row.cancel_requested === 1,
    ...(row.error !== null && { error: JSON.parse(row.error) as NonNullable<RunRecord['error']> }),
  };
}

export interface ApprovalRow {
  site: string;
  status: ApprovalRecord['status'];
  body: string;
  resolution: string | null;
}

export function toApproval(row: ApprovalRow): ApprovalRecord {
  return {
    approval: JSON.parse(row.body) as ApprovalRecord['approval'],
    site: row.site,
    status: row.status,
    ...(row.resolution !== null && {
      resolution: JSON.parse(row.resolution) as NonNullable<ApprovalRecord['resolution']>,
    }),
  };
}

export interface PageCallRow {
  run_id: string;
  call_id: string;
  conversation_id: string;
  owner_id: string;
  client_id: string;
  tool: string;
  result: string | null;
}

export function toPageCall(row: PageCallRow): PageCallRecord {
  return {
    runId: row.run_id,
    callId: row.call_id,
    conversationId: row.conversation_id,
    ownerId: row.owner_id,
    clientId: row.client_id,
    tool: JSON.parse(row.tool) as PageCallRecord['tool'],
    ...(row.result !== null && { result: JSON.parse(row.result) as NonNullable<PageCallRecord['result']> }),
  };
}

export type EventRow = LogEntry;

export interface JournalRow {
  segment: number;
  key: string;
  status: JournalEntry['status'];
  body: string;
}

export function toJournalEntry(row: JournalRow): JournalEntry {
  return { ...row, body: JSON.parse(row.body) as JournalEntry['body'] };
}

export function toMessage(row: { body: string }): MessageView {
  return JSON.parse(row.body) as MessageView;
}
