import type { JsonValue, MessageView } from '@parley/protocol';
import {
  type ApprovalRecord,
  type ConversationRecord,
  nothingSpent,
  type PageCallRecord,
  type PlaceholderRecord,
  type RunRecord,
  type SpendingKey,
  type Spent,
  type SteeringMessage,
  type StoreReads,
} from '../port.ts';
import type { Statements } from './database.ts';
import {
  type ApprovalRow,
  type ConversationRow,
  type PageCallRow,
  type RunRow,
  toApproval,
  toConversation,
  toMessage,
  toPageCall,
  toRun,
} from './rows.ts';

/** The reads that a transaction and the store share, on whichever connection they are given. */
export class SqliteReads implements StoreReads {
  protected readonly sql: Statements;
  constructor(sql: Statements) {
    this.sql = sql;
  }

  async conversation(id: string): Promise<ConversationRecord | undefined> {
    const row = this.sql.get<ConversationRow>('SELECT * FROM conversations WHERE id = ?', id);
    return row && toConversation(row);
  }

  async run(id: string): Promise<RunRecord | undefined> {
    const row = this.sql.get<RunRow>('SELECT * FROM runs WHERE id = ?', id);
    return row && toRun(row);
  }

  async approval(id: string): Promise<ApprovalRecord | undefined> {
    const row = this.sql.get<ApprovalRow>('SELECT site, status, body, resolution FROM approvals WHERE id = ?', id);
    return row && toApproval(row);
  }

  async approvalsOfRun(runId: string): Promise<readonly ApprovalRecord[]> {
    return this.sql
      .all<ApprovalRow>('SELECT site, status, body, resolution FROM approvals WHERE run_id = ? ORDER BY rowid', runId)
      .map(toApproval);
  }

  async message(conversationId: string, id: string): Promise<MessageView | undefined> {
    const row = this.sql.get<{ body: string }>(
      'SELECT body FROM messages WHERE conversation_id = ? AND id = ?',
      conversationId,
      id,
    );
    return row && toMessage(row);
  }

  async unfinishedMessages(conversationId: string, runId: string): Promise<readonly MessageView[]> {
    return this.sql
      .all<{ body: string }>(
        "SELECT body FROM messages WHERE conversation_id = ? AND body ->> 'runId' = ? AND body ->> 'status' = 'streaming'",
        conversationId,
        runId,
      )
      .map(toMessage);
  }

  async steering(runId: string): Promise<readonly SteeringMessage[]> {
    return this.sql
      .all<{ message_id: string; text: string; position: number | null }>(
        `SELECT steering.message_id, messages.body ->> 'text' AS text, position FROM steering
         JOIN runs ON runs.id = run_id
         JOIN messages ON messages.conversation_id = runs.conversation_id AND messages.id = steering.message_id
         WHERE run_id = ? ORDER BY idx`,
        runId,
      )
      .map(({ message_id: messageId, text, position }) => ({
        messageId,
        text,
        ...(position !== null && { position }),
      }));
  }

  async unfinishedRuns(conversationId: string): Promise<readonly RunRecord[]> {
    return this.sql
      .all<RunRow>(
        `SELECT * FROM runs WHERE conversation_id = ? AND state IN ('queued', 'runnable', 'running', 'waiting')
         ORDER BY ordinal`,
        conversationId,
      )
      .map(toRun);
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
    return this.sql.all<PlaceholderRecord>(
      'SELECT placeholder, kind, value, source FROM placeholders WHERE conversation_id = ? ORDER BY idx',
      conversationId,
    );
  }

  async pageCall(runId: string, callId: string): Promise<PageCallRecord | undefined> {
    const row = this.sql.get<PageCallRow>('SELECT * FROM page_calls WHERE run_id = ? AND call_id = ?', runId, callId);
    return row && toPageCall(row);
  }

  async pageCalls(ownerId: string, callId: string): Promise<readonly PageCallRecord[]> {
    return this.sql
      .all<PageCallRow>('SELECT * FROM page_calls WHERE owner_id = ? AND call_id = ? ORDER BY run_id', ownerId, callId)
      .map(toPageCall);
  }

  async screening(conversationId: string, messageId: string): Promise<JsonValue | undefined> {
    const row = this.sql.get<{ body: string }>(
      'SELECT body FROM screenings WHERE conversation_id = ? AND message_id = ?',
      conversationId,
      messageId,
    );
    return row && (JSON.parse(row.body) as JsonValue);
  }

  async summary(conversationId: string): Promise<JsonValue | undefined> {
    const row = this.sql.get<{ body: string }>('SELECT body FROM summaries WHERE conversation_id = ?', conversationId);
    return row && (JSON.parse(row.body) as JsonValue);
  }
}
