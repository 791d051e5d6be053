/** Sends the outbox of one conversation: one message at a time, in order, each with the key it was made with (CM1). */
import type { ConversationView } from '@parley/protocol';
import type { Requests } from '../connection/requests.ts';
import type { Retry } from '../connection/retry.ts';
import { ParleyError } from '../errors.ts';
import type { PageTools } from '../page/page-tools.ts';
import type { OutboxError, SendOptions } from '../types.ts';
import { isDoubtful, nextToSend, type OutboxEvent, type OutboxItem, reduceOutbox, waitsUntil } from './outbox.ts';
import type { OutboxStorage } from './outbox-storage.ts';

/** How long a server remembers keys (CM1): after that, sending again could have a second effect. */
export const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface SenderEnvironment {
  readonly requests: Requests;
  readonly storage: OutboxStorage;
  /** What the page offers along with each message. */
  readonly tools: PageTools;
  /** Waits while the server takes no messages. */
  readonly retry: Retry;
  /** Entries that there may be. */
  readonly max: number;
  readonly now: () => number;
  readonly uuid: () => string;
  /** Longest text, in UTF-16 units. */
  readonly maxChars: () => number;
  /** The conversation's view. */
  readonly view: () => ConversationView;
  /** Whether messages may be sent: the conversation is live. */
  readonly ready: () => boolean;
  readonly changed: () => void;
}

export class Sender {
  readonly #env: SenderEnvironment;
  #items: readonly OutboxItem[];
  #busy = false;
  /** Set when the server is draining: what it does not take now goes to the next connection. */
  #held = false;
  /** Accepted before the present replay began, so contained in it. */
  #settling: ReadonlySet<string> = new Set();

  constructor(env: SenderEnvironment) {
    this.#env = env;
    this.#items = env.storage.load();
    this.interrupted();
  }

  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  /** @returns the key of the new entry. */
  add(conversationId: string, written: string, options: SendOptions): string {
    // As the server does: what is shown while it is on its way is what will be in the view.
    const text = written.trim();
    if (this.#items.length >= this.#env.max) {
      throw new ParleyError('queue_full', 'Too many messages are waiting to be sent.', { retryable: true });
    }
    const maxChars = this.#env.maxChars();
    if (text.length > maxChars) {
      throw new ParleyError('bad_request', `A message has at most ${maxChars} characters.`, { field: 'text' });
    }
    const { onBusy, agent, context = this.#env.tools.context ?? undefined } = options;
    const key = this.#env.uuid();
    const problem = this.#env.requests.check('message.send', {
      conversationId,
      key,
      text,
      ...options,
      ...(context && { context }),
    });
    if (problem !== null) throw problem;
    this.#dispatch({
      type: 'add',
      item: {
        key,
        text,
        ...(onBusy !== undefined && { onBusy }),
        ...(agent !== undefined && { agent }),
        ...(context !== undefined && { context }),
        createdAt: this.#env.now(),
        state: 'sending',
        tried: null,
      },
    });
    this.pump();
    return key;
  }

  retry(key: string): boolean {
    const changed = this.#dispatch({ type: 'retry', key });
    this.pump();
    return changed;
  }

  discard(key: string): boolean {
    const changed = this.#dispatch({ type: 'discard', key });
    this.pump();
    return changed;
  }

  /** The subscription is not current any more: what was accepted until now will be in its replay. */
  interrupted(): void {
    const sent = this.#items.filter(({ state }) => state === 'sent').map(({ key }) => key);
    this.#settling = new Set(sent);
    this.#env.retry.cancel();
  }

  /** The subscription has caught up. */
  caughtUp(): void {
    this.#held = false;
    this.#dispatch({ type: 'settled', keys: this.#settling });
    this.#settling = new Set();
    for (const item of this.#items) if (isDoubtful(item)) this.#dispatch({ type: 'retry', key: item.key });
    this.pump();
  }

  /** The view has changed. */
  viewChanged(): void {
    if (!this.#items.some(({ state }) => state === 'sent')) return;
    const { messages } = this.#env.view();
    this.#dispatch({ type: 'shown', has: (id) => messages.some((message) => message.id === id) });
  }

  /**
   * There is nobody to send to: what waits has failed, and can be tried again by hand.
   *
   * @param doubtful Whether the answers may still come to be known, on a later connection.
   */
  fail(error: ParleyError, doubtful: boolean): void {
    for (const { key, state } of this.#items) {
      if (state === 'sending') this.#dispatch({ type: 'rejected', key, error: plainError(error), doubtful });
    }
  }

  /** Sends the next message when nothing speaks against it. */
  pump(): void {
    if (this.#busy || this.#held || !this.#env.ready()) return;
    const waitMs = (waitsUntil(this.#items) ?? 0) - this.#env.now();
    if (waitMs > 0) return this.#env.retry.in(waitMs, () => this.pump());
    const item = nextToSend(this.#items);
    if (item === undefined) return this.#env.retry.cancel();
    const { key, text, onBusy, agent, context } = item;
    if (item.tried !== null && this.#env.now() - item.tried.at > KEY_LIFETIME_MS) {
      const error = new ParleyError('unavailable', 'It is not known whether this message arrived.', {
        retryable: true,
      });
      this.#dispatch({ type: 'rejected', key, error: plainError(error), doubtful: false });
      return this.pump();
    }
    this.#busy = true;
    const view = this.#env.view();
    // Of the page that sends it; what may have arrived is sent again as it was (CM1).
    const tools = item.tried === null ? this.#env.tools.offers() : (item.tools ?? []);
    // Stored before it is sent: a page that dies in between must not forget that it may have arrived.
    this.#dispatch({ type: 'transmitted', key, at: this.#env.now(), seq: view.seq, tools });
    const fields = {
      conversationId: view.id,
      key,
      text,
      ...(onBusy && { onBusy }),
      ...(agent !== undefined && { agent }),
      ...(context && { context }),
      ...(tools.length > 0 && { tools: [...tools] }),
    };
    this.#env.requests.call('message.send', fields, { bound: true, timeoutMs: null }, (outcome) => {
      this.#busy = false;
      // A lost one stays as it is, and goes again with its key when the conversation has caught up.
      if (!outcome.ok && outcome.lost) return;
      if (outcome.ok) {
        this.#env.retry.succeeded();
        this.#dispatch({ type: 'accepted', key, result: outcome.result });
        this.viewChanged();
      } else this.#refused(key, outcome.error);
      this.pump();
    });
  }

  #refused(key: string, error: ParleyError): void {
    if (error.code === 'draining') {
      this.#held = true;
    } else if (error.code === 'bad_request' && error.field?.startsWith('tools') === true) {
      // What somebody has written must not be lost because of what the page cannot do.
      this.#env.tools.refuse(error);
      this.#dispatch({ type: 'postponed', key, retryAt: this.#env.now() });
    } else if (error.code === 'rate_limited') {
      // At least as long as the server says, and longer each time: it may say nothing, or that no time is enough.
      const retryAt = this.#env.now() + this.#env.retry.delay(error.retryAfterMs ?? 0);
      this.#dispatch({ type: 'postponed', key, retryAt });
    } else {
      this.#dispatch({ type: 'rejected', key, error: plainError(error), doubtful: false });
      if (error.code === 'budget_exhausted') this.#failUnsent(error);
    }
  }

  /** What would be refused as well need not be sent to find that out. */
  #failUnsent(error: ParleyError): void {
    for (const { key, state, tried } of this.#items) {
      if (state !== 'sending' || tried !== null) continue;
      this.#dispatch({ type: 'rejected', key, error: plainError(error), doubtful: false });
    }
  }

  #dispatch(event: OutboxEvent): boolean {
    const items = reduceOutbox(this.#items, event);
    if (items === this.#items) return false;
    this.#items = items;
    this.#env.storage.save(items);
    this.#env.changed();
    return true;
  }
}

function plainError({ code, message, retryable, retryAfterMs, errorId }: ParleyError): OutboxError {
  return { code, message, retryable, retryAfterMs, errorId };
}
