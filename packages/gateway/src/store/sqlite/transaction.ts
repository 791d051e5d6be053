import type { ConversationEvent, JsonValue, Resolution } from '@parley/protocol';
import { contentText, coreText, SALT_BYTES, sealRecord, visitorsOf } from '../audit-chain.ts';
import { indexMessage } from '../message-index.ts';
import {
  type ApprovalRecord,
  type Checkpoint,
  type ConversationPatch,
  type ConversationRecord,
  type Feedback,
  type JournalEntry,
  type LogEntry,
  nothingSpent,
  noUsage,
  type PageCallRecord,
  type PlaceholderRecord,
  type RunClaim,
  type RunPatch,
  type RunRecord,
  type SpendingKey,
  type Spent,
  StaleFenceError,
  type StoredReply,
  type StoreTransaction,
} from '../port.ts';
import type { AuditEntry, AuditHead } from '../port-audit.ts';
import type { Statements } from './database.ts';
import { SqliteReads } from './reads.ts';
import { type JournalRow, toJournalEntry } from './rows.ts';

/** Column of each field that `updateRun` may change, and how its value is stored. */
const runColumns: { readonly [F in keyof RunPatch]-?: readonly [column: string, encode: (value: unknown) => unknown] } =
  {
    state: ['state', (value) => value],
    agent: ['agent', (value) => value],
    startedAtMs: ['started_at', (value) => value],
    traceparent: ['traceparent', (value) => value],
    snapshot: ['snapshot', (value) => value],
    segment: ['segment', (value) => value],
    usage: ['usage', (value) => JSON.stringify(value)],
    spent: ['spent', (value) => JSON.stringify(value)],
    cancelRequested: ['cancel_requested', (value) => (value === true ? 1 : 0)],
    error: ['error', (value) => JSON.stringify(value)],
  };

const CONVERSATION_TABLES = [
  'events',
  'messages',
  'history',
  'approvals',
  'feedback',
  'checkpoints',
  'placeholders',
  'screenings',
  'summaries',
] as const;

export class SqliteTransaction extends SqliteReads implements StoreTransaction {
  readonly #now: () => number;
  readonly #random: (size: number) => Uint8Array;

  constructor(sql: Statements, now: () => number, random: (size: number) => Uint8Array) {
    super(sql);
    this.#now = now;
    this.#random = random;
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
      title ?? null,
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
      patch.title ?? null,
      patch.status ?? null,
      patch.agent ?? null,
      this.#now(),
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
      "UPDATE conversations SET title = NULL, status = 'deleted', trimmed = 0, updated_at = ? WHERE id = ?",
      this.#now(),
      id,
    );
  }

  async append(
    conversationId: string,
    events: readonly ConversationEvent[],
    claim?: RunClaim,
  ): Promise<readonly LogEntry[]> {
    if (claim !== undefined) this.#checkClaim(claim);
    const atMs = this.#now();
    const at = new Date(atMs).toISOString();
    const row = this.sql.get<{ head: number }>(
      'UPDATE conversations SET head = head + ?, updated_at = ? WHERE id = ? RETURNING head',
      events.length,
      atMs,
      conversationId,
    );
    if (row === undefined) throw new Error(`there is no conversation ${conversationId}`);
    const first = row.head - events.length + 1;
    const entries: LogEntry[] = [];
    for (const [index, event] of events.entries()) {
      entries.push(await this.#insertEvent(conversationId, event, first + index, at));
    }
    return entries;
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
      body,
    );
    const message = await indexMessage(event, { seq, at }, (id) => this.message(conversationId, id));
    if (message !== undefined) {
      this.sql.run(
        'INSERT INTO messages VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
        conversationId,
        message.id,
        message.seq,
        JSON.stringify(message),
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
      JSON.stringify(view),
      conversationId,
    );
  }

  async trimLog(conversationId: string, upToSeq: number): Promise<void> {
    this.sql.run('DELETE FROM events WHERE conversation_id = ? AND seq <= ?', conversationId, upToSeq);
    this.sql.run('UPDATE conversations SET trimmed = max(trimmed, ?) WHERE id = ?', upToSeq, conversationId);
  }

  async addSteering(runId: string, messageId: string): Promise<void> {
    this.sql.run(
      'INSERT INTO steering SELECT ?, count(*), ?, NULL FROM steering WHERE run_id = ?',
      runId,
      messageId,
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
    this.sql.run('DELETE FROM events WHERE conversation_id = ? AND delta_of = ?', conversationId, messageId);
  }

  #checkClaim({ runId, fence }: RunClaim): void {
    const holds = this.sql.get(
      "SELECT 1 FROM runs WHERE id = ? AND fence = ? AND state = 'running' AND owner IS NOT NULL",
      runId,
      fence,
    );
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
         segment, usage, context, page_offer, locale, caller_traceparent, cancel_requested)
       VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 0, ?, ?, ?, ?, ?, 0)`,
      run.id,
      run.conversationId,
      run.messageId,
      run.role,
      run.agent,
      record.ordinal,
      run.state,
      run.createdAtMs,
      JSON.stringify(noUsage),
      run.context === undefined ? null : JSON.stringify(run.context),
      run.pageOffer === undefined ? null : JSON.stringify(run.pageOffer),
      run.locale ?? null,
      run.callerTraceparent ?? null,
    );
    return record;
  }

  async updateRun(runId: string, patch: RunPatch, claim?: RunClaim): Promise<void> {
    if (claim !== undefined) this.#checkClaim(claim);
    const columns: string[] = [];
    const values: unknown[] = [];
    for (const [field, value] of Object.entries(patch)) {
      const [column, encode] = runColumns[field as keyof RunPatch];
      columns.push(`${column} = ?`);
      values.push(encode(value));
    }
    if (columns.length > 0) this.sql.run(`UPDATE runs SET ${columns.join(', ')} WHERE id = ?`, ...values, runId);
  }

  async createApproval({ approval, site, status }: ApprovalRecord): Promise<void> {
    const { id, conversationId, runId, tool, argsHash, requestedAt, expiresAt } = approval;
    this.sql.run(
      'INSERT INTO approvals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)',
      id,
      conversationId,
      runId,
      site,
      tool,
      argsHash,
      status,
      requestedAt,
      Date.parse(expiresAt),
      JSON.stringify(approval),
    );
  }

  async resolveApproval(id: string, resolution: Resolution & { at: string }, argsHash?: string): Promise<boolean> {
    const changes = this.sql.run(
      `UPDATE approvals SET status = ?, resolution = ? WHERE id = ? AND status = 'pending' AND args_hash = coalesce(?, args_hash)`,
      resolution.decision,
      JSON.stringify(resolution),
      id,
      argsHash ?? null,
    );
    return changes === 1;
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
        JSON.stringify(item),
      );
    }
  }

  async journal(runId: string): Promise<readonly JournalEntry[]> {
    return this.sql
      .all<JournalRow>('SELECT segment, key, status, body FROM journal WHERE run_id = ?', runId)
      .map(toJournalEntry);
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
      JSON.stringify(body),
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
      JSON.stringify(tool),
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
    const changes = this.sql.run(
      'UPDATE page_calls SET result = ? WHERE run_id = ? AND call_id = ? AND result IS NULL',
      JSON.stringify(result),
      runId,
      callId,
    );
    return changes === 1;
  }

  async clearPageCalls(runId: string): Promise<void> {
    this.sql.run('DELETE FROM page_calls WHERE run_id = ?', runId);
  }

  async reply(principalId: string, key: string): Promise<StoredReply | undefined> {
    const row = this.sql.get<{ body_hash: string; result: string }>(
      'SELECT body_hash, result FROM replies WHERE principal_id = ? AND key = ?',
      principalId,
      key,
    );
    return row && { bodyHash: row.body_hash, result: JSON.parse(row.result) as JsonValue };
  }

  async putReply(principalId: string, key: string, { bodyHash, result }: StoredReply, atMs: number): Promise<void> {
    this.sql.run(
      'INSERT INTO replies VALUES (?, ?, ?, ?, ?)',
      principalId,
      key,
      bodyHash,
      JSON.stringify(result),
      atMs,
    );
  }

  async putFeedback(feedback: Feedback): Promise<void> {
    const { id, conversationId, messageId, principalId, rating, comment, atMs } = feedback;
    this.sql.run(
      'INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      conversationId,
      messageId ?? null,
      principalId,
      rating,
      comment ?? null,
      atMs,
    );
  }

  async addSpending(entries: readonly (SpendingKey & Spent)[]): Promise<void> {
    for (const entry of entries) {
      this.sql.run(
        `INSERT INTO spending SELECT @scope, @key, @day, @tokens, @nanoUsd, @unpricedTokens
         WHERE @scope <> 'conversation'
           OR NOT EXISTS (SELECT 1 FROM conversations WHERE id = @key AND status = 'deleted')
         ON CONFLICT DO UPDATE SET tokens = min(tokens + excluded.tokens, @most),
           nano_usd = min(nano_usd + excluded.nano_usd, @most),
           unpriced_tokens = min(unpriced_tokens + excluded.unpriced_tokens, @most)`,
        { ...entry, most: Number.MAX_SAFE_INTEGER },
      );
    }
  }

  async putPlaceholder(conversationId: string, record: PlaceholderRecord): Promise<void> {
    const stored = this.sql.get<{ value: string }>(
      'SELECT value FROM placeholders WHERE conversation_id = ? AND placeholder = ?',
      conversationId,
      record.placeholder,
    );
    // The values stay out of the message: it may end in a log.
    if (stored !== undefined && stored.value !== record.value) {
      throw new Error(`the placeholder ${record.placeholder} of ${conversationId} stands for another value already`);
    }
    this.sql.run(
      `INSERT INTO placeholders
       SELECT id, @placeholder, (SELECT count(*) FROM placeholders WHERE conversation_id = id), @kind, @value, @source
       FROM conversations WHERE id = @conversationId AND status = 'open'
       ON CONFLICT DO UPDATE SET kind = excluded.kind, source = excluded.source`,
      { ...record, conversationId },
    );
  }

  async putScreening(conversationId: string, messageId: string, body: JsonValue): Promise<void> {
    this.sql.run(
      `INSERT INTO screenings SELECT id, ?, ? FROM conversations WHERE id = ? AND status = 'open'
       ON CONFLICT DO UPDATE SET body = excluded.body`,
      messageId,
      JSON.stringify(body),
      conversationId,
    );
  }

  async putSummary(conversationId: string, body: JsonValue): Promise<void> {
    this.sql.run(
      `INSERT INTO summaries SELECT id, ? FROM conversations WHERE id = ? AND status = 'open'
       ON CONFLICT DO UPDATE SET body = excluded.body`,
      JSON.stringify(body),
      conversationId,
    );
  }

  async appendAudit(entry: AuditEntry): Promise<AuditHead> {
    const head = this.sql.get<AuditHead>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
    const at = new Date(this.#now()).toISOString();
    const record = sealRecord(entry, { head, at, salt: this.#random(SALT_BYTES) });
    const { seq, hash, salt, content } = record;
    this.sql.run('INSERT INTO audit (seq, hash, core) VALUES (?, ?, ?)', seq, hash, coreText(record));
    this.sql.run('INSERT INTO audit_contents VALUES (?, ?, ?)', seq, salt, content && contentText(content));
    const owner = this.sql.get<{ owner_id: string }>(
      'SELECT owner_id FROM conversations WHERE id = ?',
      entry.conversationId ?? '',
    );
    for (const visitorId of new Set([...visitorsOf(entry), ...(owner ? [owner.owner_id] : [])])) {
      this.sql.run('INSERT INTO audit_visitors VALUES (?, ?)', visitorId, seq);
    }
    return { seq, hash };
  }
}
