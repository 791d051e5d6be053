/**
 * The bus: how gateway nodes hear of each other. It carries hints, never truth: a message that is lost costs latency,
 * because whatever it announced is in the store.
 */
import type { Claim } from '@parley/protocol';
import type { LogEntry } from '../store/port.ts';

export type BusMessage =
  /** Events were appended; `entries` spares those on the same node the reading. */
  | { readonly type: 'appended'; readonly conversationId: string; readonly entries: readonly LogEntry[] }
  /** A run may be claimed. */
  | { readonly type: 'runnable'; readonly runId: string }
  /** The page has said what came of a call. */
  | { readonly type: 'page.answered'; readonly runId: string; readonly callId: string }
  /** Everything about a visitor is being erased: their connections end. */
  | { readonly type: 'visitor.erased'; readonly visitorId: string }
  /** An identity, or everybody's, may be worth less than before: what the store says of it now counts. */
  | { readonly type: 'identity.changed'; readonly principalId?: string }
  /** Somebody is on an approval, or is no longer. */
  | { readonly type: 'claimed'; readonly approvalId: string; readonly claim: Claim | null }
  /** Somebody asked a claimed run to stop. */
  | { readonly type: 'cancel'; readonly runId: string };

export type BusListener = (message: BusMessage) => void;

export interface Bus {
  publish(message: BusMessage): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: BusListener): () => void;
}
