/** A record of the audit log, as far as it is shown. */
export interface AuditRecord {
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly actor: { readonly role: string; readonly id?: string; readonly operatorRole?: string };
  readonly site?: string;
  readonly conversationId?: string;
  readonly subject: { readonly type: string; readonly id?: string };
  readonly hash: string;
  /** Null once it was erased. */
  readonly content: {
    readonly actor?: { readonly id?: string; readonly name?: string };
    readonly from?: { readonly address?: string };
    readonly subject?: { readonly id: string };
    readonly reason?: string;
    readonly details?: unknown;
  } | null;
}

export interface AuditPageOfRecords {
  readonly records: readonly AuditRecord[];
  readonly cursor?: string;
}

/** What is searched for; empty for anything. Times are those of a date field: `YYYY-MM-DD`. */
export interface AuditSearch {
  readonly text: string;
  readonly action: string;
  readonly from: string;
  readonly to: string;
}

export const anything: AuditSearch = { text: '', action: '', from: '', to: '' };

const DAY_MS = 86_400_000;

/** The query of a search; days are those of this machine, and `to` is the last of them. */
export function toQuery({ text, action, from, to }: AuditSearch, cursor?: string): string {
  const query = new URLSearchParams();
  if (text !== '') query.set('text', text);
  if (action !== '') query.set('action', action);
  if (from !== '') query.set('from', new Date(`${from}T00:00:00`).toISOString());
  if (to !== '') query.set('to', new Date(new Date(`${to}T00:00:00`).getTime() + DAY_MS).toISOString());
  if (cursor !== undefined) query.set('cursor', cursor);
  return query.toString();
}

/** Who acted, as people say it. */
export function describeActor({ actor, content }: AuditRecord): string {
  if (actor.role === 'system') return `Parley (${actor.id ?? 'by itself'})`;
  const name = content?.actor?.name ?? actor.id ?? content?.actor?.id;
  if (actor.role === 'visitor') return name === undefined ? 'A visitor' : `Visitor ${name}`;
  return name ?? actor.role;
}
