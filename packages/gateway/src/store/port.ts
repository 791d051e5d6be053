/**
 * The store's port: what the gateway needs of a database. Every method is asynchronous although SQLite is not, so that
 * a networked database can stand behind it.
 *
 * Invariants that every implementation keeps, and that the conformance suite proves:
 * - A transaction is all or nothing, and what it read is still true when it commits.
 * - `append` allocates `seq` without gaps and without doubles, whoever appends and from which process (LG1).
 * - A write that carries a run's fence is refused with {@link StaleFenceError} once somebody else has claimed the run.
 * - `resolveApproval` is a compare-and-set on "pending" and on the hash of the arguments (AP1).
 * - `appendAudit` numbers records without gaps and binds each to the one before it, whoever appends and from which process;
 *   no record is ever changed or removed.
 * - What a committed transaction wrote survives the death of the process; with `durability: 'full'` also that of the
 *   machine.
 */
import type {
  Approval,
  ConversationEvent,
  ConversationSummary,
  ConversationView,
  EventType,
  GrantView,
  JsonValue,
  MessageView,
  OperatorRole,
  Person,
  PageTool,
  Resolution,
  Role,
  RunError,
  Usage,
} from '@parley/protocol';
import type { AuditEntry, AuditFilter, AuditHead, AuditRecord } from './port-audit.ts';
import type { IdentityReads, IdentityStore, IdentityTransaction } from './port-identity.ts';
import type { PrivacyReads, PrivacyStore, PrivacyTransaction } from './port-privacy.ts';

/** One entry of a conversation's log; `body` is the event's JSON without its position, ready to be sent. */
export interface LogEntry {
  readonly seq: number;
  /** ISO time of the append. */
  readonly at: string;
  readonly type: EventType;
  readonly body: string;
}

export interface ConversationRecord {
  readonly id: string;
  readonly site: string;
  /** Principal id of the visitor whose conversation it is; empty once it was erased. */
  readonly ownerId: string;
  readonly agent: string;
  readonly title?: string;
  readonly status: 'open' | 'deleted';
  readonly epoch: string;
  /** Position of the newest event; 0 when there is none. */
  readonly head: number;
  /** Position up to which the log was trimmed: what came before is only in the checkpoint. 0 when all is there. */
  readonly trimmed: number;
  /** Position from which on messages were said that no run has been told of; absent: none were. */
  readonly untoldFrom?: number;
  readonly createdAtMs: number;
  /** When something last happened, apart from deltas: what they belong to has begun before. */
  readonly updatedAtMs: number;
}

export type ConversationPatch = Partial<Pick<ConversationRecord, 'title' | 'status' | 'agent'>>;

/**
 * - `queued`: behind another run of its conversation. `runnable`: may be claimed. `running`: claimed.
 * - `waiting`: paused for a person. The rest is final.
 */
export type RunState =
  | 'queued'
  | 'runnable'
  | 'running'
  | 'waiting'
  | 'completed'
  | 'cancelled'
  | 'blocked'
  | 'limited'
  | 'failed';

/** What calls of models have cost. All three are integers. */
export interface Spent {
  /** Input and output together. */
  readonly tokens: number;
  /** Billionths of a US dollar. */
  readonly nanoUsd: number;
  /** Those of `tokens` whose model has no known price, and that are therefore not in `nanoUsd`. */
  readonly unpricedTokens: number;
}

/** What an amount was spent on, such as one visitor on one day. */
export interface SpendingKey {
  /** Kind of the key, such as `visitor_day`; `conversation` for a conversation, whose amount goes with it. */
  readonly scope: string;
  readonly key: string;
  /** The day in UTC as `YYYY-MM-DD`; empty for what is not counted by day. */
  readonly day: string;
}

/** Personal data that a placeholder stands for wherever a model or a log sees the text. */
export interface PlaceholderRecord {
  /** Such as `[EMAIL_1]`, unique within the conversation. */
  readonly placeholder: string;
  readonly kind: string;
  readonly value: string;
  /** Who brought it into the conversation. */
  readonly source: 'visitor' | 'tool';
}

/** What a run needs to go on after a pause; made by the agent adapter, opaque to everybody else. */
export interface RunRecord {
  readonly id: string;
  readonly conversationId: string;
  /** The message that it answers. */
  readonly messageId: string;
  /** Of whom sent that message. */
  readonly role: Role;
  readonly agent: string;
  /** Order of the run within its conversation, from 1. */
  readonly ordinal: number;
  readonly state: RunState;
  readonly owner?: string;
  /** Grows with every claim; a write that carries an older one is refused. */
  readonly fence: number;
  readonly leaseUntilMs: number;
  readonly createdAtMs: number;
  readonly startedAtMs?: number;
  /** W3C traceparent of the turn's root span, once the run has started. */
  readonly traceparent?: string;
  /** W3C traceparent that the caller has sent along with the message. */
  readonly callerTraceparent?: string;
  /** Serialised state of the agent loop at the last pause. */
  readonly snapshot?: string;
  /** How often the run was paused; tells the journal entries of one segment from those of another. */
  readonly segment: number;
  readonly usage: Usage;
  /** What its calls of models have cost so far. */
  readonly spent: Spent;
  /** Data that the host page sent along with the message. */
  readonly context?: JsonValue;
  /** What the page can do for the run, as it said along with the message. */
  readonly pageOffer?: PageOffer;
  /** Language tag of whom the message is. */
  readonly locale?: string;
  readonly cancelRequested: boolean;
  readonly error?: RunError;
  /** Position from which on the model is told what was said before the message. */
  readonly toldFrom?: number;
}

/** Tools of a page, and the tab that the page is in. */
export interface PageOffer {
  /** `hello.client.id` of the tab. */
  readonly clientId: string;
  readonly tools: readonly PageTool[];
}

/** A tool call that runs in the visitor's page. */
export interface PageCallRecord {
  readonly runId: string;
  readonly callId: string;
  readonly conversationId: string;
  /** Principal id of the visitor. */
  readonly ownerId: string;
  /** `hello.client.id` of the tab that runs it. */
  readonly clientId: string;
  /** As the page has offered it. */
  readonly tool: PageTool;
  /** What came of it, opaque to the store; absent while the call is open. */
  readonly result?: JsonValue;
}

export type RunPatch = Partial<
  Pick<
    RunRecord,
    'state' | 'agent' | 'startedAtMs' | 'traceparent' | 'segment' | 'usage' | 'spent' | 'cancelRequested' | 'error'
  >
> & {
  /** Null: it is not needed any more. */
  readonly snapshot?: string | null;
};

/** Proof of having claimed a run. */
export interface RunClaim {
  readonly runId: string;
  readonly fence: number;
}

export interface ApprovalRecord {
  readonly approval: Approval;
  readonly site: string;
  readonly status: 'pending' | 'approved' | 'rejected' | 'expired' | 'cancelled';
  readonly resolution?: Resolution & { at: string };
}

/** Leave for later calls of a tool, and what it takes to judge by it. */
export interface GrantRecord {
  readonly conversationId: string;
  readonly grant: GrantView;
  /** Rank of whoever gave it, if that is an operator. */
  readonly operatorRole?: OperatorRole;
}

/** A person has a conversation, in place of the agent. */
export interface TakeoverRecord {
  readonly conversationId: string;
  readonly operator: Person;
  /** When they were last known to follow it. */
  readonly seenAtMs: number;
}

/** A step that a run has made and must not make again after a crash. */
export interface JournalEntry {
  /** `model:<path>:<n>` or `tool:<callId>`, unique within the run and segment. */
  readonly key: string;
  readonly segment: number;
  readonly status: 'started' | 'finished';
  readonly body: JsonValue;
}

/** The fold of a log up to a position, so that a snapshot need not fold everything. */
export interface Checkpoint {
  readonly seq: number;
  readonly view: ConversationView;
}

/** Why a message joins a run: to be answered, or to tell of what was said to a person meanwhile. */
export type SteeringKind = 'message' | 'interlude';

/** A message that joins a run which is under way. */
export interface SteeringMessage {
  readonly messageId: string;
  readonly text: string;
  /** Length of the model's input when it joined; absent while it waits for the next model call. */
  readonly position?: number;
  /** Set for what was said while a person had the conversation: who said it. The model is told, and asked nothing. */
  readonly saidBy?: Pick<MessageView, 'role' | 'author'>;
}

export interface StoredReply {
  readonly bodyHash: string;
  readonly result: JsonValue;
}

export interface Feedback {
  readonly id: string;
  readonly conversationId: string;
  readonly messageId?: string;
  readonly principalId: string;
  readonly rating: 'up' | 'down';
  readonly comment?: string;
  readonly atMs: number;
}

export interface ConversationFilter {
  readonly ownerId?: string;
  readonly site?: string;
  readonly agent?: string;
  readonly status?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

export interface ApprovalFilter {
  readonly site?: string;
  readonly tool?: string;
}

/** Reads that both a transaction and the store itself offer. */
export interface StoreReads extends PrivacyReads, IdentityReads {
  conversation(id: string): Promise<ConversationRecord | undefined>;
  run(id: string): Promise<RunRecord | undefined>;
  approval(id: string): Promise<ApprovalRecord | undefined>;
  /** Approvals of one run in the order in which they were asked. */
  approvalsOfRun(runId: string): Promise<readonly ApprovalRecord[]>;
  journal(runId: string): Promise<readonly JournalEntry[]>;
  /** Grants of one conversation in the order in which they were given, those that have ended included. */
  grants(conversationId: string): Promise<readonly GrantRecord[]>;
  message(conversationId: string, id: string): Promise<MessageView | undefined>;
  /** The newest message. */
  lastMessage(conversationId: string): Promise<MessageView | undefined>;
  /** Who has the conversation in place of the agent, if somebody has. */
  takeover(conversationId: string): Promise<TakeoverRecord | undefined>;
  /** Messages of one run that were begun and not completed: the run stopped in the middle of them. */
  unfinishedMessages(conversationId: string, runId: string): Promise<readonly MessageView[]>;
  /** Messages that joined a run, or are to join it, in their order. */
  steering(runId: string): Promise<readonly SteeringMessage[]>;
  /** Runs of one conversation that are not final, by ordinal. */
  unfinishedRuns(conversationId: string): Promise<readonly RunRecord[]>;
  /** What was spent on each of these, in their order; zeros where nothing was. */
  spending(keys: readonly SpendingKey[]): Promise<readonly Spent[]>;
  /** The conversation's placeholders in the order in which they were first stored. */
  placeholders(conversationId: string): Promise<readonly PlaceholderRecord[]>;
  pageCall(runId: string, callId: string): Promise<PageCallRecord | undefined>;
  /** Page calls with this id of one visitor, open and answered ones, in whatever runs. */
  pageCalls(ownerId: string, callId: string): Promise<readonly PageCallRecord[]>;
  /** What the input guardrails decided about a message; made by them, opaque to the store. */
  screening(conversationId: string, messageId: string): Promise<JsonValue | undefined>;
  /** What stands for the older part of the conversation in a model's input; opaque to the store. */
  summary(conversationId: string): Promise<JsonValue | undefined>;
}

export interface StoreTransaction extends StoreReads, PrivacyTransaction, IdentityTransaction {
  createConversation(record: Omit<ConversationRecord, 'trimmed'>): Promise<void>;
  updateConversation(id: string, patch: ConversationPatch): Promise<void>;
  /** Removes everything that the conversation holds, and whose it was; its id stays taken. */
  eraseConversation(id: string): Promise<void>;
  /**
   * Appends events and returns them with their positions.
   *
   * @throws {StaleFenceError} when `claim` is given and no longer valid.
   */
  append(conversationId: string, events: readonly ConversationEvent[], claim?: RunClaim): Promise<readonly LogEntry[]>;
  /** Stores the fold of the log up to a position, in place of an older one; nothing of a conversation that was erased. */
  putCheckpoint(conversationId: string, checkpoint: Checkpoint): Promise<void>;
  /** Removes the log up to a position; its checkpoint must be stored in the same transaction, or before. */
  trimLog(conversationId: string, upToSeq: number): Promise<void>;
  /** Removes the deltas of a complete message from the log (LG7). */
  compactDeltas(conversationId: string, messageId: string): Promise<void>;
  /** Stores a run; its ordinal is allocated. */
  createRun(
    run: Omit<RunRecord, 'ordinal' | 'fence' | 'leaseUntilMs' | 'segment' | 'usage' | 'spent' | 'cancelRequested'>,
  ): Promise<RunRecord>;
  /** @throws {StaleFenceError} when `claim` is given and no longer valid. */
  updateRun(runId: string, patch: RunPatch, claim?: RunClaim): Promise<void>;
  createApproval(record: ApprovalRecord): Promise<void>;
  /** Stores who has approved a pending approval already, and who is on it; all else stays as it was asked. */
  updateApproval(id: string, patch: Pick<Approval, 'endorsements' | 'claim'>): Promise<void>;
  /** Somebody has the conversation from here on; replaces what was known. */
  putTakeover(record: TakeoverRecord): Promise<void>;
  removeTakeover(conversationId: string): Promise<void>;
  /** Null: everything has been told. */
  setUntoldFrom(conversationId: string, seq: number | null): Promise<void>;
  /** Stores a grant, in place of its earlier state. */
  putGrant(record: GrantRecord): Promise<void>;
  /**
   * Resolves an approval if it is pending and, where `argsHash` is given, asks about those arguments.
   *
   * @returns whether this call resolved it.
   */
  resolveApproval(id: string, resolution: Resolution & { at: string }, argsHash?: string): Promise<boolean>;
  /** Items of the SDK's history that the run with this ordinal contributed; appended behind its earlier ones. */
  appendHistory(conversationId: string, runOrdinal: number, items: readonly JsonValue[]): Promise<void>;
  putJournal(claim: RunClaim, entry: JournalEntry): Promise<void>;
  clearJournal(runId: string): Promise<void>;
  /** A call of the page begins: open, whatever an earlier one of that id had come to. */
  putPageCall(claim: RunClaim, call: Omit<PageCallRecord, 'result'>): Promise<void>;
  /** Gives an open call to another tab, if it is still the first one's. @returns whether it was. */
  movePageCall(runId: string, callId: string, from: string, to: string): Promise<boolean>;
  /** Stores what came of a call, unless that is known already. @returns whether this is what counts. */
  resolvePageCall(runId: string, callId: string, result: JsonValue): Promise<boolean>;
  clearPageCalls(runId: string): Promise<void>;
  /** A stored message joins a run at its next model call. */
  addSteering(runId: string, messageId: string, kind?: SteeringKind): Promise<void>;
  /** Tells at which length of the model's input the waiting ones have joined. */
  placeSteering(claim: RunClaim, position: number): Promise<void>;
  /** Forgets the run's steering messages. */
  clearSteering(runId: string): Promise<void>;
  reply(principalId: string, key: string): Promise<StoredReply | undefined>;
  putReply(principalId: string, key: string, reply: StoredReply, atMs: number): Promise<void>;
  putFeedback(feedback: Feedback): Promise<void>;
  /**
   * Adds to what was spent; a sum stays at `Number.MAX_SAFE_INTEGER` once it gets there. An amount of a conversation that
   * was erased is dropped.
   */
  addSpending(entries: readonly (SpendingKey & Spent)[]): Promise<void>;
  /**
   * Stores a placeholder; nothing for a conversation that was erased. The same one may be stored again.
   *
   * @throws Error when it stands for another value already: no placeholder may ever change its meaning.
   */
  putPlaceholder(conversationId: string, record: PlaceholderRecord): Promise<void>;
  /** Stores what was decided about a message, in place of an earlier decision; nothing for a conversation that was erased. */
  putScreening(conversationId: string, messageId: string, body: JsonValue): Promise<void>;
  /** Stores a summary in place of the earlier one; nothing for a conversation that was erased. */
  putSummary(conversationId: string, body: JsonValue): Promise<void>;
  /**
   * Appends a record to the audit log, of which a store has one: appends of all transactions are one behind the other, so
   * it is best the last thing that a transaction does.
   */
  appendAudit(entry: AuditEntry): Promise<AuditHead>;
}

export interface ClaimOptions {
  readonly owner: string;
  readonly nowMs: number;
  readonly leaseMs: number;
}

/** A run that could begin if there were a free place for it. */
export interface WaitingRun {
  readonly runId: string;
  readonly conversationId: string;
  readonly messageId: string;
}

export interface Store extends StoreReads, PrivacyStore, IdentityStore {
  /**
   * Runs `work` in one transaction and returns what it returns once that is committed.
   *
   * `work` awaits nothing but the transaction's own methods: others wait for it.
   *
   * @param durability `full` (default) survives a power failure; `relaxed` only the death of the process, and is for
   *   what can be made again, such as deltas.
   */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>, durability?: 'full' | 'relaxed'): Promise<T>;
  /**
   * Entries after a position, oldest first; compacted ones are simply missing (LG7).
   *
   * @returns undefined when entries after that position were trimmed away.
   */
  readLog(conversationId: string, afterSeq: number, limit: number): Promise<readonly LogEntry[] | undefined>;
  checkpoint(conversationId: string): Promise<Checkpoint | undefined>;
  /** Ids of open conversations whose log has more than this many positions, deltas that were compacted included. */
  longLogs(positions: number, limit: number): Promise<readonly string[]>;
  /** Ids of open conversations whose log has more than this many positions after its checkpoint. */
  unfoldedLogs(positions: number, limit: number): Promise<readonly string[]>;
  listConversations(filter: ConversationFilter, limit: number, cursor?: string): Promise<Page<ConversationSummary>>;
  /** Messages before a position, newest `limit` of them, oldest first. */
  messages(
    conversationId: string,
    beforeSeq: number,
    limit: number,
  ): Promise<{ messages: MessageView[]; more: boolean }>;
  /** Pending approvals, the one that expires first at the front. */
  pendingApprovals(filter: ApprovalFilter, limit: number): Promise<readonly ApprovalRecord[]>;
  /** Pending approvals whose time is over. */
  expiredApprovals(nowMs: number, limit: number): Promise<readonly ApprovalRecord[]>;
  /** Takeovers whose people were not seen after this moment, the longest ago first. */
  staleTakeovers(seenBeforeMs: number, limit: number): Promise<readonly TakeoverRecord[]>;
  /** Claims one run if it may be claimed: `runnable`, or `running` with an expired lease. */
  claimRun(runId: string, options: ClaimOptions): Promise<RunRecord | undefined>;
  /** Ids of runs that may be claimed, oldest first. */
  claimableRuns(nowMs: number, limit: number): Promise<readonly string[]>;
  /**
   * The same runs with what is needed to tell each its place in the pool's queue, oldest first. They wait for capacity:
   * those in state `waiting` are not among them.
   */
  waitingRuns(nowMs: number, limit: number): Promise<readonly WaitingRun[]>;
  /** Prolongs the leases of these claims. @returns ids of the runs whose claim still holds. */
  renewLeases(
    claims: readonly RunClaim[],
    options: Pick<ClaimOptions, 'nowMs' | 'leaseMs'>,
  ): Promise<readonly string[]>;
  /** Gives a claimed run back, to be claimed by anybody at once; the claim is worth nothing from here on. */
  releaseRun(claim: RunClaim): Promise<void>;
  /** The SDK's history of a conversation, up to (not including) the run with `beforeOrdinal` when given. */
  history(conversationId: string, beforeOrdinal?: number): Promise<readonly JsonValue[]>;
  /** Forgets replies to commands that are older than `beforeMs` (CM1 keeps them for 24 h). */
  forgetReplies(beforeMs: number): Promise<number>;
  /** Forgets what was spent on days before this one (`YYYY-MM-DD`). @returns how many amounts. */
  forgetSpending(beforeDay: string): Promise<number>;
  /** Newest record of the audit log, if there is one. */
  auditHead(): Promise<AuditHead | undefined>;
  /** Records of the audit log after a number, oldest first. */
  readAudit(afterSeq: number, limit: number): Promise<readonly AuditRecord[]>;
  /**
   * Records that match, newest first. A page may hold fewer than `limit` although there are more: only the cursor tells.
   */
  searchAudit(filter: AuditFilter, limit: number, cursor?: string): Promise<Page<AuditRecord>>;
  meta(key: string): Promise<string | undefined>;
  /** Stores a value unless there is one; returns the one that is stored. */
  metaOnce(key: string, value: string): Promise<string>;
  /** How much content is encrypted before it is stored: all, what was written since that was turned on, or none. */
  readonly contentEncryption: 'all' | 'new' | 'none';
  /** Throws when the store cannot serve. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Somebody else has claimed the run: whoever gets this stops working on it. */
export class StaleFenceError extends Error {
  override readonly name = 'StaleFenceError';
  readonly claim: RunClaim;
  constructor(claim: RunClaim) {
    super(`the claim on run ${claim.runId} with fence ${claim.fence} is no longer valid`);
    this.claim = claim;
  }
}

/** The store cannot serve at the moment: disk full, database locked or damaged. Nothing was written. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/**
 * What is stored in a place is not what the store had put there, or its key is gone.
 *
 * - `altered`: it was changed, or comes from another place. `plain`: it is not encrypted, although all content is.
 * - `key`: there is no key for it, or none that the master keys unwrap.
 */
export class ContentUnreadableError extends Error {
  override readonly name = 'ContentUnreadableError';
  readonly column: string;
  readonly reason: 'altered' | 'plain' | 'key';

  constructor(
    { column, scope, row }: { column: string; scope: string; row: readonly (string | number)[] },
    reason: ContentUnreadableError['reason'],
  ) {
    super(`${column} of ${[scope, ...row].join(' ').trim() || 'the database'} cannot be read: ${UNREADABLE[reason]}`);
    this.column = column;
    this.reason = reason;
  }
}

const UNREADABLE = {
  altered: 'it was altered, or moved from another place',
  plain: 'it is not encrypted',
  key: 'there is no key for it',
} as const;

export const noUsage: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, totalTokens: 0 };

export const nothingSpent: Spent = { tokens: 0, nanoUsd: 0, unpricedTokens: 0 };
