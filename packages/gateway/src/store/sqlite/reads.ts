import type { JsonValue, MessageView } from '@parley/protocol';
import {
  type ApprovalRecord,
  type ConversationRecord,
  type GrantRecord,
  type JournalEntry,
  nothingSpent,
  type PageCallRecord,
  type PlaceholderRecord,
  type RunRecord,
  type SpendingKey,
  type Spent,
  type SteeringMessage,
  type StoreReads,
  type TakeoverRecord,
} from '../port.ts';
import type { OperatorRecord, OperatorSession } from '../port-identity.ts';
import type { ContentCipher } from './content-columns.ts';
import type { Statements } from './database.ts';
import { digest, type OperatorRow, type SessionRow, toOperator, toSession } from './identity-rows.ts';
import {
  APPROVAL_COLUMNS,
  type ApprovalRow,
  type ConversationRow,
  MESSAGE_COLUMNS,
  type MessageRow,
  type PageCallRow,
  type RunRow,
  type TakeoverRow,
  toApproval,
  toConversation,
  toMessage,
  toPageCall,
  toRun,
  toTakeover,
} from './rows.ts';

/** The reads that a transaction and the store share, on whichever connection they are given. */
export class SqliteReads implements StoreReads {
  protected readonly sql: Statements;
  protected readonly cipher: ContentCipher;

  constructor(sql: Statements, cipher: ContentCipher) {
    this.sql = sql;
    this.cipher = cipher;
  }

  async conversation(id: string): Promise<ConversationRecord | undefined> {
    const row = this.sql.get<ConversationRow>('SELECT * FROM conversations WHERE id = ?', id);
    return row && toConversation(row, this.cipher);
  }

  async run(id: string): Promise<RunRecord | undefined> {
    const row = this.sql.get<RunRow>('SELECT * FROM runs WHERE id = ?', id);
    return row && toRun(row, this.cipher);
  }

  async approval(id: string): Promise<ApprovalRecord | undefined> {
    const row = this.sql.get<ApprovalRow>(`SELECT ${APPROVAL_COLUMNS} FROM approvals WHERE id = ?`, id);
    return row && toApproval(row, this.cipher);
  }

  async approvalsOfRun(runId: string): Promise<readonly ApprovalRecord[]> {
    return this.sql
      .all<ApprovalRow>(`SELECT ${APPROVAL_COLUMNS} FROM approvals WHERE run_id = ? ORDER BY rowid`, runId)
      .map((row) => toApproval(row, this.cipher));
  }

  async journal(runId: string): Promise<readonly JournalEntry[]> {
    const rows = this.sql.all<Omit<JournalEntry, 'body'> & { body: string; scope: string }>(
      `SELECT journal.segment, key, status, body, conversation_id AS scope FROM journal JOIN runs ON runs.id = run_id
       WHERE run_id = ?`,
      runId,
    );
    return rows.map(({ scope, body, ...entry }) => {
      const place = { column: 'journal.body', scope, row: [runId, entry.segment, entry.key] } as const;
      return { ...entry, body: JSON.parse(this.cipher.open(place, body)) as JsonValue };
    });
  }

  async grants(conversationId: string): Promise<readonly GrantRecord[]> {
    return this.sql
      .all<{ id: string; body: string }>(
        'SELECT id, body FROM grants WHERE conversation_id = ? ORDER BY rowid',
        conversationId,
      )
      .map(({ id, body }) => {
        const place = { column: 'grants.body', scope: conversationId, row: [id] } as const;
        return JSON.parse(this.cipher.open(place, body)) as GrantRecord;
      });
  }

  async message(conversationId: string, id: string): Promise<MessageView | undefined> {
    const row = this.sql.get<MessageRow>(
      `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE conversation_id = ? AND id = ?`,
      conversationId,
      id,
    );
    return row && toMessage(row, this.cipher);
  }

  async lastMessage(conversationId: string): Promise<MessageView | undefined> {
    const row = this.sql.get<MessageRow>(
      `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE conversation_id = ? ORDER BY seq DESC LIMIT 1`,
      conversationId,
    );
    return row && toMessage(row, this.cipher);
  }

  async takeover(conversationId: string): Promise<TakeoverRecord | undefined> {
    const row = this.sql.get<TakeoverRow>('SELECT * FROM takeovers WHERE conversation_id = ?', conversationId);
    return row && toTakeover(row, this.cipher);
  }

  async unfinishedMessages(conversationId: string, runId: string): Promise<readonly MessageView[]> {
    return this.sql
      .all<MessageRow>(
        `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE conversation_id = ? AND streaming_run = ?`,
        conversationId,
        runId,
      )
      .map((row) => toMessage(row, this.cipher));
  }

  async steering(runId: string): Promise<readonly SteeringMessage[]> {
    return this.sql
      .all<MessageRow & { position: number | null; interlude: number }>(
        `SELECT messages.conversation_id, messages.id, body, position, interlude FROM steering
         JOIN runs ON runs.id = run_id
         JOIN messages ON messages.conversation_id = runs.conversation_id AND messages.id = steering.message_id
         WHERE run_id = ? ORDER BY idx`,
        runId,
      )
      .map(({ position, interlude, ...row }) => {
        const { text, role, author } = toMessage(row, this.cipher);
        return {
          messageId: row.id,
          text,
          ...(position !== null && { position }),
          ...(interlude === 1 && { saidBy: { role, ...(author !== undefined && { author }) } }),
        };
      });
  }

  async unfinishedRuns(conversationId: string): Promise<readonly RunRecord[]> {
    return this.sql
      .all<RunRow>(
        `SELECT * FROM runs WHERE conversation_id = ? AND state IN ('queued', 'runnable', 'running', 'waiting')
         ORDER BY ordinal`,
        conversationId,
      )
      .map((row) => toRun(row, this.cipher));
  }

  async spending(keys: readonly SpendingKey[]): Promise<readonly Spent[]> {
    return keys.map(
      ({ scope, key, day }) =>
        this.sql.get<Spent>(
          `SELECT tokens, nano_usd AS nanoUsd, unpriced_tokens AS unpricedTokens FROM spending
           WHERE scope = ? AND key = ? AND day = ?`,
          scope,
          key,
          day,
        ) ?? nothingSpent,
    );
  }

  async placeholders(conversationId: string): Promise<readonly PlaceholderRecord[]> {
    return this.sql
      .all<PlaceholderRecord>(
        'SELECT placeholder, kind, value, source FROM placeholders WHERE conversation_id = ? ORDER BY idx',
        conversationId,
      )
      .map((row) => ({ ...row, value: this.openPlaceholder(conversationId, row.placeholder, row.value) }));
  }

  protected openPlaceholder(conversationId: string, placeholder: string, stored: string): string {
    return this.cipher.open({ column: 'placeholders.value', scope: conversationId, row: [placeholder] }, stored);
  }

  async pageCall(runId: string, callId: string): Promise<PageCallRecord | undefined> {
    const row = this.sql.get<PageCallRow>('SELECT * FROM page_calls WHERE run_id = ? AND call_id = ?', runId, callId);
    return row && toPageCall(row, this.cipher);
  }

  async pageCalls(ownerId: string, callId: string): Promise<readonly PageCallRecord[]> {
    return this.sql
      .all<PageCallRow>('SELECT * FROM page_calls WHERE owner_id = ? AND call_id = ? ORDER BY run_id', ownerId, callId)
      .map((row) => toPageCall(row, this.cipher));
  }

  async screening(conversationId: string, messageId: string): Promise<JsonValue | undefined> {
    const row = this.sql.get<{ body: string }>(
      'SELECT body FROM screenings WHERE conversation_id = ? AND message_id = ?',
      conversationId,
      messageId,
    );
    const place = { column: 'screenings.body', scope: conversationId, row: [messageId] } as const;
    return row && (JSON.parse(this.cipher.open(place, row.body)) as JsonValue);
  }

  async summary(conversationId: string): Promise<JsonValue | undefined> {
    const row = this.sql.get<{ body: string }>('SELECT body FROM summaries WHERE conversation_id = ?', conversationId);
    const place = { column: 'summaries.body', scope: conversationId, row: [] } as const;
    return row && (JSON.parse(this.cipher.open(place, row.body)) as JsonValue);
  }

  async conversationsOf(ownerId: string, limit: number): Promise<readonly string[]> {
    return this.sql
      .all<{ id: string }>(
        "SELECT id FROM conversations WHERE owner_id = ? AND status <> 'deleted' ORDER BY created_at, id LIMIT ?",
        ownerId,
        limit,
      )
      .map(({ id }) => id);
  }

  async operator(id: string): Promise<OperatorRecord | undefined> {
    const row = this.sql.get<OperatorRow>('SELECT * FROM operators WHERE id = ?', id);
    return row && toOperator(row, this.cipher);
  }

  async operatorNamed(name: string): Promise<OperatorRecord | undefined> {
    const row = this.sql.get<OperatorRow>(
      'SELECT * FROM operators WHERE name = ? COLLATE NOCASE AND issuer IS NULL',
      name,
    );
    return row && toOperator(row, this.cipher);
  }

  async operatorSession(tokenHash: string): Promise<OperatorSession | undefined> {
    const row = this.sql.get<SessionRow>('SELECT * FROM operator_sessions WHERE token_hash = ?', tokenHash);
    return row && toSession(row);
  }

  async revokedBefore(subjects: readonly string[]): Promise<number> {
    const moments = subjects.map(
      (subject) =>
        this.sql.get<{ before: number }>('SELECT before FROM revocations WHERE subject = ?', digest(subject))?.before ??
        0,
    );
    return Math.max(0, ...moments);
  }
}
