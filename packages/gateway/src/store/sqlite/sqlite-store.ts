import { randomBytes } from 'node:crypto';
import type { ConversationSummary, JsonValue, MessageView } from '@parley/protocol';
import {
  type ApprovalFilter,
  type ApprovalRecord,
  type Checkpoint,
  type ClaimOptions,
  type ConversationFilter,
  type Feedback,
  type LogEntry,
  type Page,
  type RunClaim,
  type RunRecord,
  type Store,
  type StoreTransaction,
  type TakeoverRecord,
  type WaitingRun,
} from '../port.ts';
import type { AuditFilter, AuditHead, AuditRecord } from '../port-audit.ts';
import type { OperatorRecord } from '../port-identity.ts';
import { plainCipher } from '../encryption/content-cipher.ts';
import { DATABASE_SCOPE } from '../encryption/content-keys.ts';
import type { MasterKeys } from '../encryption/master-keys.ts';
import type { RandomBytes } from '../encryption/sealed-text.ts';
import type { DaySpending } from '../port-privacy.ts';
import { AuditReads } from './audit-reads.ts';
import type { ContentCipher, ContentPlace } from './content-columns.ts';
import { type OpenDatabase, openDatabase, requireOpen, Statements } from './database.ts';
import { type Encryption, readEncryption, tellMasterKeys, turnEncryptionOn } from './encryption.ts';
import { type OperatorRow, toOperator } from './identity-rows.ts';
import { SqliteKeyTable } from './key-table.ts';
import { SqliteReads } from './reads.ts';
import {
  APPROVAL_COLUMNS,
  type ApprovalRow,
  type ConversationRow,
  type FeedbackRow,
  MESSAGE_COLUMNS,
  type MessageRow,
  type RunRow,
  type TakeoverRow,
  toApproval,
  toFeedback,
  toMessage,
  toRun,
  toSummary,
  toTakeover,
} from './rows.ts';
import { SqliteTransaction } from './transaction.ts';
import { Writer, type WriterHooks } from './writer.ts';

export interface SqliteStoreOptions {
  /** Path of the database file; made with its folder when it is missing. */
  readonly file: string;
  /**
   * Refuse to open a file that another process has open (default true). Then the claims of an earlier process are known
   * to be dead, and its runs go on at once instead of after their leases.
   */
  readonly exclusive?: boolean;
  /**
   * Encrypts content with keys of these, see `readMasterKeys`; default: it is stored as it is. In a database that was not
   * encrypted, content is from now on, and what is there already by `parley keys rotate`.
   */
  readonly masterKeys?: MasterKeys | undefined;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
  /** `size` random bytes; default the operating system's. */
  readonly random?: (size: number) => Uint8Array;
}

/**
 * Opens the store on SQLite (WAL): for one gateway node.
 *
 * @throws Error when another process uses the file, or a newer version wrote it.
 * @throws MasterKeyError when it is encrypted and the master keys are missing, or others.
 * @throws StoreUnavailableError when the file cannot be read or written.
 */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  const { file, exclusive = true, masterKeys, now = Date.now, random = randomBytes } = options;
  const database = openDatabase(file, exclusive);
  try {
    const write = new Statements(database.writer);
    const encryption = openEncryption(database, write, { file, masterKeys, random });
    // Whoever held these leases is gone: the lock on the file says so.
    if (exclusive) write.run("UPDATE runs SET lease_until = 0 WHERE state = 'running'");
    return new SqliteStore({ database, write, encryption, now, random });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What a database is encrypted with; turned on where there are keys and it was not yet. */
function openEncryption(
  { writer }: OpenDatabase,
  write: Statements,
  { file, masterKeys, random }: Pick<SqliteStoreOptions, 'file' | 'masterKeys'> & { random: RandomBytes },
): Encryption | undefined {
  const open = (): Encryption | undefined => {
    const found = readEncryption(write, file, masterKeys, random);
    if (masterKeys === undefined) return undefined;
    const encryption = found ?? turnEncryptionOn(write, masterKeys, random);
    tellMasterKeys(write, masterKeys);
    return encryption;
  };
  return writer.transaction(open).immediate();
}

interface SqliteStoreParts {
  readonly database: OpenDatabase;
  /** Statements of the connection that writes. */
  readonly write: Statements;
  /** Absent: content is stored as it is. */
  readonly encryption: Encryption | undefined;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
}

function metaPlace(key: string): ContentPlace {
  return { column: 'meta.value', scope: DATABASE_SCOPE, row: [key] };
}

/** Keeps the keys in memory those of the database, whoever changes it. */
function hooksOf({ writer }: OpenDatabase, { keys }: Encryption): WriterHooks {
  let seen: unknown;
  return {
    begun() {
      // Changes when another connection has written.
      const version: unknown = writer.pragma('data_version', { simple: true });
      if (version !== seen) keys.refresh();
      seen = version;
    },
    undone: () => keys.refresh(),
  };
}

class SqliteStore extends SqliteReads implements Store {
  readonly #database: OpenDatabase;
  readonly #write: Statements;
  readonly #writer: Writer;
  readonly #transaction: SqliteTransaction;
  readonly #audit: AuditReads;

  readonly #writeCipher: ContentCipher;
  readonly contentEncryption: Store['contentEncryption'];

  constructor({ database, write, encryption, now, random }: SqliteStoreParts) {
    const read = new Statements(database.reader);
    super(read, encryption?.cipherFor(read) ?? plainCipher);
    this.contentEncryption = encryption?.coverage ?? 'none';
    this.#audit = new AuditReads(this.sql, this.cipher);
    this.#database = database;
    this.#write = write;
    this.#writer = new Writer(database.writer, encryption && hooksOf(database, encryption));
    this.#writeCipher = encryption?.cipherFor(write) ?? plainCipher;
    const forgetKeys = (scope: string): void => {
      new SqliteKeyTable(write).remove(scope);
      encryption?.keys.forget(scope);
    };
    this.#transaction = new SqliteTransaction(write, { cipher: this.#writeCipher, now, random, forgetKeys });
  }

  transaction<T>(work: (tx: StoreTransaction) => Promise<T>, durability: 'full' | 'relaxed' = 'full'): Promise<T> {
    return this.#writer.run(() => work(this.#transaction), durability);
  }

  async readLog(conversationId: string, afterSeq: number, limit: number): Promise<readonly LogEntry[] | undefined> {
    const log = this.sql.get<{ trimmed: number }>('SELECT trimmed FROM conversations WHERE id = ?', conversationId);
    if (log !== undefined && afterSeq < log.trimmed) return undefined;
    const rows = this.sql.all<LogEntry>(
      'SELECT seq, at, type, body FROM events WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?',
      conversationId,
      afterSeq,
      limit,
    );
    return rows.map(({ seq, at, type, body: stored }) => {
      const body = this.cipher.open({ column: 'events.body', scope: conversationId, row: [seq] }, stored);
      return { seq, at, type, body };
    });
  }

  async checkpoint(conversationId: string): Promise<Checkpoint | undefined> {
    const row = this.sql.get<{ seq: number; view: string }>(
      'SELECT seq, view FROM checkpoints WHERE conversation_id = ?',
      conversationId,
    );
    const place = { column: 'checkpoints.view', scope: conversationId, row: [] } as const;
    return row && { seq: row.seq, view: JSON.parse(this.cipher.open(place, row.view)) as Checkpoint['view'] };
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

  async unfoldedLogs(positions: number, limit: number): Promise<readonly string[]> {
    return this.sql
      .all<{ id: string }>(
        `SELECT id FROM conversations LEFT JOIN checkpoints ON conversation_id = id
         WHERE head - coalesce(seq, 0) > ? AND status = 'open' LIMIT ?`,
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
      items: items.map((row) => toSummary(row, this.cipher)),
      ...(rows.length > limit && last !== undefined && { cursor: `${last.updated_at}:${last.id}` }),
    };
  }

  async messages(
    conversationId: string,
    beforeSeq: number,
    limit: number,
  ): Promise<{ messages: MessageView[]; more: boolean }> {
    const rows = this.sql.all<MessageRow>(
      `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
      conversationId,
      beforeSeq,
      limit + 1,
    );
    const messages = rows.slice(0, limit).map((row) => toMessage(row, this.cipher));
    return { messages: messages.toReversed(), more: rows.length > limit };
  }

  async pendingApprovals(filter: ApprovalFilter, limit: number): Promise<readonly ApprovalRecord[]> {
    return this.sql
      .all<ApprovalRow>(
        `SELECT ${APPROVAL_COLUMNS} FROM approvals WHERE status = 'pending'
         AND site = coalesce(?, site) AND tool = coalesce(?, tool) ORDER BY expires_at, rowid LIMIT ?`,
        filter.site ?? null,
        filter.tool ?? null,
        limit,
      )
      .map((row) => toApproval(row, this.cipher));
  }

  async staleTakeovers(seenBeforeMs: number, limit: number): Promise<readonly TakeoverRecord[]> {
    return this.sql
      .all<TakeoverRow>('SELECT * FROM takeovers WHERE seen_at <= ? ORDER BY seen_at LIMIT ?', seenBeforeMs, limit)
      .map((row) => toTakeover(row, this.cipher));
  }

  async expiredApprovals(nowMs: number, limit: number): Promise<readonly ApprovalRecord[]> {
    return this.sql
      .all<ApprovalRow>(
        `SELECT ${APPROVAL_COLUMNS} FROM approvals WHERE status = 'pending' AND expires_at <= ?
         ORDER BY expires_at LIMIT ?`,
        nowMs,
        limit,
      )
      .map((row) => toApproval(row, this.cipher));
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
      return row && toRun(row, this.#writeCipher);
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
      .all<{ run_ordinal: number; idx: number; item: string }>(
        'SELECT run_ordinal, idx, item FROM history WHERE conversation_id = ? AND run_ordinal < ? ORDER BY run_ordinal, idx',
        conversationId,
        beforeOrdinal,
      )
      .map(({ run_ordinal: ordinal, idx, item }) => {
        const place = { column: 'history.item', scope: conversationId, row: [ordinal, idx] } as const;
        return JSON.parse(this.cipher.open(place, item)) as JsonValue;
      });
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

  async operators(limit: number): Promise<readonly OperatorRecord[]> {
    return this.sql
      .all<OperatorRow>('SELECT * FROM operators ORDER BY name COLLATE NOCASE, id LIMIT ?', limit)
      .map((row) => toOperator(row, this.cipher));
  }

  forgetIdentities(nowMs: number): Promise<number> {
    const statements = [
      'DELETE FROM operator_sessions WHERE expires_at <= ?',
      'DELETE FROM used_once WHERE forget_at <= ?',
      'DELETE FROM revocations WHERE forget_at <= ?',
    ];
    return this.#writer.run(
      async () => statements.reduce((rows, statement) => rows + this.#write.run(statement, nowMs), 0),
      'relaxed',
    );
  }

  async idleConversations(site: string, beforeMs: number, limit: number): Promise<readonly string[]> {
    return this.sql
      .all<{ id: string }>(
        `SELECT id FROM conversations WHERE site = ? AND status = 'open' AND updated_at < ?
         ORDER BY updated_at, id LIMIT ?`,
        site,
        beforeMs,
        limit,
      )
      .map(({ id }) => id);
  }

  async feedbackBy(principalId: string): Promise<readonly Feedback[]> {
    return this.sql
      .all<FeedbackRow>('SELECT * FROM feedback WHERE principal_id = ? ORDER BY at, id', principalId)
      .map((row) => toFeedback(row, this.cipher));
  }

  async approvalsIn(conversationId: string): Promise<readonly ApprovalRecord[]> {
    return this.sql
      .all<ApprovalRow>(
        `SELECT ${APPROVAL_COLUMNS} FROM approvals WHERE conversation_id = ? ORDER BY rowid`,
        conversationId,
      )
      .map((row) => toApproval(row, this.cipher));
  }

  async spendingOf(visitorId: string): Promise<readonly DaySpending[]> {
    return this.sql.all<DaySpending>(
      `SELECT day, tokens, nano_usd AS nanoUsd, unpriced_tokens AS unpricedTokens FROM spending
       WHERE scope = 'visitor_day' AND key = ? ORDER BY day`,
      visitorId,
    );
  }

  async auditOf(visitorId: string, afterSeq: number, limit: number): Promise<readonly number[]> {
    return this.sql
      .all<{ seq: number }>(
        'SELECT seq FROM audit_visitors WHERE visitor_id = ? AND seq > ? ORDER BY seq LIMIT ?',
        visitorId,
        afterSeq,
        limit,
      )
      .map(({ seq }) => seq);
  }

  takeLease(job: string, owner: string, { nowMs, leaseMs }: { nowMs: number; leaseMs: number }): Promise<boolean> {
    return this.#writer.run(async () => {
      const changes = this.#write.run(
        `INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET owner = excluded.owner, until = excluded.until
         WHERE owner = excluded.owner OR until <= ?`,
        job,
        owner,
        nowMs + leaseMs,
        nowMs,
      );
      return changes === 1;
    }, 'relaxed');
  }

  async scrub(): Promise<void> {
    await this.#writer.idle();
    requireOpen(this.#database.writer);
    // The log of SQLite keeps pages as they were; at its end it is cut off. One that somebody reads is cut off next time.
    this.#database.writer.pragma('wal_checkpoint(TRUNCATE)');
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
    const row = this.sql.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key);
    return row && this.cipher.open(metaPlace(key), row.value);
  }

  metaOnce(key: string, value: string): Promise<string> {
    return this.#writer.run(async () => {
      const stored = this.#write.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key);
      if (stored !== undefined) return this.#writeCipher.open(metaPlace(key), stored.value);
      this.#write.run('INSERT INTO meta VALUES (?, ?)', key, this.#writeCipher.seal(metaPlace(key), value));
      return value;
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
