/** The public shapes of the client: what an application holds in its hands. */
import type {
  AgentInfo,
  Approval,
  ApprovalView,
  CallOutcome,
  CommandFields,
  CommandResult,
  CommandType,
  ConversationView,
  JsonValue,
  OnBusy,
  Person,
  Presence,
  Principal,
  Rating,
  Resolution,
  WelcomeFrame,
} from '@parley/protocol';
import type { UserCredentials } from './auth/user.ts';
import type { ParleyError } from './errors.ts';
import type { KeyValueStorage } from './options.ts';
import type { Store } from './store.ts';

/**
 * Where the connection is. `backoff` waits until `nextRetryAt`; `failed` does not try again by itself (`connect()`
 * does); `idle` is before `connect()` and after `close()`.
 */
export type ConnectionPhase = 'idle' | 'connecting' | 'handshaking' | 'live' | 'backoff' | 'failed';

/** The connection and what the server said about itself. Fields from `welcome` keep their values while reconnecting. */
export interface ClientStatus {
  readonly phase: ConnectionPhase;
  /** Who this client is; null before the first `welcome`, and after `setUser` until the server knows the new one. */
  readonly principal: Principal | null;
  /** Whether the page has said who the person is, with `setUser`. */
  readonly hasUser: boolean;
  /** Conversations that the user has brought along from being anonymous; null when that was not asked for, or not possible. */
  readonly merged: number | null;
  readonly agents: readonly AgentInfo[];
  /** Which model answers; null before the first `welcome`. */
  readonly model: WelcomeFrame['model'] | null;
  /** Limits in force; null before the first `welcome`. */
  readonly limits: WelcomeFrame['limits'] | null;
  /** Additions to the protocol that the server offers. */
  readonly features: readonly string[];
  /** Names of the tools that the site lets its pages offer. */
  readonly pageTools: readonly string[];
  /** When the principal expires, as an ISO time; null before the first `welcome`. */
  readonly expiresAt: string | null;
  /** Failed attempts since the connection was last stable. */
  readonly attempt: number;
  /** When the next attempt starts, in milliseconds since 1970; null unless `backoff`. */
  readonly nextRetryAt: number | null;
  /** False while the host said that there is no network (`setOnline(false)`). */
  readonly online: boolean;
  /** True from the server's `drain` until the reconnect; messages that it does not take any more wait for that. */
  readonly draining: boolean;
  /** Why the connection was lost or given up; null while it is fine. `closeCode` tells 4409 (another tab took over). */
  readonly error: ParleyError | null;
}

/** A message on its way. */
export type OutboxEntry = {
  /** Its idempotency key, made once; names the entry for `retry` and `discard`. */
  readonly key: string;
  readonly text: string;
  readonly onBusy?: OnBusy;
  readonly agent?: string;
  readonly context?: Record<string, JsonValue>;
  /** When it was written, in milliseconds since 1970. */
  readonly createdAt: number;
} & (
  | {
      readonly state: 'sending';
      /**
       * Until when the server wants to hear no message, in milliseconds since 1970: then this one goes by itself, and
       * those written after it behind it. Only on the entry that goes next.
       */
      readonly retryAt?: number;
    }
  | { readonly state: 'sent'; readonly messageId: string; readonly runId: string | null; readonly position: number }
  | { readonly state: 'failed'; readonly error: OutboxError }
);

/** Why a message was not accepted; plain data, since it is stored. */
export type OutboxError = Pick<ParleyError, 'code' | 'message' | 'retryable' | 'retryAfterMs' | 'errorId'>;

/**
 * How current a subscription is: `live` is caught up; `replaying` receives what it missed (or reopens after a gap);
 * `offline` waits for the connection; `failed` was refused by the server; `closed` was closed by the application.
 */
export type SyncState = 'replaying' | 'live' | 'offline' | 'failed' | 'closed';

/**
 * A conversation at one moment: never to be changed by the reader. Entities, and whole lists, keep their identity as
 * long as they do not change.
 */
export interface ConversationSnapshot {
  readonly id: string;
  readonly sync: SyncState;
  /** Why `sync` is `failed`; otherwise null. */
  readonly error: ParleyError | null;
  /**
   * The fold of the conversation's log. Show it, then `outbox` below it. Of a long conversation it has the newest messages, and
   * `more` says that there are others before them: see {@link Conversation.loadEarlier}.
   */
  readonly view: Readonly<ConversationView>;
  readonly earlier: EarlierState;
  /** Own messages that are not in `view` yet, oldest first. */
  readonly outbox: readonly OutboxEntry[];
  /** Who is typing at the moment. */
  readonly typing: readonly Person[];
}

/** Whether messages from before the view are being fetched, and why the last attempt failed. */
export interface EarlierState {
  readonly loading: boolean;
  readonly error: ParleyError | null;
}

/** A tool that runs in the page. The schemas are JSON Schema; all of it but `run` has at most 4096 bytes as JSON. */
export interface ToolDefinition {
  /** 1 to 48 characters from `A-Z a-z 0-9 _`, as on the site's allow-list. */
  readonly name: string;
  /** What it does, for the model; at most 1024 characters. */
  readonly description: string;
  /** Schema of the arguments, an object's. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** Schema of what `run` gives; absent: any JSON. */
  readonly result?: Readonly<Record<string, JsonValue>>;
  /** Whether it may run twice without a second effect: after a reload it simply runs again. Default false. */
  readonly idempotent?: boolean;
  /**
   * Does it. What it gives must be possible to write as JSON. The message of an `Error` that it throws is told to the model;
   * of other errors, such as a `TypeError`, only that there was one.
   *
   * @param args Valid by `parameters`.
   */
  readonly run: (args: Record<string, JsonValue>, call: ToolCallInfo) => unknown;
}

export interface ToolCallInfo {
  readonly callId: string;
  /** Aborted when nobody waits for the result any more: the run was stopped, or the time for the call is over. */
  readonly signal: AbortSignal;
}

/** What a page says about itself, such as the product in view: a JSON object of at most 8 KiB; null for nothing. */
export type PageContext = Readonly<Record<string, JsonValue>> | null;

export interface SendOptions {
  /** What happens while an answer is being written; the server's default applies when absent. */
  readonly onBusy?: OnBusy;
  /** Gives the conversation to this agent of the site, from this message on; see `ClientStatus.agents`. */
  readonly agent?: string;
  /** What the page tells the agent along with the message; default what {@link ParleyClient.setContext} was given. */
  readonly context?: Record<string, JsonValue>;
}

export interface DecideOptions {
  /** Shown in the transcript and told to the agent; at most 2,000 characters. */
  readonly reason?: string;
  /** Replaces the arguments whole (AP4), where `editableBy` of the approval has the role of whom decides. */
  readonly editedArguments?: JsonValue;
  /** `conversation`: later calls of the tool in this conversation are approved as well, within `grantOffer` of the approval. */
  readonly grant?: 'once' | 'conversation';
  /**
   * For an approval whose `question` is `outcome`: what came of the call. `done` (the default) and `retry` go with
   * `approve`, `not_done` with `reject`.
   */
  readonly outcome?: CallOutcome;
}

/** What a decision needs to know of an approval. */
export type ApprovalRef = Pick<Approval | ApprovalView, 'id' | 'argsHash'>;

/** One conversation, kept up to date across reconnects. One object per conversation and client. */
export interface Conversation extends Store<ConversationSnapshot> {
  readonly id: string;
  /**
   * Puts a message into the outbox; it is sent in order, and resent with the same key until it is answered. White space
   * around the text is left out.
   *
   * @returns the key of the outbox entry.
   * @throws {ParleyError} `bad_request` when the text is empty or too long, `queue_full` when the outbox is full,
   *   `unavailable` when the conversation was closed or refused.
   */
  send(text: string, options?: SendOptions): string;
  /** Sends a failed entry again, with its key. @returns false when there is no failed entry of that key. */
  retry(outboxKey: string): boolean;
  /** Removes an entry that failed, was never sent, or waits until `retryAt`. @returns false when it may have reached the server. */
  discard(outboxKey: string): boolean;
  /** Asks to stop a run. */
  cancel(runId: string): Promise<void>;
  /**
   * Decides an approval.
   *
   * @throws {ParleyError} `already_resolved` (see `resolution`), `hash_mismatch`, `expired`, `forbidden`, …
   */
  decide(
    approval: ApprovalRef,
    decision: 'approve' | 'reject',
    options?: DecideOptions,
  ): Promise<CommandResult<'approval.decide'>>;
  /** Says whether an answer was any good; `comment` of at most 2000 characters. The latest rating counts. */
  rate(messageId: string, rating: Rating, comment?: string): Promise<void>;
  /** Takes a grant of this conversation back: calls from here on are asked about again. */
  revokeGrant(grantId: string): Promise<void>;
  /**
   * An operator answers from here on, and no agent does. It ends with `handback`, or when the operator does not follow
   * the conversation for some time.
   *
   * @throws {ParleyError} `forbidden` while another operator has it, unless an admin asks.
   */
  takeover(): Promise<void>;
  /** The agent answers again; it is told what was said meanwhile. */
  handback(): Promise<void>;
  /**
   * Fetches the 50 messages before the first of the view, which they and what happened around them become a part of; they leave
   * it when the server begins the log anew from a later position, which a connection that was lost for long can bring about.
   * While that is under way, another call joins it. At most 5,000 are kept: then `earlier.error` is `queue_full`.
   *
   * @returns how many messages there are now before those that there were; 0 when there were none, or it failed: see
   *   `earlier.error`. It does not reject.
   */
  loadEarlier(): Promise<number>;
  /** Messages before position `before`, oldest first; `limit` is 1 to 100, default 50. They do not enter the view. */
  history(before: number, limit?: number): Promise<CommandResult<'conversation.history'>>;
  /** Ends the subscription. Runs go on; messages that wait in the outbox are stored for the next time. */
  close(): void;
}

export interface InboxSnapshot {
  readonly sync: SyncState;
  readonly error: ParleyError | null;
  /** Pending approvals, in the order in which they were asked. */
  readonly approvals: readonly Approval[];
  /** The latest decisions seen while watching, newest first; at most 50. */
  readonly resolved: readonly ResolvedApproval[];
  /** Operators who look at conversations, this one included. */
  readonly presence: readonly Presence[];
}

export interface ResolvedApproval {
  readonly approval: Approval;
  readonly resolution: Resolution & { readonly at: string };
}

/** The operator's list of pending approvals, watched anew after every reconnect. */
export interface Inbox extends Store<InboxSnapshot> {
  /** See {@link Conversation.decide}. */
  decide(
    approval: ApprovalRef,
    decision: 'approve' | 'reject',
    options?: DecideOptions,
  ): Promise<CommandResult<'approval.decide'>>;
  /**
   * Tells other operators that this one is on it, for two minutes; to be repeated while that lasts. It hinders nobody from
   * deciding.
   *
   * @returns whose claim holds: of whoever came first.
   */
  claim(approvalId: string): Promise<CommandResult<'approval.claim'>>;
  /** Takes the claim back; an admin breaks those of others, too. @returns whose claim holds now, if one does. */
  release(approvalId: string): Promise<CommandResult<'approval.release'>>;
  close(): void;
}

/** Commands that `request` may send; the client itself manages subscriptions and its principal. */
export type RequestType = Exclude<
  CommandType,
  'conversation.open' | 'conversation.close' | 'inbox.watch' | 'auth.refresh'
>;

/** Fields of a command; an idempotency `key` is made when none is given. */
export type RequestFields<T extends CommandType> =
  CommandFields<T> extends { key: string } ? Omit<CommandFields<T>, 'key'> & { key?: string } : CommandFields<T>;

export interface RequestOptions {
  /** Milliseconds from the call, waiting for a connection included; default from the client's options (30,000). */
  readonly timeoutMs?: number;
}

export interface OpenOptions {
  /** An existing conversation; absent starts a new one. */
  readonly conversationId?: string;
  /** Agent of a new conversation; absent takes the server's default. */
  readonly agent?: string;
}

export type InboxFilter = NonNullable<CommandFields<'inbox.watch'>['filter']>;

/** A connection to one Parley gateway, for one site and one person. */
export interface ParleyClient {
  readonly status: Store<ClientStatus>;
  /** Id of this client (HS3): a later connection with the same id takes the place of this one. */
  readonly clientId: string;
  /** Starts connecting; while waiting to reconnect, tries at once; after `failed` or `close()`, starts over. */
  connect(): void;
  /** Ends the connection; pending requests are rejected. Open conversations stay and resume after `connect()`. */
  close(): void;
  /**
   * Goes on as a user whom the site knows, or with null as an anonymous visitor. It connects anew if it was connected. Open
   * conversations are closed, requests rejected, and what is kept of a user is removed when it was somebody else's;
   * with `merge`, an anonymous visitor's conversations go on as the user's.
   *
   * @throws {ParleyError} `bad_request`, with the name of the field. When the token is refused, or there is none to be
   *   had, `status` says so: `failed`, with `unauthorized`.
   */
  setUser(user: UserCredentials | null): void;
  /**
   * What the application keeps for the present person: goes when they do, if they are a known user. Writing throws where
   * nothing can be kept.
   */
  readonly storage: KeyValueStorage;
  /** A hint from the host, such as the browser's `online` and `offline` events. */
  setOnline(online: boolean): void;
  /**
   * Opens a conversation; waits for the connection as long as it takes.
   *
   * @throws {ParleyError} `not_found`, `forbidden`, …; `unavailable` when the connection is given up.
   */
  openConversation(options?: OpenOptions): Promise<Conversation>;
  listConversations(options?: CommandFields<'conversation.list'>): Promise<CommandResult<'conversation.list'>>;
  /**
   * Sends a command and waits for its reply. Commands with a key, and reads, survive a reconnect.
   *
   * @throws {ParleyError} What the server answered; `bad_request` for fields that break the schema; `unavailable` on
   *   timeout or loss; `queue_full` when too many wait already.
   */
  request<T extends RequestType>(
    type: T,
    fields: RequestFields<T>,
    options?: RequestOptions,
  ): Promise<CommandResult<T>>;
  /**
   * Watches the approvals of all conversations; operators only, others get `sync: 'failed'`. A connection has one inbox:
   * the one before is closed.
   */
  watchInbox(filter?: InboxFilter): Inbox;
  /**
   * Offers a tool of this page to the agents, with every message that is sent from now on, if the site allows it.
   *
   * @returns a function that takes it back.
   * @throws {ParleyError} `bad_request`, with the name of the field.
   */
  registerTool(tool: ToolDefinition): () => void;
  /**
   * What the page says about itself goes along with each message written from now on.
   *
   * @throws {ParleyError} `bad_request`.
   */
  setContext(context: PageContext): void;
}
