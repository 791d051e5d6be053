import type { Approval, ConversationEvent, JsonValue, Resolution } from '@parley/protocol';
import { indexMessage } from '../message-index.ts';
import {
  type ApprovalRecord,
  type Checkpoint,
  type ConversationPatch,
  type ConversationRecord,
  type GrantRecord,
  type JournalEntry,
  type LogEntry,
  nothingSpent,
  noUsage,
  type PageCallRecord,
  type RunClaim,
  type RunPatch,
  type RunRecord,
  StaleFenceError,
  type SteeringKind,
  type StoreTransaction,
  type TakeoverRecord,
} from '../port.ts';
import type { ContentColumn } from './content-columns.ts';
import type { Statements } from './database.ts';
import { SqliteIdentityWrites } from './identity-writes.ts';
import type { SqliteWriteOptions } from './side-writes.ts';

interface RunColumn {
  readonly column: string;
  /** How a value is stored; default as it is. */
  readonly encode?: (value: unknown) => unknown;
  /** Set where what is stored is content. */
  readonly content?: ContentColumn;
}

/** Column of each field that `updateRun` may change. */
const runColumns: { readonly [F in keyof RunPatch]-?: RunColumn } = {
  state: { column: 'state' },
  agent: { column: 'agent' },
  startedAtMs: { column: 'started_at' },
  traceparent: { column: 'traceparent' },
  snapshot: { column: 'snapshot', content: 'runs.snapshot' },
  segment: { column: 'segment' },
  usage: { column: 'usage', encode: JSON.stringify },
  spent: { column: 'spent', encode: JSON.stringify },
  cancelRequested: { column: 'cancel_requested', encode: (value) => (value === true ? 1 : 0) },
  error: { column: 'error', encode: JSON.stringify, content: 'runs.error' },
};

const HOLDS_CLAIM = "SELECT 1 FROM runs WHERE id = ? AND fence = ? AND state = 'running' AND owner IS NOT NULL";
/** Whether no claim is needed, or this one still holds: asked together with what it is for, as that happens so often. */
const MAY_APPEND = `(? OR EXISTS (${HOLDS_CLAIM}))`;
const ADVANCE_HEAD = `UPDATE conversations SET head = head + ?, updated_at = ? WHERE id = ? AND ${MAY_APPEND} RETURNING head`;
/** Lists of conversations are sorted by `updated_at`: deltas move no entries of their indexes. */
const ADVANCE_HEAD_BY_DELTAS = `UPDATE conversations SET head = head + ? WHERE id = ? AND ${MAY_APPEND} RETURNING head`;

const CONVERSATION_TABLES = [
  'events',
  'messages',
  'history',
  'approvals',
  'grants',
  'feedback',
  'checkpoints',
  'placeholders',
  'screenings',
  'summaries',
  'takeovers',
] as const;

export interface SqliteTransactionOptions extends SqliteWriteOptions {
  /** Destroys the keys of a conversation that is erased. */
  readonly forgetKeys: (scope: string) => void;
}

export class SqliteTransaction extends SqliteIdentityWrites implements StoreTransaction {
  readonly #forgetKeys: (scope: string) => void;

  constructor(sql: Statements, options: SqliteTransactionOptions) {
    super(sql, options);
    this.#forgetKeys = options.forgetKeys;
  }

  async createConversation(record: Omit<ConversationRecord, 'trimmed'>): Promise<void> {
    const { id, site, ownerId, agent, title, status, epoch, head, createdAtMs, updatedAtMs } = record;
    this.sql.run(
      `INSERT INTO conversations (id, site, owner_id, agent, title, status, epoch, head, runs, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
      id,
      site,
      ownerId,
      agent,
      title === undefined ? null : this.seal('conversations.title', id, [], title),
      status,
      epoch,
      head,
      createdAtMs,
      updatedAtMs,
    );
  }

  async updateConversation(id: string, patch: ConversationPatch): Promise<void> {
    this.sql.run(
      `UPDATE conversations SET title = coalesce(?, title), status = coalesce(?, status), agent = coalesce(?, agent),
         updated_at = ? WHERE id = ?`,
      patch.title === undefined ? null : this.seal('conversations.title', id, [], patch.title),
      patch.status ?? null,
      patch.agent ?? null,
      this.now(),
      id,
    );
  }

  async eraseConversation(id: string): Promise<void> {
    for (const table of ['journal', 'steering', 'page_calls']) {
      this.sql.run(`DELETE FROM ${table} WHERE run_id IN (SELECT id FROM runs WHERE conversation_id = ?)`, id);
    }
    this.sql.run('DELETE FROM runs WHERE conversation_id = ?', id);
    for (const table of CONVERSATION_TABLES) this.sql.run(`DELETE FROM ${table} WHERE conversation_id = ?`, id);
    this.sql.run("DELETE FROM spending WHERE scope = 'conversation' AND key = ?", id);
    this.sql.run(
      `UPDATE conversations SET title = NULL, owner_id = '', status = 'deleted', trimmed = 0, updated_at = ? WHERE id = ?`,
      this.now(),
      id,
    );
    this.#forgetKeys(id);
  }

  async append(
    conversationId: string,
    events: readonly ConversationEvent[],
    claim?: RunClaim,
  ): Promise<readonly LogEntry[]> {
    const atMs = this.now();
    const at = new Date(atMs).toISOString();
    const head = this.#advanceHead(conversationId, events, atMs, claim);
    const first = head - events.length + 1;
    const entries: LogEntry[] = [];
    for (const [index, event] of events.entries()) {
      entries.push(await this.#insertEvent(conversationId, event, first + index, at));
    }
    return entries;
  }

  /** Takes the next positions of a log. @returns the last of them. */
  #advanceHead(conversationId: string, events: readonly ConversationEvent[], atMs: number, claim?: RunClaim): number {
    const where = [conversationId, claim === undefined ? 1 : 0, claim?.runId ?? null, claim?.fence ?? null];
    const row = events.every(({ type }) => type === 'message.delta')
      ? this.sql.get<{ head: number }>(ADVANCE_HEAD_BY_DELTAS, events.length, ...where)
      : this.sql.get<{ head: number }>(ADVANCE_HEAD, events.length, atMs, ...where);
    if (row !== undefined) return row.head;
    if (claim !== undefined) this.#checkClaim(claim);
    throw new Error(`there is no conversation ${conversationId}`);
  }

  async #insertEvent(conversationId: string, event: ConversationEvent, seq: number, at: string): Promise<LogEntry> {
    const body = JSON.stringify(event);
    this.sql.run(
      'INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)',
      conversationId,
      seq,
      at,
      event.type,
      event.type === 'message.delta' ? event.messageId : null,
      this.seal('events.body', conversationId, [seq], body),
    );
    const message = await indexMessage(event, { seq, at }, (id) => this.message(conversationId, id));
    if (message !== undefined) {
      this.sql.run(
        `INSERT INTO messages VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET body = excluded.body, streaming_run = excluded.streaming_run`,
        conversationId,
        message.id,
        message.seq,
        this.sealJson('messages.body', conversationId, [message.id], message),
        message.status === 'streaming' ? (message.runId ?? null) : null,
      );
    }
    if (event.type === 'run.recovered') {
      for (const id of event.supersedes) {
        this.sql.run('DELETE FROM messages WHERE conversation_id = ? AND id = ?', conversationId, id);
      }
    }
    return { seq, at, type: event.type, body };
  }

  async putCheckpoint(conversationId: string, { seq, view }: Checkpoint): Promise<void> {
    this.sql.run(
      `INSERT INTO checkpoints SELECT id, ?, ? FROM conversations WHERE id = ? AND status = 'open'
       ON CONFLICT DO UPDATE SET seq = excluded.seq, view = excluded.view WHERE excluded.seq > seq`,
      seq,
      this.sealJson('checkpoints.view', conversationId, [], view),
      conversationId,
    );
  }

  async trimLog(conversationId: string, upToSeq: number): Promise<void> {
    this.sql.run('DELETE FROM events WHERE conversation_id = ? AND seq <= ?', conversationId, upToSeq);
    this.sql.run('UPDATE conversations SET trimmed = max(trimmed, ?) WHERE id = ?', upToSeq, conversationId);
  }

  async addSteering(runId: string, messageId: string, kind: SteeringKind = 'message'): Promise<void> {
    this.sql.run(
      'INSERT INTO steering SELECT ?, count(*), ?, NULL, ? FROM steering WHERE run_id = ?',
      runId,
      messageId,
      kind === 'interlude' ? 1 : 0,
      runId,
    );
  }

  async placeSteering(claim: RunClaim, position: number): Promise<void> {
    this.#checkClaim(claim);
    this.sql.run('UPDATE steering SET position = ? WHERE run_id = ? AND position IS NULL', position, claim.runId);
  }

  async clearSteering(runId: string): Promise<void> {
    this.sql.run('DELETE FROM steering WHERE run_id = ?', runId);
  }

  async compactDeltas(conversationId: string, messageId: string): Promise<void> {
    // From the beginning of the message on, where it is known.
    this.sql.run(
      `DELETE FROM events WHERE conversation_id = @conversationId AND delta_of = @messageId
       AND seq > coalesce((SELECT seq FROM messages WHERE conversation_id = @conversationId AND id = @messageId), 0)`,
      { conversationId, messageId },
    );
  }

  #checkClaim({ runId, fence }: RunClaim): void {
    const holds = this.sql.get(HOLDS_CLAIM, runId, fence);
    if (holds === undefined) throw new StaleFenceError({ runId, fence });
  }

  async createRun(
    run: Omit<RunRecord, 'ordinal' | 'fence' | 'leaseUntilMs' | 'segment' | 'usage' | 'spent' | 'cancelRequested'>,
  ): Promise<RunRecord> {
    const counted = this.sql.get<{ runs: number }>(
      'UPDATE conversations SET runs = runs + 1 WHERE id = ? RETURNING runs',
      run.conversationId,
    );
    if (counted === undefined) throw new Error(`there is no conversation ${run.conversationId}`);
    const record: RunRecord = {
      ...run,
      ordinal: counted.runs,
      fence: 0,
      leaseUntilMs: 0,
      segment: 0,
      usage: noUsage,
      spent: nothingSpent,
      cancelRequested: false,
    };
    this.sql.run(
      `INSERT INTO runs (id, conversation_id, message_id, role, agent, ordinal, state, fence, lease_until, created_at,
         segment, usage, context, page_offer, locale, caller_traceparent, cancel_requested, told_from)
       VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 0, ?, ?, ?, ?, ?, 0, ?)`,
      run.id,
      run.conversationId,
      run.messageId,
      run.role,
      run.agent,
      record.ordinal,
      run.state,
      run.createdAtMs,
      JSON.stringify(noUsage),
      run.context === undefined ? null : this.sealJson('runs.context', run.conversationId, [run.id], run.context),
      run.pageOffer === undefined
        ? null
        : this.sealJson('runs.page_offer', run.conversationId, [run.id], run.pageOffer),
      run.locale ?? null,
      run.callerTraceparent ?? null,
      run.toldFrom ?? null,
    );
    return record;
  }

  async updateRun(runId: string, patch: RunPatch, claim?: RunClaim): Promise<void> {
    if (claim !== undefined) this.#checkClaim(claim);
    const columns: string[] = [];
    const values: unknown[] = [];
    for (const [field, value] of Object.entries(patch)) {
      const { column, encode = (plain) => plain, content } = runColumns[field as keyof RunPatch];
      columns.push(`${column} = ?`);
      const stored = encode(value);
      const sealed = content !== undefined && typeof stored === 'string';
      values.push(sealed ? this.seal(content, this.#conversationOf('runs', runId), [runId], stored) : stored);
    }
    if (columns.length > 0) this.sql.run(`UPDATE runs SET ${columns.join(', ')} WHERE id = ?`, ...values, runId);
  }

  /** The conversation of a row that is known by its id. */
  #conversationOf(table: 'runs' | 'approvals', id: string): string {
    const row = this.sql.get<{ scope: string }>(`SELECT conversation_id AS scope FROM ${table} WHERE id = ?`, id);
    if (row === undefined) throw new Error(`there is no row ${id} in ${table}`);
    return row.scope;
  }

  async createApproval({ approval, site, status }: ApprovalRecord): Promise<void> {
    const { id, conversationId, runId, tool, requestedAt, expiresAt } = approval;
    this.sql.run(
      'INSERT INTO approvals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)',
      id,
      conversationId,
      runId,
      site,
      tool,
      status,
      requestedAt,
      Date.parse(expiresAt),
      this.sealJson('approvals.body', conversationId, [id], approval),
    );
  }

  async updateApproval(id: string, patch: Pick<Approval, 'endorsements' | 'claim'>): Promise<void> {
    const stored = await this.approval(id);
    if (stored?.status !== 'pending') return;
    const { endorsements: _earlier, claim: _before, ...asked } = stored.approval;
    this.sql.run(
      'UPDATE approvals SET body = ? WHERE id = ?',
      this.sealJson('approvals.body', asked.conversationId, [id], { ...asked, ...patch }),
      id,
    );
  }

  async putTakeover({ conversationId, operator, seenAtMs }: TakeoverRecord): Promise<void> {
    this.sql.run(
      `INSERT INTO takeovers VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET body = excluded.body, seen_at = excluded.seen_at`,
      conversationId,
      this.sealJson('takeovers.body', conversationId, [], operator),
      seenAtMs,
    );
  }

  async removeTakeover(conversationId: string): Promise<void> {
    this.sql.run('DELETE FROM takeovers WHERE conversation_id = ?', conversationId);
  }

  async setUntoldFrom(conversationId: string, seq: number | null): Promise<void> {
    this.sql.run('UPDATE conversations SET untold_from = ? WHERE id = ?', seq, conversationId);
  }

  async putGrant(record: GrantRecord): Promise<void> {
    const { conversationId, grant } = record;
    this.sql.run(
      'INSERT INTO grants VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
      grant.id,
      conversationId,
      this.sealJson('grants.body', conversationId, [grant.id], record),
    );
  }

  async resolveApproval(id: string, resolution: Resolution & { at: string }, argsHash?: string): Promise<boolean> {
    const stored = await this.approval(id);
    if (stored?.status !== 'pending') return false;
    const { approval } = stored;
    if (argsHash !== undefined && argsHash !== approval.argsHash) return false;
    this.sql.run(
      'UPDATE approvals SET status = ?, resolution = ? WHERE id = ?',
      resolution.decision,
      this.sealJson('approvals.resolution', approval.conversationId, [id], resolution),
      id,
    );
    return true;
  }

  async appendHistory(conversationId: string, runOrdinal: number, items: readonly JsonValue[]): Promise<void> {
    const last = this.sql.get<{ idx: number | null }>(
      'SELECT max(idx) AS idx FROM history WHERE conversation_id = ? AND run_ordinal = ?',
      conversationId,
      runOrdinal,
    );
    const first = (last?.idx ?? -1) + 1;
    for (const [index, item] of items.entries()) {
      this.sql.run(
        'INSERT INTO history VALUES (?, ?, ?, ?)',
        conversationId,
        runOrdinal,
        first + index,
        this.sealJson('history.item', conversationId, [runOrdinal, first + index], item),
      );
    }
  }

  async putJournal(claim: RunClaim, entry: JournalEntry): Promise<void> {
    this.#checkClaim(claim);
    const { segment, key, status, body } = entry;
    this.sql.run(
      `INSERT INTO journal VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET status = excluded.status, body = excluded.body`,
      claim.runId,
      segment,
      key,
      status,
      this.sealJson('journal.body', this.#conversationOf('runs', claim.runId), [claim.runId, segment, key], body),
    );
  }

  async clearJournal(runId: string): Promise<void> {
    this.sql.run('DELETE FROM journal WHERE run_id = ?', runId);
  }

  async putPageCall(claim: RunClaim, call: Omit<PageCallRecord, 'result'>): Promise<void> {
    this.#checkClaim(claim);
    const { runId, callId, conversationId, ownerId, clientId, tool } = call;
    this.sql.run(
      'INSERT OR REPLACE INTO page_calls VALUES (?, ?, ?, ?, ?, ?, NULL)',
      runId,
      callId,
      conversationId,
      ownerId,
      clientId,
      this.sealJson('page_calls.tool', conversationId, [runId, callId], tool),
    );
  }

  async movePageCall(runId: string, callId: string, from: string, to: string): Promise<boolean> {
    const changes = this.sql.run(
      'UPDATE page_calls SET client_id = ? WHERE run_id = ? AND call_id = ? AND client_id = ? AND result IS NULL',
      to,
      runId,
      callId,
      from,
    );
    return changes === 1;
  }

  async resolvePageCall(runId: string, callId: string, result: JsonValue): Promise<boolean> {
    const call = this.sql.get<{ conversation_id: string }>(
      'SELECT conversation_id FROM page_calls WHERE run_id = ? AND call_id = ?',
      runId,
      callId,
    );
    if (call === undefined) return false;
    const changes = this.sql.run(
      'UPDATE page_calls SET result = ? WHERE run_id = ? AND call_id = ? AND result IS NULL',
      this.sealJson('page_calls.result', call.conversation_id, [runId, callId], result),
      runId,
      callId,
    );
    return changes === 1;
  }

  async clearPageCalls(runId: string): Promise<void> {
    this.sql.run('DELETE FROM page_calls WHERE run_id = ?', runId);
  }
}
