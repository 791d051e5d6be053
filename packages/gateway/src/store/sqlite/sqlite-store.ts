import { randomBytes } from 'node:crypto';
import type { ConversationSummary, JsonValue, MessageView } from '@parley/protocol';
import {
  type ApprovalFilter,
  type ApprovalRecord,
  type Checkpoint,
  type ClaimOptions,
  type ConversationFilter,
  type LogEntry,
  type Page,
  type RunClaim,
  type RunRecord,
  type Store,
  type StoreTransaction,
  type WaitingRun,
} from '../port.ts';
import type { AuditFilter, AuditHead, AuditRecord } from '../port-audit.ts';
import { AuditReads } from './audit-reads.ts';
import { type OpenDatabase, openDatabase, Statements } from './database.ts';
import { SqliteReads } from './reads.ts';
import {
  type ApprovalRow,
  type ConversationRow,
  type EventRow,
  type RunRow,
  toApproval,
  toMessage,
  toRun,
  toSummary,
} from './rows.ts';
import { SqliteTransaction } from './transaction.ts';
import { Writer } from './writer.ts';

export interface SqliteStoreOptions {
  /** Path of the database file; made with its folder when it is missing. */
  readonly file: string;
  /**
   * Refuse to open a file that another process has open (default true). Then the claims of an earlier process are known
   * to be dead, and its runs go on at once instead of after their leases.
   */
  readonly exclusive?: boolean;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
  /** `size` random bytes; default the operating system's. */
  readonly random?: (size: number) => Uint8Array;
}

/**
 * Opens the store on SQLite (WAL): for one gateway node.
 *
 * @throws Error when another process uses the file, or a newer version wrote it.
 * @throws StoreUnavailableError when the file cannot be read or written.
 */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  const { file, exclusive = true, now = Date.now, random = randomBytes } = options;
  return new SqliteStore(openDatabase(file, exclusive), now, random);
}

class SqliteStore extends SqliteReads implements Store {
  readonly #database: OpenDatabase;
  readonly #write: Statements;
  readonly #writer: Writer;
  readonly #transaction: SqliteTransaction;
  readonly #audit: AuditReads;

  constructor(database: OpenDatabase, now: () => number, random: (size: number) => Uint8Array) {
    super(new Statements(database.reader));
    this.#audit = new AuditReads(this.sql);
    this.#database = database;
    this.#write = new Statements(database.writer);
    this.#writer = new Writer(database.writer);
    this.#transaction = new SqliteTransaction(this.#write, now, random);
  }

  transaction<T>(work: (tx: StoreTransaction) => Promise<T>, durability: 'full' | 'relaxed' = 'full'): Promise<T> {
    return this.#writer.run(() => work(this.#transaction), durability);
  }

  async readLog(conversationId: string, afterSeq: number, limit: number): Promise<readonly LogEntry[] | undefined> {
    const log = this.sql.get<{ trimmed: number }>('SELECT trimmed FROM conversations WHERE id = ?', conversationId);
    if (log !== undefined && afterSeq < log.trimmed) return undefined;
    return this.sql.all<EventRow>(
      'SELECT seq, at, type, body FROM events WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?',
      conversationId,
      afterSeq,
      limit,
    );
  }

  async checkpoint(conversationId: string): Promise<Checkpoint | undefined> {
    const row = this.sql.get<{ seq: number; view: string }>(
      'SELECT seq, view FROM checkpoints WHERE conversation_id = ?',
      conversationId,
    );
    return row && { seq: row.seq, view: JSON.parse(row.view) as Checkpoint['view'] };
  }

  async longLogs(positions: number, limit: number): Promise<readonly string[]> {
    return this.sql
      .all<{ id: string }>(
        "SELECT id FROM conversations WHERE head - trimmed > ? AND status = 'open' LIMIT ?",
        positions,
        limit,
      )
      .map(({ id }) => id);
  }

  async listConversations(
    filter: ConversationFilter,
    limit: number,
    cursor?: string,
  ): Promise<Page<ConversationSummary>> {
    const conditions = ["status <> 'deleted'"];
    const values: unknown[] = [];
    const where = (condition: string, ...added: unknown[]): void => {
      conditions.push(condition);
      values.push(...added);
    };
    if (filter.ownerId !== undefined) where('owner_id = ?', filter.ownerId);
    if (filter.site !== undefined) where('site = ?', filter.site);
    if (filter.agent !== undefined) where('agent = ?', filter.agent);
    if (filter.status !== undefined) where('status = ?', filter.status);
    const after = /^(\d+):(.+)$/.exec(cursor ?? '');
    if (after !== null) where('(updated_at, id) < (?, ?)', Number(after[1]), after[2]);
    const rows = this.sql.all<ConversationRow & { pending: number }>(
      `SELECT *, (SELECT count(*) FROM approvals WHERE conversation_id = conversations.id AND status = 'pending') AS pending
       FROM conversations WHERE ${conditions.join(' AND ')} ORDER BY updated_at DESC, id DESC LIMIT ?`,
      ...values,
      limit + 1,
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(toSummary),
      ...(rows.length > limit && last !== undefined && { cursor: `${last.updated_at}:${last.id}` }),
    };
  }

  async messages(
    conversationId: string,
    beforeSeq: number,
    limit: number,
  ): Promise<{ messages: MessageView[]; more: boolean }> {
    const rows = this.sql.all<{ body: string }>(
      'SELECT body FROM messages WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
      conversationId,
      beforeSeq,
      limit + 1,
    );
    return { messages: rows.slice(0, limit).map(toMessage).toReversed(), more: rows.length > limit };
  }

  async pendingApprovals(filter: ApprovalFilter, limit: number): Promise<readonly ApprovalRecord[]> {
    return this.sql
      .all<ApprovalRow>(
        `SELECT site, status, body, resolution FROM approvals WHERE status = 'pending'
         AND site = coalesce(?, site) AND tool = coalesce(?, tool) ORDER BY expires_at, rowid LIMIT ?`,
        filter.site ?? null,
        filter.tool ?? null,
        limit,
      )
      .map(toApproval);
  }

  async expiredApprovals(nowMs: number, limit: number): Promise<readonly ApprovalRecord[]> {
    return this.sql
      .all<ApprovalRow>(
        `SELECT site, status, body, resolution FROM approvals WHERE status = 'pending' AND expires_at <= ?
         ORDER BY expires_at LIMIT ?`,
        nowMs,
        limit,
      )
      .map(toApproval);
  }

  claimRun(runId: string, { owner, nowMs, leaseMs }: ClaimOptions): Promise<RunRecord | undefined> {
    return this.#writer.run(async () => {
      const row = this.#write.get<RunRow>(
        `UPDATE runs SET state = 'running', owner = ?, fence = fence + 1, lease_until = ?
         WHERE id = ? AND (state = 'runnable' OR (state = 'running' AND lease_until <= ?)) RETURNING *`,
        owner,
        nowMs + leaseMs,
        runId,
        nowMs,
      );
      return row && toRun(row);
    }, 'relaxed');
  }

  async claimableRuns(nowMs: number, limit: number): Promise<readonly string[]> {
    return (await this.waitingRuns(nowMs, limit)).map(({ runId }) => runId);
  }

  async waitingRuns(nowMs: number, limit: number): Promise<readonly WaitingRun[]> {
    // Runs of the same millisecond in the order in which they were stored: nobody's place may change while others look.
    return this.sql.all<WaitingRun>(
      `SELECT id AS runId, conversation_id AS conversationId, message_id AS messageId FROM runs
       WHERE state = 'runnable' OR (state = 'running' AND lease_until <= ?) ORDER BY created_at, rowid LIMIT ?`,
      nowMs,
      limit,
    );
  }

  renewLeases(
    claims: readonly RunClaim[],
    { nowMs, leaseMs }: Pick<ClaimOptions, 'nowMs' | 'leaseMs'>,
  ): Promise<readonly string[]> {
    return this.#writer.run(async () => {
      const kept = claims.filter(
        ({ runId, fence }) =>
          this.#write.run(
            "UPDATE runs SET lease_until = ? WHERE id = ? AND fence = ? AND state = 'running' AND owner IS NOT NULL",
            nowMs + leaseMs,
            runId,
            fence,
          ) === 1,
      );
      return kept.map(({ runId }) => runId);
    }, 'relaxed');
  }

  async releaseRun({ runId, fence }: RunClaim): Promise<void> {
    await this.#writer.run(async () => {
      this.#write.run(
        "UPDATE runs SET lease_until = 0, owner = NULL WHERE id = ? AND fence = ? AND state = 'running'",
        runId,
        fence,
      );
    }, 'relaxed');
  }

  async history(conversationId: string, beforeOrdinal = Number.MAX_SAFE_INTEGER): Promise<readonly JsonValue[]> {
    return this.sql
      .all<{ item: string }>(
        'SELECT item FROM history WHERE conversation_id = ? AND run_ordinal < ? ORDER BY run_ordinal, idx',
        conversationId,
        beforeOrdinal,
      )
      .map(({ item }) => JSON.parse(item) as JsonValue);
  }

  forgetReplies(beforeMs: number): Promise<number> {
    return this.#writer.run(async () => this.#write.run('DELETE FROM replies WHERE at < ?', beforeMs), 'relaxed');
  }

  forgetSpending(beforeDay: string): Promise<number> {
    return this.#writer.run(
      async () => this.#write.run("DELETE FROM spending WHERE day <> '' AND day < ?", beforeDay),
      'relaxed',
    );
  }

  async auditHead(): Promise<AuditHead | undefined> {
    return this.#audit.head();
  }

  async readAudit(afterSeq: number, limit: number): Promise<readonly AuditRecord[]> {
    return this.#audit.read(afterSeq, limit);
  }

  async searchAudit(filter: AuditFilter, limit: number, cursor?: string): Promise<Page<AuditRecord>> {
    return this.#audit.search(filter, limit, cursor);
  }

  async meta(key: string): Promise<string | undefined> {
    return this.sql.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value;
  }

  metaOnce(key: string, value: string): Promise<string> {
    return this.#writer.run(async () => {
      this.#write.run('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING', key, value);
      return this.#write.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? value;
    }, 'full');
  }

  async check(): Promise<void> {
    this.sql.get('SELECT 1 FROM meta LIMIT 1');
  }

  async close(): Promise<void> {
    await this.#writer.idle();
    this.#database.close();
  }
}
