/** Rows of the SQLite tables, and the port's records made of them. Columns with content are as they are stored. */
import type { ConversationSummary, MessageView } from '@parley/protocol';
import type {
  ApprovalRecord,
  ConversationRecord,
  Feedback,
  PageCallRecord,
  PageOffer,
  RunRecord,
  RunState,
  TakeoverRecord,
} from '../port.ts';
import type { ContentCipher, ContentColumn } from './content-columns.ts';

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
  untold_from: number | null;
  created_at: number;
  updated_at: number;
}

function titleOf({ id, title }: ConversationRow, cipher: ContentCipher): { title?: string } {
  return title === null ? {} : { title: cipher.open({ column: 'conversations.title', scope: id, row: [] }, title) };
}

export function toConversation(row: ConversationRow, cipher: ContentCipher): ConversationRecord {
  return {
    id: row.id,
    site: row.site,
    ownerId: row.owner_id,
    agent: row.agent,
    ...titleOf(row, cipher),
    status: row.status,
    epoch: row.epoch,
    head: row.head,
    trimmed: row.trimmed,
    ...(row.untold_from !== null && { untoldFrom: row.untold_from }),
    createdAtMs: row.created_at,
    updatedAtMs: row.updated_at,
  };
}

export function toSummary(row: ConversationRow & { pending: number }, cipher: ContentCipher): ConversationSummary {
  return {
    id: row.id,
    site: row.site,
    ...titleOf(row, cipher),
    agent: row.agent,
    status: row.status,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    pendingApprovals: row.pending,
    seq: row.head,
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
  told_from: number | null;
}

export function toRun(row: RunRow, cipher: ContentCipher): RunRecord {
  const open = (column: ContentColumn, stored: string): string =>
    cipher.open({ column, scope: row.conversation_id, row: [row.id] }, stored);
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
    ...(row.snapshot !== null && { snapshot: open('runs.snapshot', row.snapshot) }),
    segment: row.segment,
    usage: JSON.parse(row.usage) as RunRecord['usage'],
    spent: JSON.parse(row.spent) as RunRecord['spent'],
    ...(row.context !== null && {
      context: JSON.parse(open('runs.context', row.context)) as NonNullable<RunRecord['context']>,
    }),
    ...(row.page_offer !== null && { pageOffer: JSON.parse(open('runs.page_offer', row.page_offer)) as PageOffer }),
    ...(row.locale !== null && { locale: row.locale }),
    cancelRequested: row.cancel_requested === 1,
    ...(row.told_from !== null && { toldFrom: row.told_from }),
    ...(row.error !== null && {
      error: JSON.parse(open('runs.error', row.error)) as NonNullable<RunRecord['error']>,
    }),
  };
}

export interface ApprovalRow {
  id: string;
  conversation_id: string;
  site: string;
  status: ApprovalRecord['status'];
  body: string;
  resolution: string | null;
}

/** Columns of an {@link ApprovalRow}. */
export const APPROVAL_COLUMNS = 'id, conversation_id, site, status, body, resolution';

export function toApproval(row: ApprovalRow, cipher: ContentCipher): ApprovalRecord {
  const open = (column: ContentColumn, stored: string): string =>
    cipher.open({ column, scope: row.conversation_id, row: [row.id] }, stored);
  return {
    approval: JSON.parse(open('approvals.body', row.body)) as ApprovalRecord['approval'],
    site: row.site,
    status: row.status,
    ...(row.resolution !== null && {
      resolution: JSON.parse(open('approvals.resolution', row.resolution)) as NonNullable<ApprovalRecord['resolution']>,
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

export function toPageCall(row: PageCallRow, cipher: ContentCipher): PageCallRecord {
  const open = (column: ContentColumn, stored: string): string =>
    cipher.open({ column, scope: row.conversation_id, row: [row.run_id, row.call_id] }, stored);
  return {
    runId: row.run_id,
    callId: row.call_id,
    conversationId: row.conversation_id,
    ownerId: row.owner_id,
    clientId: row.client_id,
    tool: JSON.parse(open('page_calls.tool', row.tool)) as PageCallRecord['tool'],
    ...(row.result !== null && {
      result: JSON.parse(open('page_calls.result', row.result)) as NonNullable<PageCallRecord['result']>,
    }),
  };
}

export interface FeedbackRow {
  id: string;
  conversation_id: string;
  message_id: string | null;
  principal_id: string;
  rating: Feedback['rating'];
  comment: string | null;
  at: number;
}

export function toFeedback(row: FeedbackRow, cipher: ContentCipher): Feedback {
  const place = { column: 'feedback.comment', scope: row.conversation_id, row: [row.id] } as const;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    ...(row.message_id !== null && { messageId: row.message_id }),
    principalId: row.principal_id,
    rating: row.rating,
    ...(row.comment !== null && { comment: cipher.open(place, row.comment) }),
    atMs: row.at,
  };
}

export interface MessageRow {
  conversation_id: string;
  id: string;
  body: string;
}

/** Columns of a {@link MessageRow}. */
export const MESSAGE_COLUMNS = 'conversation_id, id, body';

export function toMessage({ conversation_id: scope, id, body }: MessageRow, cipher: ContentCipher): MessageView {
  return JSON.parse(cipher.open({ column: 'messages.body', scope, row: [id] }, body)) as MessageView;
}

export interface TakeoverRow {
  conversation_id: string;
  body: string;
  seen_at: number;
}

export function toTakeover(row: TakeoverRow, cipher: ContentCipher): TakeoverRecord {
  const { conversation_id: conversationId, body, seen_at: seenAtMs } = row;
  const place = { column: 'takeovers.body', scope: conversationId, row: [] } as const;
  return { conversationId, operator: JSON.parse(cipher.open(place, body)) as TakeoverRecord['operator'], seenAtMs };
}
