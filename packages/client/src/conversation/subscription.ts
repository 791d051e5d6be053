/** Keeps one conversation's log complete: replay, gaps, reconnects, refusals. */
import { type CommandErrorCode, type CommandResult, errorCodes, type Person, type Rating } from '@parley/protocol';
import type { Retry } from '../connection/retry.ts';
import { ParleyError } from '../errors.ts';
import { ConversationLog } from './log.ts';
import type { Outcome, Requests } from '../connection/requests.ts';
import type { Router, Subscriber, SubscriptionFrame } from '../connection/router.ts';
import type { SyncState } from '../types.ts';

/** What is said when a conversation gets its number on a connection. */
type Opened = Pick<CommandResult<'conversation.open'>, 'sub' | 'epoch' | 'recovered'>;

export interface SubscriptionEnvironment {
  readonly requests: Requests;
  readonly router: Router;
  readonly retry: Retry;
  /** Something changed: the view, `sync` or `error`. */
  readonly changed: () => void;
  readonly typing: (who: Person) => void;
  /** A message was rated, which may be one from before the log's view. */
  readonly rated: (messageId: string, rating: Rating) => void;
}

export class ConversationSubscription implements Subscriber {
  readonly log: ConversationLog;
  readonly #env: SubscriptionEnvironment;
  #sync: SyncState = 'replaying';
  #error: ParleyError | null = null;
  #sub: number | null = null;

  constructor(opened: CommandResult<'conversation.open'>, env: SubscriptionEnvironment) {
    this.log = new ConversationLog(opened.conversationId, opened.agent, opened.epoch);
    this.#env = env;
    this.#begin(opened);
  }

  get sync(): SyncState {
    return this.#sync;
  }

  get error(): ParleyError | null {
    return this.#error;
  }

  /** Whether it wants frames: not when it was refused or closed. */
  get wanted(): boolean {
    return this.#sync !== 'failed' && this.#sync !== 'closed';
  }

  /** Its line in `hello.resume`. */
  resume(): { conversationId: string; epoch: string; seq: number } {
    return { conversationId: this.log.view.id, epoch: this.log.epoch, seq: this.log.seq };
  }

  /** A new connection has taken it up. */
  resumed(opened: Opened): void {
    this.#begin(opened);
    this.#env.changed();
  }

  /** Asks for it by command: after a gap, or when `hello` had no room for it. */
  reopen(): void {
    this.#set('replaying');
    this.#env.requests.call('conversation.open', this.resume(), { bound: true, timeoutMs: null }, (outcome) => {
      this.#reopened(outcome);
    });
  }

  /** The server does not give it to this principal, or not now. */
  refused(code: CommandErrorCode, error: ParleyError = new ParleyError(code, errorCodes[code].message)): void {
    if (errorCodes[code].retryable) {
      this.#set('replaying');
      this.#env.retry.later(() => this.reopen(), error.retryAfterMs ?? 0);
      return;
    }
    this.#error = error;
    this.#set('failed');
  }

  receive(frame: SubscriptionFrame): number | null {
    if (frame.type === 'typing') {
      this.#env.typing(frame.who);
      return null;
    }
    // These are for inboxes.
    if (frame.type === 'approval.claimed' || frame.type === 'presence') return null;
    const before = this.log.seq;
    const verdict = this.log.receive(frame);
    if (verdict === 'gap') {
      this.#gap();
      return null;
    }
    if (verdict === 'ignored') return before;
    if (this.log.seq !== before) this.#env.retry.succeeded();
    if (frame.type === 'live') this.#sync = 'live';
    if (frame.type === 'message.rated') this.#env.rated(frame.messageId, frame.rating);
    this.#env.changed();
    return this.log.seq;
  }

  /** The connection is lost. */
  down(): void {
    this.#env.retry.cancel();
    this.#sub = null;
    if (this.wanted) this.#set('offline');
  }

  /** Ends it, here and on the server. */
  close(): void {
    this.#env.retry.cancel();
    const sub = this.#letGo();
    this.#set('closed');
    if (sub !== null) this.#unsubscribe(sub);
  }

  #begin({ sub, epoch, recovered }: Opened): void {
    this.#sub = sub;
    this.#sync = 'replaying';
    this.log.begin({ epoch, recovered });
    this.#env.router.attach(sub, this);
  }

  /** Frames that are still under way belong behind the gap: they are not taken any more. */
  #gap(): void {
    const old = this.#letGo();
    this.#set('replaying');
    this.#env.retry.soon(() => {
      this.#env.requests.call('conversation.open', this.resume(), { bound: true, timeoutMs: null }, (outcome) => {
        this.#reopened(outcome);
        if (old !== null && outcome.ok && outcome.result.sub !== old) this.#unsubscribe(old);
      });
    });
  }

  #reopened(outcome: Outcome<CommandResult<'conversation.open'>>): void {
    if (outcome.ok) {
      // Closed while the answer was under way.
      if (this.#sync === 'closed') this.#unsubscribe(outcome.result.sub);
      else this.resumed(outcome.result);
    } else if (!outcome.lost && this.wanted) this.refused(outcome.error.code, outcome.error);
  }

  #letGo(): number | null {
    const sub = this.#sub;
    this.#sub = null;
    if (sub !== null) this.#env.router.detach(sub);
    return sub;
  }

  #unsubscribe(sub: number): void {
    // Whatever the answer is, the number is not used any more.
    this.#env.requests.call('conversation.close', { sub }, { bound: true, timeoutMs: null }, () => undefined);
  }

  #set(sync: SyncState): void {
    this.#sync = sync;
    this.#env.changed();
  }
}
