/** What the components are given: a snapshot of everything, and everything that can be done. */
import type {
  ClientStatus,
  ConversationSnapshot,
  ConversationSummary,
  DecideOptions,
  OutboxError,
} from '@parley/client';
import type { Approval, View } from './types.ts';

/** A message that is not part of the conversation yet. */
export interface PendingMessage {
  readonly key: string;
  readonly text: string;
  /** The agent that it was written to, while there is no conversation for it. */
  readonly agent?: string;
  readonly state: 'sending' | 'sent' | 'failed';
  /** Why it failed; otherwise null. */
  readonly error: Omit<OutboxError, 'errorId'> | null;
  /** Until when it waits because messages come too fast, in milliseconds since 1970; otherwise null. */
  readonly retryAt: number | null;
}

/** What is known about the connection. */
export interface Connection {
  readonly phase: ClientStatus['phase'];
  /** When the next attempt begins, in milliseconds since 1970. */
  readonly nextRetryAt: number | null;
  /** Whether there has been a connection since the page was loaded. */
  readonly wasLive: boolean;
}

/** Who uses the chat, as far as that is known. */
export interface Account {
  /**
   * `visitor` is anonymous. Of a user whom the page has named, `signing_in` until the server knows them, then `user`;
   * `refused` when it does not take the page's word for it, or not any more.
   */
  readonly status: 'visitor' | 'signing_in' | 'user' | 'refused';
  /** Name of a user whom the server knows, if they have one. */
  readonly name: string | null;
  /** Conversations that the user has brought along from being anonymous; null when that was not asked for, or not possible. */
  readonly merged: number | null;
  /** Whether the page can be asked for another token. */
  readonly canRetry: boolean;
}

/** Everything that the components show. A new object for every change. */
export interface ChatSnapshot {
  readonly open: boolean;
  /** Who opened or closed the panel last: the focus follows only the visitor. */
  readonly openedBy: 'visitor' | 'memory';
  readonly connection: Connection;
  readonly account: Account;
  readonly agents: ClientStatus['agents'];
  /** Name of the agent that has the conversation, or will have the next one; null while it is not known. */
  readonly agent: string | null;
  readonly simulated: boolean;
  readonly maxLength: number;
  readonly view: View | null;
  /** Whether messages from before the view are being fetched, and why they could not be. */
  readonly earlier: ConversationSnapshot['earlier'];
  /** Whether a conversation is there but its content is not yet. */
  readonly loading: boolean;
  readonly outbox: readonly PendingMessage[];
  readonly unread: number;
  /** Whether what is new makes a sound. */
  readonly sound: boolean;
  readonly draft: string;
}

/** A conversation of the visitor's. */
export type ListedConversation = ConversationSummary & {
  /** Whether something came since it was last seen in this browser. */
  readonly hasNews: boolean;
};

/** A page of the visitor's conversations, the newest first. */
export interface ConversationPage {
  readonly conversations: readonly ListedConversation[];
  readonly cursor?: string | undefined;
}

/** Takes a decision; rejects with an error whose message may be shown. */
export type Decide = (
  approval: Approval,
  decision: 'approve' | 'reject',
  options?: Pick<DecideOptions, 'reason' | 'outcome' | 'editedArguments' | 'grant'>,
) => Promise<void>;

/** Says whether an answer was any good; rejects when the server could not be told. */
export type Rate = (messageId: string, rating: 'up' | 'down', comment?: string) => Promise<void>;

/** Everything that a visitor can do. Bound: safe to hand to components one by one. */
export interface ChatActions {
  readonly open: () => void;
  readonly close: () => void;
  /** @returns What is wrong when the message cannot be taken, otherwise null. */
  readonly send: (text: string) => string | null;
  /** Chooses who the next conversation is with. */
  readonly choose: (agent: string) => void;
  readonly setDraft: (draft: string) => void;
  readonly retry: (key: string) => void;
  readonly discard: (key: string) => void;
  /** Takes a refused message back into the composer. */
  readonly edit: (entry: PendingMessage) => void;
  /** Puts a text that was sent before into the composer, to be changed and sent again. */
  readonly reword: (text: string) => void;
  readonly cancel: (runId: string) => void;
  readonly rate: Rate;
  /** Fetches messages from before the view, if `view.more` says that there are any; what comes of it is in `earlier`. */
  readonly loadEarlier: () => void;
  readonly decide: Decide;
  /** Takes a grant back; rejects with an error whose message may be shown. */
  readonly revoke: (grantId: string) => Promise<void>;
  /** The visitor's conversations; `cursor` is that of the page before. Rejects when they cannot be had. */
  readonly list: (cursor?: string) => Promise<ConversationPage>;
  /** Leaves the conversation for another one of the visitor's. */
  readonly show: (conversationId: string) => void;
  /** Deletes a conversation for good. Rejects when that cannot be done. */
  readonly remove: (conversationId: string) => Promise<void>;
  /** Leaves the conversation. What was not sent in it goes back into the composer. */
  readonly startNew: () => void;
  readonly reconnect: () => void;
  /** Has what is new make a sound, or not; remembered. */
  readonly setSound: (on: boolean) => void;
  /** Says whether the reader is where new messages appear. */
  readonly setAtEnd: (atEnd: boolean) => void;
  /** Goes on as an anonymous visitor. */
  readonly signOut: () => void;
}
