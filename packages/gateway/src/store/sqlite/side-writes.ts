import type { JsonValue } from '@parley/protocol';
import { contentText, coreText, SALT_BYTES, sealRecord, visitorsOf } from '../audit-chain.ts';
import { DATABASE_SCOPE } from '../encryption/content-keys.ts';
import type { Feedback, PlaceholderRecord, SpendingKey, Spent, StoredReply } from '../port.ts';
import type { AuditEntry, AuditHead } from '../port-audit.ts';
import type { ContentCipher, ContentColumn } from './content-columns.ts';
import type { Statements } from './database.ts';
import { SqliteReads } from './reads.ts';

export interface SqliteWriteOptions {
  readonly cipher: ContentCipher;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
}

/** What a transaction writes beside log and runs: replies, feedback, spending, what guardrails keep, the audit log. */
export class SqliteSideWrites extends SqliteReads {
  protected readonly now: () => number;
  protected readonly random: (size: number) => Uint8Array;

  constructor(sql: Statements, { cipher, now, random }: SqliteWriteOptions) {
    super(sql, cipher);
    this.now = now;
    this.random = random;
  }

  protected seal(column: ContentColumn, scope: string, row: readonly (string | number)[], text: string): string {
    return this.cipher.seal({ column, scope, row }, text);
  }

  protected sealJson(column: ContentColumn, scope: string, row: readonly (string | number)[], value: unknown): string {
    return this.seal(column, scope, row, JSON.stringify(value));
  }

  async reply(principalId: string, key: string): Promise<StoredReply | undefined> {
    const row = this.sql.get<{ body_hash: string; result: string }>(
      'SELECT body_hash, result FROM replies WHERE principal_id = ? AND key = ?',
      principalId,
      key,
    );
    if (row === undefined) return undefined;
    const open = (column: ContentColumn, stored: string): string =>
      this.cipher.open({ column, scope: DATABASE_SCOPE, row: [principalId, key] }, stored);
    return {
      bodyHash: open('replies.body_hash', row.body_hash),
      result: JSON.parse(open('replies.result', row.result)) as JsonValue,
    };
  }

  async putReply(principalId: string, key: string, { bodyHash, result }: StoredReply, atMs: number): Promise<void> {
    this.sql.run(
      'INSERT INTO replies VALUES (?, ?, ?, ?, ?)',
      principalId,
      key,
      // A hash of what was said: whoever has it can try out what that might be.
      this.seal('replies.body_hash', DATABASE_SCOPE, [principalId, key], bodyHash),
      this.sealJson('replies.result', DATABASE_SCOPE, [principalId, key], result),
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
      comment === undefined ? null : this.seal('feedback.comment', conversationId, [id], comment),
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
    const known = stored && this.openPlaceholder(conversationId, record.placeholder, stored.value);
    if (known !== undefined && known !== record.value) {
      throw new Error(`the placeholder ${record.placeholder} of ${conversationId} stands for another value already`);
    }
    this.sql.run(
      `INSERT INTO placeholders
       SELECT id, @placeholder, (SELECT count(*) FROM placeholders WHERE conversation_id = id), @kind, @value, @source
       FROM conversations WHERE id = @conversationId AND status = 'open'
       ON CONFLICT DO UPDATE SET kind = excluded.kind, source = excluded.source`,
      {
        ...record,
        value: this.seal('placeholders.value', conversationId, [record.placeholder], record.value),
        conversationId,
      },
    );
  }

  async putScreening(conversationId: string, messageId: string, body: JsonValue): Promise<void> {
    this.sql.run(
      `INSERT INTO screenings SELECT id, ?, ? FROM conversations WHERE id = ? AND status = 'open'
       ON CONFLICT DO UPDATE SET body = excluded.body`,
      messageId,
      this.sealJson('screenings.body', conversationId, [messageId], body),
      conversationId,
    );
  }

  async putSummary(conversationId: string, body: JsonValue): Promise<void> {
    this.sql.run(
      `INSERT INTO summaries SELECT id, ? FROM conversations WHERE id = ? AND status = 'open'
       ON CONFLICT DO UPDATE SET body = excluded.body`,
      this.sealJson('summaries.body', conversationId, [], body),
      conversationId,
    );
  }

  async appendAudit(entry: AuditEntry): Promise<AuditHead> {
    const head = this.sql.get<AuditHead>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
    const at = new Date(this.now()).toISOString();
    const record = sealRecord(entry, { head, at, salt: this.random(SALT_BYTES) });
    const { seq, hash, salt, content } = record;
    const seal = (column: ContentColumn, text: string): string => this.seal(column, DATABASE_SCOPE, [seq], text);
    this.sql.run('INSERT INTO audit (seq, hash, core) VALUES (?, ?, ?)', seq, hash, coreText(record));
    this.sql.run(
      'INSERT INTO audit_contents VALUES (?, ?, ?)',
      seq,
      salt && seal('audit_contents.salt', salt),
      content && seal('audit_contents.body', contentText(content)),
    );
    const owner = this.sql.get<{ owner_id: string }>(
      "SELECT owner_id FROM conversations WHERE id = ? AND owner_id <> ''",
      entry.conversationId ?? '',
    );
    for (const visitorId of new Set([...visitorsOf(entry), ...(owner ? [owner.owner_id] : [])])) {
      this.sql.run('INSERT INTO audit_visitors VALUES (?, ?)', visitorId, seq);
    }
    return { seq, hash };
  }

  async eraseVisitor(visitorId: string): Promise<number> {
    const named = 'IN (SELECT seq FROM audit_visitors WHERE visitor_id = ?)';
    return [
      'DELETE FROM replies WHERE principal_id = ?',
      'DELETE FROM feedback WHERE principal_id = ?',
      "DELETE FROM spending WHERE scope = 'visitor_day' AND key = ?",
      `DELETE FROM audit_contents WHERE seq ${named}`,
      // Those of other visitors, too: what they pointed at is gone.
      `DELETE FROM audit_visitors WHERE seq ${named}`,
    ].reduce((rows, statement) => rows + this.sql.run(statement, visitorId), 0);
  }

  async eraseAuditContents(before: string, limit: number): Promise<number> {
    const rows = this.sql.all<{ seq: number }>(
      'SELECT seq FROM audit_contents JOIN audit USING (seq) WHERE at < ? ORDER BY seq LIMIT ?',
      before,
      limit,
    );
    for (const { seq } of rows) {
      this.sql.run('DELETE FROM audit_contents WHERE seq = ?', seq);
      this.sql.run('DELETE FROM audit_visitors WHERE seq = ?', seq);
    }
    return rows.length;
  }
}
