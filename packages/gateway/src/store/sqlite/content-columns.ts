/** Which columns hold content, and what each of their values is bound to. */
import { type ContentCipher as AnyCipher, type ContentPlace as AnyPlace } from '../encryption/content-cipher.ts';

/** A table with content. */
export interface ContentTable {
  readonly columns: readonly string[];
  /** Its primary key. */
  readonly key: readonly string[];
  /** SQL for the conversation that a row belongs to; absent: rows belong to the database. */
  readonly scope?: string;
  /** Those of the key that tell a row from the others of its scope. */
  readonly row: readonly string[];
}

/** Every column whose text people, models or tools have made, and every secret. */
export const contentTables = {
  conversations: { columns: ['title'], key: ['id'], scope: 'id', row: [] },
  events: { columns: ['body'], key: ['conversation_id', 'seq'], scope: 'conversation_id', row: ['seq'] },
  messages: { columns: ['body'], key: ['conversation_id', 'id'], scope: 'conversation_id', row: ['id'] },
  runs: {
    columns: ['snapshot', 'context', 'page_offer', 'error'],
    key: ['id'],
    scope: 'conversation_id',
    row: ['id'],
  },
  approvals: { columns: ['body', 'resolution'], key: ['id'], scope: 'conversation_id', row: ['id'] },
  grants: { columns: ['body'], key: ['id'], scope: 'conversation_id', row: ['id'] },
  history: {
    columns: ['item'],
    key: ['conversation_id', 'run_ordinal', 'idx'],
    scope: 'conversation_id',
    row: ['run_ordinal', 'idx'],
  },
  journal: {
    columns: ['body'],
    key: ['run_id', 'segment', 'key'],
    scope: '(SELECT conversation_id FROM runs WHERE runs.id = run_id)',
    row: ['run_id', 'segment', 'key'],
  },
  page_calls: {
    columns: ['tool', 'result'],
    key: ['run_id', 'call_id'],
    scope: 'conversation_id',
    row: ['run_id', 'call_id'],
  },
  feedback: { columns: ['comment'], key: ['id'], scope: 'conversation_id', row: ['id'] },
  checkpoints: { columns: ['view'], key: ['conversation_id'], scope: 'conversation_id', row: [] },
  placeholders: {
    columns: ['value'],
    key: ['conversation_id', 'placeholder'],
    scope: 'conversation_id',
    row: ['placeholder'],
  },
  screenings: {
    columns: ['body'],
    key: ['conversation_id', 'message_id'],
    scope: 'conversation_id',
    row: ['message_id'],
  },
  takeovers: { columns: ['body'], key: ['conversation_id'], scope: 'conversation_id', row: [] },
  summaries: { columns: ['body'], key: ['conversation_id'], scope: 'conversation_id', row: [] },
  replies: { columns: ['body_hash', 'result'], key: ['principal_id', 'key'], row: ['principal_id', 'key'] },
  audit_contents: { columns: ['salt', 'body'], key: ['seq'], row: ['seq'] },
  operators: { columns: ['secrets'], key: ['id'], row: ['id'] },
  meta: { columns: ['value'], key: ['key'], row: ['key'] },
} as const satisfies Readonly<Record<string, ContentTable>>;

type Tables = typeof contentTables;
export type ContentColumn = { [T in keyof Tables]: `${T}.${Tables[T]['columns'][number]}` }[keyof Tables];
export type ContentPlace = AnyPlace<ContentColumn>;
export type ContentCipher = AnyCipher<ContentColumn>;
