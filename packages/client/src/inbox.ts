/** The operator's inbox: a list from the server, kept up to date by events with a counter of their own (LG2). */
import type { Approval, CommandResult, EventFrame, InboxFrame, Presence } from '@parley/protocol';
import { decide } from './approvals.ts';
import type { Requests } from './connection/requests.ts';
import { Retry } from './connection/retry.ts';
import type { Router, Subscriber, SubscriptionFrame } from './connection/router.ts';
import { judge } from './conversation/log.ts';
import type { ParleyError } from './errors.ts';
import type { Settings } from './options.ts';
import { createStore, type OwnedStore } from './store.ts';
import type {
  ApprovalRef,
  DecideOptions,
  Inbox,
  InboxFilter,
  InboxSnapshot,
  ResolvedApproval,
  SyncState,
} from './types.ts';

/** Decisions that are kept to be shown. */
const MAX_RESOLVED = 50;

type EventFrameOf<T extends EventFrame['type']> = Extract<EventFrame, { type: T }>;

export interface InboxEnvironment {
  readonly settings: Settings;
  readonly requests: Requests;
  readonly router: Router;
  /** It was closed, or refused for good. */
  readonly ended: () => void;
}

export class LiveInbox implements Inbox, Subscriber {
  readonly getSnapshot: () => InboxSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  readonly #env: InboxEnvironment;
  readonly #filter: InboxFilter | undefined;
  readonly #retry: Retry;
  readonly #store: OwnedStore<InboxSnapshot>;
  #sync: SyncState = 'offline';
  #error: ParleyError | null = null;
  #sub: number | null = null;
  #seq = 0;
  #approvals: readonly Approval[] = [];
  #resolved: readonly ResolvedApproval[] = [];
  #presence: readonly Presence[] = [];

  constructor(filter: InboxFilter | undefined, env: InboxEnvironment) {
    this.#filter = filter;
    this.#env = env;
    this.#retry = new Retry(env.settings.timers, env.settings.random);
    this.#store = createStore(() => this.#build(), env.settings.schedule);
    this.getSnapshot = this.#store.getSnapshot;
    this.subscribe = this.#store.subscribe;
  }

  /** Asks for the list; events follow it. */
  watch(): void {
    const old = this.#letGo();
    this.#set('replaying');
    const fields = this.#filter === undefined ? {} : { filter: this.#filter };
    this.#env.requests.call('inbox.watch', fields, { bound: true, timeoutMs: null }, (outcome) => {
      if (outcome.ok) {
        if (this.#sync === 'closed') return this.#unsubscribe(outcome.result.sub);
        this.#begin(outcome.result);
        if (old !== null && old !== outcome.result.sub) this.#unsubscribe(old);
      } else if (!outcome.lost && this.#sync !== 'closed') this.#refused(outcome.error);
    });
  }

  receive(frame: SubscriptionFrame): number | null {
    if (frame.type === 'snapshot' || frame.type === 'live' || frame.type === 'typing') return null;
    const verdict = judge(this.#seq, frame);
    if (verdict === 'gap') {
      this.#watchAgain();
      return null;
    }
    if (verdict === 'ignored') return this.#seq;
    this.#seq = frame.seq;
    this.#retry.succeeded();
    if (frame.type !== 'unknown') this.#apply(frame);
    return this.#seq;
  }

  /** The connection is lost. */
  down(): void {
    this.#retry.cancel();
    this.#sub = null;
    if (this.#sync !== 'failed' && this.#sync !== 'closed') this.#set('offline');
  }

  decide(
    approval: ApprovalRef,
    decision: 'approve' | 'reject',
    options: DecideOptions = {},
  ): Promise<CommandResult<'approval.decide'>> {
    return decide(this.#env, approval, decision, options);
  }

  claim(approvalId: string): Promise<CommandResult<'approval.claim'>> {
    return this.#env.requests.request('approval.claim', { approvalId });
  }

  release(approvalId: string): Promise<CommandResult<'approval.release'>> {
    return this.#env.requests.request('approval.release', { approvalId });
  }

  close(): void {
    if (this.#sync === 'closed') return;
    this.#retry.cancel();
    const sub = this.#letGo();
    if (sub !== null) this.#unsubscribe(sub);
    this.#set('closed');
    this.#env.ended();
  }

  #begin({ sub, approvals, presence = [] }: CommandResult<'inbox.watch'>): void {
    this.#sub = sub;
    this.#seq = 0;
    this.#approvals = approvals;
    this.#presence = presence;
    this.#env.router.attach(sub, this);
    this.#set('live');
  }

  #apply(frame: EventFrame | InboxFrame): void {
    switch (frame.type) {
      case 'approval.requested':
        this.#approvals = [...this.#approvals.filter(({ id }) => id !== frame.approval.id), frame.approval];
        break;
      case 'approval.endorsed': {
        const { approvalId, by, reason, at } = frame;
        this.#change(approvalId, ({ endorsements = [], ...approval }) => ({
          ...approval,
          endorsements: [...endorsements, { by, at, ...(reason !== undefined && { reason }) }],
        }));
        break;
      }
      case 'approval.claimed':
        this.#change(frame.approvalId, ({ claim: _before, ...approval }) => ({
          ...approval,
          ...(frame.claim !== null && { claim: frame.claim }),
        }));
        break;
      case 'approval.resolved':
        this.#resolve(frame);
        break;
      case 'presence': {
        const { conversationId, people } = frame;
        const others = this.#presence.filter((one) => one.conversationId !== conversationId);
        this.#presence = people.length === 0 ? others : [...others, { conversationId, people }];
        break;
      }
      default:
        return;
    }
    this.#store.changed();
  }

  #change(approvalId: string, patch: (approval: Approval) => Approval): void {
    this.#approvals = this.#approvals.map((one) => (one.id === approvalId ? patch(one) : one));
  }

  #resolve({ type: _type, sub: _sub, seq: _seq, covers: _covers, ...frame }: EventFrameOf<'approval.resolved'>): void {
    const { approvalId, tool: _tool, ...resolution } = frame;
    const approval = this.#approvals.find(({ id }) => id === approvalId);
    if (approval === undefined) return;
    this.#approvals = this.#approvals.filter((one) => one !== approval);
    this.#resolved = [{ approval, resolution }, ...this.#resolved].slice(0, MAX_RESOLVED);
  }

  #refused(error: ParleyError): void {
    if (error.retryable) return this.#retry.later(() => this.watch(), error.retryAfterMs ?? 0);
    this.#error = error;
    this.#set('failed');
    this.#env.ended();
  }

  /** After a gap a fresh list is the only way back; frames of the old subscription are not taken any more. */
  #watchAgain(): void {
    if (this.#sub !== null) this.#env.router.detach(this.#sub);
    this.#set('replaying');
    this.#retry.soon(() => this.watch());
  }

  #letGo(): number | null {
    const sub = this.#sub;
    this.#sub = null;
    if (sub !== null) this.#env.router.detach(sub);
    return sub;
  }

  #unsubscribe(sub: number): void {
    this.#env.requests.call('conversation.close', { sub }, { bound: true, timeoutMs: null }, () => undefined);
  }

  #set(sync: SyncState): void {
    this.#sync = sync;
    this.#store.changed();
  }

  #build(): InboxSnapshot {
    return {
      sync: this.#sync,
      error: this.#error,
      approvals: this.#approvals,
      resolved: this.#resolved,
      presence: this.#presence,
    };
  }
}
