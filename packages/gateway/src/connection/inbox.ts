/** An operator's live list of pending approvals, over all conversations of the gateway. */
import type { Approval, CommandOf, ConversationEvent } from '@parley/protocol';
import type { Channels } from '../conversation/channels.ts';
import type { Viewer } from '../conversation/viewer.ts';
import type { LogEntry, Store } from '../store/port.ts';
import type { Flow } from './flow.ts';

/** Pending approvals that the inbox shows at most. */
export const INBOX_LIMIT = 500;

export interface InboxOptions {
  readonly sub: number;
  readonly filter: CommandOf<'inbox.watch'>['filter'];
  readonly store: Store;
  readonly viewer: Viewer;
  readonly channels: Channels;
  readonly flow: Flow;
  readonly send: (text: string) => void;
  readonly now: () => number;
}

/**
 * Sends `approval.requested` and `approval.resolved` under the subscription's own `seq`, which counts from 1: an inbox
 * is no log, and after a reconnect the whole list is asked for again.
 */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #unsubscribe: () => void;
  /** Ids of the approvals that the reader has been shown and that are pending. */
  readonly #shown = new Set<string>();
  #early: LogEntry[] | undefined = [];
  #seq = 0;

  constructor(options: InboxOptions) {
    this.#options = options;
    this.#unsubscribe = options.channels.subscribeAll((_conversationId, entries) => {
      for (const entry of entries) this.#hear(entry);
    });
  }

  /** @returns the approvals that are pending now; what happens meanwhile is sent after {@link start}. */
  async list(): Promise<Approval[]> {
    const { store, filter, viewer } = this.#options;
    const records = await store.pendingApprovals(filter?.tool === undefined ? {} : { tool: filter.tool }, INBOX_LIMIT);
    for (const { approval } of records) this.#shown.add(approval.id);
    return records.map(({ approval }) => viewer.approval(approval));
  }

  /** Begins to send events. */
  start(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const entry of early) this.#hear(entry);
  }

  close(): void {
    this.#unsubscribe();
    this.#options.flow.ended(this.#options.sub);
  }

  #hear(entry: LogEntry): void {
    if (entry.type !== 'approval.requested' && entry.type !== 'approval.resolved') return;
    if (this.#early !== undefined) {
      this.#early.push(entry);
      return;
    }
    const event = JSON.parse(entry.body) as ConversationEvent;
    if (event.type === 'approval.requested') {
      const { id, tool } = event.approval;
      const { filter } = this.#options;
      if (this.#shown.has(id) || (filter?.tool !== undefined && filter.tool !== tool)) return;
      this.#shown.add(id);
    } else if (event.type === 'approval.resolved' && !this.#shown.delete(event.approvalId)) return;
    this.#send(entry);
  }

  #send(entry: LogEntry): void {
    const { sub, viewer, flow, now, send } = this.#options;
    this.#seq += 1;
    const text = `{"sub":${sub},"seq":${this.#seq},"at":"${entry.at}",${viewer.body(entry).slice(1)}`;
    flow.sent(sub, this.#seq, Buffer.byteLength(text), now());
    send(text);
  }
}
