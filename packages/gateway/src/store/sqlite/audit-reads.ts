/** Reading the audit log. */
import type { Page } from '../port.ts';
import type { AuditContent, AuditCore, AuditFilter, AuditHead, AuditRecord } from '../port-audit.ts';
import { DATABASE_SCOPE } from '../encryption/content-keys.ts';
import type { ContentCipher, ContentColumn } from './content-columns.ts';
import type { Statements } from './database.ts';

interface AuditRow {
  seq: number;
  hash: string;
  core: string;
  salt: string | null;
  body: string | null;
}

const COLUMNS = 'audit.seq, hash, core, salt, body FROM audit LEFT JOIN audit_contents USING (seq)';

/** Records looked at for one page of a search for text; what is left is for the next page. */
const SCAN_LIMIT = 5000;

export class AuditReads {
  readonly #sql: Statements;
  readonly #cipher: ContentCipher;

  constructor(sql: Statements, cipher: ContentCipher) {
    this.#sql = sql;
    this.#cipher = cipher;
  }

  head(): AuditHead | undefined {
    return this.#sql.get<AuditHead>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  }

  read(afterSeq: number, limit: number): readonly AuditRecord[] {
    return this.#sql
      .all<AuditRow>(`SELECT ${COLUMNS} WHERE audit.seq > ? ORDER BY audit.seq LIMIT ?`, afterSeq, limit)
      .map((row) => toRecord(row, this.#cipher));
  }

  search(filter: AuditFilter, limit: number, cursor?: string): Page<AuditRecord> {
    const { where, values } = conditionsOf(filter);
    // As it stands in the JSON that it is looked for in.
    const text = filter.text && JSON.stringify(filter.text).slice(1, -1).toLowerCase();
    const items: AuditRecord[] = [];
    let before = /^\d+$/.test(cursor ?? '') ? Number(cursor) : Number.MAX_SAFE_INTEGER;
    // Content may be stored in a form that only we can read: what it says is looked at here, not by SQLite.
    const scan = text === undefined ? limit + 1 : SCAN_LIMIT;
    const rows = this.#sql.all<AuditRow>(
      `SELECT ${COLUMNS} WHERE audit.seq < ?${where} ORDER BY audit.seq DESC LIMIT ?`,
      before,
      ...values,
      scan,
    );
    for (const row of rows) {
      if (items.length === limit) return { items, cursor: String(before) };
      before = row.seq;
      const record = toRecord(row, this.#cipher);
      if (text === undefined || JSON.stringify(record).toLowerCase().includes(text)) items.push(record);
    }
    return { items, ...(rows.length === scan && { cursor: String(before) }) };
  }
}

function conditionsOf({ actor, action, conversationId, subject, from, to }: AuditFilter) {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: string, ...added: unknown[]): void => {
    conditions.push(` AND ${condition}`);
    values.push(...added);
  };
  const named = 'audit.seq IN (SELECT seq FROM audit_visitors WHERE visitor_id = ?)';
  if (actor !== undefined) add(`(actor_id = ? OR (core ->> '$.actor.role' = 'visitor' AND ${named}))`, actor, actor);
  if (action?.endsWith('.*') === true) {
    // Between `approval.` and `approval/`, the character that follows the dot.
    const kind = action.slice(0, -2);
    add('action > ? AND action < ?', `${kind}.`, `${kind}/`);
  } else if (action !== undefined) add('action = ?', action);
  if (conversationId !== undefined) add('conversation_id = ?', conversationId);
  if (subject !== undefined) {
    add(`(subject_id = ? OR (core ->> '$.subject.type' = 'visitor' AND ${named}))`, subject, subject);
  }
  if (from !== undefined) add('at >= ?', from);
  if (to !== undefined) add('at < ?', to);
  return { where: conditions.join(''), values };
}

function toRecord({ seq, hash, core, salt, body }: AuditRow, cipher: ContentCipher): AuditRecord {
  const open = (column: ContentColumn, stored: string): string =>
    cipher.open({ column, scope: DATABASE_SCOPE, row: [seq] }, stored);
  return {
    ...(JSON.parse(core) as AuditCore),
    hash,
    content: body === null ? null : (JSON.parse(open('audit_contents.body', body)) as AuditContent),
    salt: salt === null ? null : open('audit_contents.salt', salt),
  };
}
