/** Brings frames to their subscriptions, by the number that each has on the present connection. */
import type { ControlOf, EventFrame, InboxFrame, UnknownEventFrame } from '@parley/protocol';
import type { Acks } from './acks.ts';

/** A frame that belongs to a subscription. */
export type SubscriptionFrame = EventFrame | UnknownEventFrame | InboxFrame | ControlOf<'snapshot' | 'live' | 'typing'>;

export interface Subscriber {
  /** Takes a frame. @returns the position to acknowledge, or null when there is nothing to acknowledge. */
  receive(frame: SubscriptionFrame): number | null;
}

export class Router {
  readonly #acks: Acks;
  readonly #subscribers = new Map<number, Subscriber>();

  constructor(acks: Acks) {
    this.#acks = acks;
  }

  attach(sub: number, subscriber: Subscriber): void {
    this.#subscribers.set(sub, subscriber);
  }

  detach(sub: number): void {
    this.#subscribers.delete(sub);
    this.#acks.drop(sub);
  }

  /** @param size Of the frame, in UTF-16 units. */
  route(frame: SubscriptionFrame, size: number): void {
    const seq = this.#subscribers.get(frame.sub)?.receive(frame) ?? null;
    // The subscriber may have let go of the number because of this very frame.
    if (seq !== null && this.#subscribers.has(frame.sub)) this.#acks.note(frame.sub, seq, size);
  }

  /** The connection is lost: its numbers mean nothing any more. */
  down(): void {
    this.#subscribers.clear();
    this.#acks.down();
  }
}
