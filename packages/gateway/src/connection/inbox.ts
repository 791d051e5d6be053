/** An operator's live list of pending approvals, over all conversations of the gateway. */
import type { Approval, Claim, CommandOf, ConversationEvent, Presence as Seen } from '@parley/protocol';
import { claimOf } from '../conversation/claims.ts';
import type { Channels } from '../conversation/channels.ts';
import type { Presence } from '../conversation/presence.ts';
import type { Viewer } from '../conversation/viewer.ts';
import type { LogEntry, Store } from '../store/port.ts';
import type { Flow } from './flow.ts';
import { eventFrame } from './frames.ts';
import type { Outlet } from './socket.ts';

/** Pending approvals that the inbox shows at most. */
export const INBOX_LIMIT = 500;

/** Events that an inbox tells. */
const TOLD: ReadonlySet<string> = new Set([
  'approval.requested',
  'approval.endorsed',
  'approval.resolved',
] satisfies ConversationEvent['type'][]);

export interface InboxOptions {
  readonly sub: number;
  readonly filter: CommandOf<'inbox.watch'>['filter'];
  readonly store: Store;
  readonly viewer: Viewer;
  readonly channels: Channels;
  readonly presence: Presence;
  readonly flow: Flow;
  readonly outlet: Outlet;
  readonly now: () => number;
}

/**
 * Sends what happens to approvals, and who looks at what, under the subscription's own `seq`, which counts from 1: an inbox
 * is no log, and after a reconnect the whole list is asked for again.
 */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #unsubscribe: readonly (() => void)[];
  /** Ids of the approvals that the reader has been shown and that are pending. */
  readonly #shown = new Set<string>();
  /** What happened before the reader had the list. */
  #early: (() => void)[] | undefined = [];
  #seq = 0;

  constructor(options: InboxOptions) {
    this.#options = options;
    const { channels, presence } = options;
    this.#unsubscribe = [
      channels.subscribeAll((_conversationId, entries) => {
        for (const entry of entries) if (TOLD.has(entry.type)) this.#later(() => this.#hear(entry));
      }),
      channels.subscribeClaims((approvalId, claim) => this.#later(() => this.#hearClaim(approvalId, claim))),
      presence.subscribe((seen) => this.#later(() => this.#hearPresence(seen))),
    ];
  }

  /** @returns the approvals that are pending now; what happens meanwhile is sent after {@link start}. */
  async list(): Promise<Approval[]> {
    const { store, filter, viewer, now } = this.#options;
    const records = await store.pendingApprovals(filter?.tool === undefined ? {} : { tool: filter.tool }, INBOX_LIMIT);
    for (const { approval } of records) this.#shown.add(approval.id);
    return records.map((record) => {
      const { claim: _maybeOver, ...approval } = record.approval;
      const claim = claimOf(record, now());
      return viewer.approval({ ...approval, ...(claim && { claim }) });
    });
  }

  /** Begins to send events. */
  start(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const tell of early) tell();
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#options.flow.ended(this.#options.sub);
  }

  #later(tell: () => void): void {
    if (this.#early === undefined) tell();
    else this.#early.push(tell);
  }

  #hear(entry: LogEntry): void {
    const event = JSON.parse(entry.body) as ConversationEvent;
    if (event.type === 'approval.requested') {
      const { id, tool } = event.approval;
      const { filter } = this.#options;
      if (this.#shown.has(id) || (filter?.tool !== undefined && filter.tool !== tool)) return;
      this.#shown.add(id);
    } else if (event.type === 'approval.resolved' && !this.#shown.delete(event.approvalId)) return;
    else if (event.type === 'approval.endorsed' && !this.#shown.has(event.approvalId)) return;
    this.#send(entry.at, this.#options.viewer.body(entry));
  }

  #hearClaim(approvalId: string, claim: Claim | null): void {
    if (this.#shown.has(approvalId)) this.#sendNow({ type: 'approval.claimed', approvalId, claim });
  }

  #hearPresence(seen: Seen): void {
    this.#sendNow({ type: 'presence', ...seen });
  }

  #sendNow(frame: object): void {
    this.#send(new Date(this.#options.now()).toISOString(), JSON.stringify(frame));
  }

  /** @param body JSON of an event without its position. */
  #send(at: string, body: string): void {
    const { sub, flow, now, outlet } = this.#options;
    this.#seq += 1;
    const frame = eventFrame({ seq: this.#seq, at }, { sub, covers: 1, body });
    flow.sent(flow.lane(sub), this.#seq, frame.length, now());
    outlet.send(frame);
  }
}
