/** What a conversation consists of, as it travels in events, snapshots and replies. */
import * as z from 'zod/mini';
import { runErrorCodes } from './codes.ts';
import {
  CallOutcome,
  DecidedBy,
  Decider,
  Grant,
  Id,
  Json,
  JsonObject,
  MAX_PEOPLE,
  OperatorRole,
  Person,
  Role,
  Seq,
  Text,
  Timestamp,
} from './primitives.ts';

export const Citation = z.object({ title: z.string(), url: z.optional(z.string()), snippet: z.optional(z.string()) });
export type Citation = z.infer<typeof Citation>;

export const RunStatus = z.enum(['completed', 'cancelled', 'blocked', 'limited', 'failed']);
export type RunStatus = z.infer<typeof RunStatus>;

/** `capacity`: for a free place. `retry`: the model could not be reached, and is tried again. */
export const WaitReason = z.enum(['approval', 'capacity', 'retry']);
export type WaitReason = z.infer<typeof WaitReason>;

/** Tokens of one run, as the provider counted them; nested agents included. */
export const Usage = z.object({ inputTokens: Seq, cachedInputTokens: Seq, outputTokens: Seq, totalTokens: Seq });
export type Usage = z.infer<typeof Usage>;

export const RunError = z.object({ code: z.enum(runErrorCodes), message: z.string(), retryable: z.boolean() });
export type RunError = z.infer<typeof RunError>;

/** A first approval where two people have to approve. */
export const Endorsement = z.object({ by: Decider, at: Timestamp, reason: z.optional(z.string()) });
export type Endorsement = z.infer<typeof Endorsement>;

/** An operator who is on something, until when; advice to the others, not a lock. */
export const Claim = z.object({ by: Decider, until: Timestamp });
export type Claim = z.infer<typeof Claim>;

const grantLimits = {
  /** Arguments that have to be these. */
  same: z.optional(JsonObject),
  /** Arguments that may be these numbers at most. */
  atMost: z.optional(z.record(z.string(), z.number())),
  /** How many calls it is for at most. */
  maxUses: Seq,
};

/** What `grant: "conversation"` would grant, all of it: later calls of the tool within these limits. */
export const GrantOffer = z.object({ ...grantLimits, expiresInMs: z.number() });
export type GrantOffer = z.infer<typeof GrantOffer>;

/** An approval as it is asked: everything a person needs in order to decide. */
export const Approval = z.object({
  id: Id,
  conversationId: Id,
  runId: Id,
  callId: z.string(),
  /** The call within which it would be made, when a tool is itself an agent. */
  parentCallId: z.optional(z.string()),
  tool: z.string(),
  title: z.string(),
  /** Titles of the agents that ask: the one that would make the call is the last, those that it works for come before it. */
  askedBy: z.optional(z.array(z.string())),
  /** One line for people, such as `Refund $20.00 for ORD-5678`. */
  summary: z.string(),
  /** Null for a viewer whose role may not see them (EV2). */
  arguments: z.nullable(Json),
  /** SHA-256 of the arguments; a decision names the version that it was made on (AP1). */
  argsHash: z.string(),
  /** JSON Schema of the arguments, for a form to edit them. */
  schema: z.optional(JsonObject),
  /**
   * What is asked: whether the call may be made (`call`, the default), or what came of a call that was interrupted by a
   * crash (`outcome`).
   */
  question: z.optional(z.enum(['call', 'outcome'])),
  decidedBy: DecidedBy,
  /** Least rank of an operator who decides; absent where none does. */
  operatorRole: z.optional(OperatorRole),
  /** Roles that may change the arguments when they approve; absent: none. */
  editableBy: z.optional(z.array(Role)),
  /** Absent: a decision is for this call only, or the viewer may not see its arguments (EV2). */
  grantOffer: z.optional(GrantOffer),
  /** Who has approved already, where two people have to. */
  endorsements: z.optional(z.array(Endorsement)),
  /** For operators, in the inbox: who is on it. */
  claim: z.optional(Claim),
  requestedAt: Timestamp,
  expiresAt: Timestamp,
});
export type Approval = z.infer<typeof Approval>;

export const ApprovalOutcome = z.enum(['approved', 'rejected', 'expired', 'cancelled']);
export type ApprovalOutcome = z.infer<typeof ApprovalOutcome>;

export const Resolution = z.object({
  decision: ApprovalOutcome,
  /** Null when nobody decided: expired or cancelled. */
  by: z.nullable(Decider),
  reason: z.optional(z.string()),
  /** What the tool is called with in place of the arguments; null for a viewer whose role may not see them (EV2). */
  editedArguments: z.optional(z.nullable(Json)),
  /** SHA-256 of the edited arguments. */
  editedHash: z.optional(z.string()),
  grant: z.optional(Grant),
  /** The grant that decided: `by` has given it. */
  grantId: z.optional(Id),
  /** For a question about an outcome: what it was. */
  outcome: z.optional(CallOutcome),
});
export type Resolution = z.infer<typeof Resolution>;

export const ToolStatus = z.enum(['succeeded', 'failed', 'rejected', 'timed_out', 'unknown']);
export type ToolStatus = z.infer<typeof ToolStatus>;

/** Where a tool runs that does not run on the server. */
export const RunsIn = z.enum(['page']);
export type RunsIn = z.infer<typeof RunsIn>;

export const BudgetLevel = z.enum(['ok', 'warning', 'exhausted']);
export type BudgetLevel = z.infer<typeof BudgetLevel>;
/** Whose budget it is. */
export const BudgetScope = z.enum(['conversation', 'visitor_day']);
export type BudgetScope = z.infer<typeof BudgetScope>;
/** Why a text is shorter than it was to be: it reached the longest length, or the provider's filter stopped it. */
export const Truncation = z.enum(['length', 'content_filter']);
export type Truncation = z.infer<typeof Truncation>;
export const GuardrailStage = z.enum(['input', 'output', 'tool']);
export type GuardrailStage = z.infer<typeof GuardrailStage>;
export const GuardrailAction = z.enum(['blocked', 'redacted', 'retracted']);
export type GuardrailAction = z.infer<typeof GuardrailAction>;

/* What the log amounts to at one position: the content of a snapshot, and what the fold keeps up to date. */

/** What a visitor thinks of an answer. */
export const Rating = z.enum(['up', 'down']);
export type Rating = z.infer<typeof Rating>;

export const MessageView = z.object({
  id: Id,
  /** Position of the event that made it; orders messages, tools and approvals on one timeline. */
  seq: Seq,
  at: Timestamp,
  role: z.enum(['user', 'operator', 'assistant']),
  text: Text,
  /** `interrupted`: the run ended before the message was complete. */
  status: z.enum(['streaming', 'complete', 'interrupted', 'retracted']),
  runId: z.optional(Id),
  agent: z.optional(z.string()),
  truncated: z.optional(Truncation),
  author: z.optional(Person),
  citations: z.optional(z.array(Citation)),
  /** Of the visitor whose conversation it is; the latest counts. */
  rating: z.optional(Rating),
});
export type MessageView = z.infer<typeof MessageView>;

export const RunView = z.object({
  id: Id,
  messageId: Id,
  seq: Seq,
  status: z.enum(['queued', 'running', 'waiting', ...RunStatus.options]),
  /** Place from 1: in the conversation's queue while `queued`, among all runs while it waits for capacity. */
  position: z.optional(Seq),
  waitingFor: z.optional(WaitReason),
  agent: z.optional(z.string()),
  /** Agents that have had it, in their order, once it was handed over; the last one has it now. */
  path: z.optional(z.array(z.string())),
  /** Positions at which it was handed over: one for each agent of `path` but the first. */
  handedOverAt: z.optional(z.array(Seq)),
  traceId: z.optional(z.string()),
  usage: z.optional(Usage),
  costUsd: z.optional(z.nullable(z.number())),
  durationMs: z.optional(z.number()),
  error: z.optional(RunError),
});
export type RunView = z.infer<typeof RunView>;

export const ToolView = z.object({
  callId: z.string(),
  parentCallId: z.optional(z.string()),
  runId: Id,
  seq: Seq,
  tool: z.string(),
  title: z.string(),
  agent: z.string(),
  arguments: z.nullable(Json),
  runsIn: z.optional(RunsIn),
  clientId: z.optional(z.string()),
  /** When it began, or began again. */
  startedAt: z.optional(Timestamp),
  status: z.enum(['running', ...ToolStatus.options]),
  progress: z.optional(z.string()),
  summary: z.optional(z.string()),
  durationMs: z.optional(z.number()),
});
export type ToolView = z.infer<typeof ToolView>;

export const ApprovalView = z.extend(Approval, {
  seq: Seq,
  status: z.enum(['pending', ...ApprovalOutcome.options]),
  resolution: z.optional(z.extend(Resolution, { at: Timestamp })),
});
export type ApprovalView = z.infer<typeof ApprovalView>;

/** Leave that somebody gave for later calls of a tool in the conversation. */
export const GrantView = z.object({
  id: Id,
  tool: z.string(),
  title: z.string(),
  ...grantLimits,
  /** Calls that it has decided so far. */
  uses: Seq,
  by: Decider,
  /** The approval with which it was given. */
  approvalId: Id,
  grantedAt: Timestamp,
  expiresAt: Timestamp,
  revoked: z.optional(z.object({ by: Decider, at: Timestamp })),
});
export type GrantView = z.infer<typeof GrantView>;

/** Why a person has left: handed back, or replaced by another operator, or was not there for some time. */
export const LeaveReason = z.enum(['handed_back', 'replaced', 'absent']);
export type LeaveReason = z.infer<typeof LeaveReason>;

/** A person took the conversation over, or left it. */
export const TakeoverChange = z.object({
  seq: Seq,
  at: Timestamp,
  operator: Person,
  change: z.enum(['joined', 'left']),
  reason: z.optional(LeaveReason),
});
export type TakeoverChange = z.infer<typeof TakeoverChange>;

/** Operators who look at a conversation. */
export const Presence = z.object({ conversationId: Id, people: z.array(Person).check(z.maxLength(MAX_PEOPLE)) });
export type Presence = z.infer<typeof Presence>;

export const BudgetView = z.object({
  scope: z.optional(BudgetScope),
  usedTokens: Seq,
  limitTokens: Seq,
  level: BudgetLevel,
});
export type BudgetView = z.infer<typeof BudgetView>;

export const ConversationView = z.object({
  id: Id,
  /** Position that the view stands for. */
  seq: Seq,
  title: z.optional(z.string()),
  status: z.string(),
  agent: z.string(),
  /** Titles of the agents that have had runs of it, as far as they are known. */
  agents: z.optional(z.array(z.object({ name: z.string(), title: z.string() }))),
  /** The newest messages, oldest first; earlier ones are behind `conversation.history` when `more` is true. */
  messages: z.array(MessageView),
  more: z.boolean(),
  runs: z.array(RunView),
  tools: z.array(ToolView),
  approvals: z.array(ApprovalView),
  /** Grants, the oldest first; those whose time is over included. */
  grants: z.optional(z.array(GrantView)),
  /** The person who has the conversation, in place of the agent. */
  operators: z.array(Person),
  /** When people took the conversation over and left it. */
  takeovers: z.optional(z.array(TakeoverChange)),
  budget: z.optional(BudgetView),
});
export type ConversationView = z.infer<typeof ConversationView>;

export const ConversationSummary = z.object({
  id: Id,
  site: z.optional(z.string()),
  title: z.optional(z.string()),
  /** Beginning of the newest message, or the place where the text that was searched for stands. */
  excerpt: z.optional(z.string()),
  agent: z.string(),
  status: z.string(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  pendingApprovals: Seq,
  /** Its newest position; older servers do not say. */
  seq: z.optional(Seq),
});
export type ConversationSummary = z.infer<typeof ConversationSummary>;
