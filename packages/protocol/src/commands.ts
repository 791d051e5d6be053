/** Everything a client sends: `hello`, commands, and the frames without a reply. */
import * as z from 'zod/mini';
import {
  Approval,
  ApprovalOutcome,
  ApprovalView,
  ConversationSummary,
  MessageView,
  Presence,
  Rating,
  RunView,
  ToolView,
} from './entities.ts';
import { ResumeFailure } from './events.ts';
import { PageTool, pageToolLimits } from './page-tools.ts';
import {
  AgentName,
  CallOutcome,
  Decider,
  Grant,
  Id,
  Json,
  JsonObject,
  Locale,
  Traceparent,
  Key,
  OnBusy,
  type OperatorRole,
  type Role,
  Seq,
  Timestamp,
  Token,
} from './primitives.ts';

const empty = z.object({});
/** Id of a tool call: the model's own, unique within a run at most. */
const CallId = z.string().check(z.minLength(1), z.maxLength(256));

/** One command: its fields without `type` and `id`, its result, and who may send it. */
interface CommandSpec {
  readonly fields: Record<string, z.ZodMiniType>;
  readonly result: z.ZodMiniType;
  /** Roles that may send it at all; ownership is checked besides (HS2). */
  readonly roles: readonly Role[];
  /** Least rank of an operator who may send it (SC2); null where no operator may. */
  readonly rank: OperatorRole | null;
}

const everyone = ['visitor', 'operator', 'service'] as const;
const operators = ['operator'] as const;

/** The command table: the one definition of fields, results and roles. A command with a `key` has side effects (CM1). */
export const commands = {
  'conversation.open': {
    fields: {
      conversationId: z.optional(Id),
      agent: z.optional(AgentName),
      epoch: z.optional(z.string().check(z.maxLength(128))),
      seq: z.optional(Seq),
      replay: z.optional(Seq),
    },
    result: z.object({
      conversationId: Id,
      /** Agent that has the conversation. */
      agent: z.string(),
      sub: Seq,
      epoch: z.string(),
      head: Seq,
      recovered: z.boolean(),
      reason: z.optional(ResumeFailure),
    }),
    roles: everyone,
    rank: 'viewer',
  },
  'conversation.close': { fields: { sub: Seq }, result: empty, roles: everyone, rank: 'viewer' },
  'conversation.list': {
    fields: {
      cursor: z.optional(z.string().check(z.maxLength(256))),
      limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
      filter: z.optional(
        z.object({
          status: z.optional(z.string()),
          agent: z.optional(z.string()),
          site: z.optional(z.string()),
          text: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
        }),
      ),
    },
    result: z.object({ conversations: z.array(ConversationSummary), cursor: z.optional(z.string()) }),
    roles: everyone,
    rank: 'viewer',
  },
  'conversation.history': {
    fields: { conversationId: Id, before: Seq, limit: z.int().check(z.minimum(1), z.maximum(100)) },
    result: z.object({
      messages: z.array(MessageView),
      more: z.boolean(),
      runs: z.optional(z.array(RunView)),
      tools: z.optional(z.array(ToolView)),
      approvals: z.optional(z.array(ApprovalView)),
    }),
    roles: everyone,
    rank: 'viewer',
  },
  'conversation.delete': { fields: { conversationId: Id, key: Key }, result: empty, roles: everyone, rank: 'admin' },
  'message.send': {
    fields: {
      conversationId: Id,
      key: Key,
      text: z.string().check(z.minLength(1)),
      onBusy: z.optional(OnBusy),
      /** The conversation is this agent's from this message on (AG7). */
      agent: z.optional(AgentName),
      context: z.optional(JsonObject),
      tools: z.optional(z.array(PageTool).check(z.maxLength(pageToolLimits.tools))),
      traceparent: z.optional(Traceparent),
    },
    result: z.object({ messageId: Id, runId: z.nullable(Id), position: Seq }),
    roles: everyone,
    rank: 'reviewer',
  },
  'run.cancel': {
    fields: { conversationId: Id, runId: Id, key: Key },
    result: empty,
    roles: everyone,
    rank: 'reviewer',
  },
  'approval.decide': {
    fields: {
      approvalId: Id,
      key: Key,
      decision: z.enum(['approve', 'reject']),
      argsHash: z.string().check(z.minLength(1), z.maxLength(128)),
      reason: z.optional(z.string().check(z.maxLength(2000))),
      editedArguments: z.optional(Json),
      grant: z.optional(Grant),
      /** For a question about an outcome; default `done` with `approve`, `not_done` with `reject`. */
      outcome: z.optional(CallOutcome),
    },
    result: z.object({
      /** `endorsed`: a second person has to approve as well. */
      decision: z.enum([...ApprovalOutcome.options, 'endorsed']),
      by: z.nullable(Decider),
      at: Timestamp,
    }),
    roles: everyone,
    rank: 'reviewer',
  },
  'approval.claim': {
    fields: { approvalId: Id },
    result: z.object({ by: Decider, until: Timestamp }),
    roles: operators,
    rank: 'reviewer',
  },
  'approval.release': {
    fields: { approvalId: Id },
    result: z.object({ by: z.nullable(Decider), until: z.nullable(Timestamp) }),
    roles: operators,
    rank: 'reviewer',
  },
  'grant.revoke': {
    fields: { conversationId: Id, grantId: Id, key: Key },
    result: empty,
    roles: everyone,
    rank: 'reviewer',
  },
  'inbox.watch': {
    fields: { filter: z.optional(z.object({ tool: z.optional(z.string()), agent: z.optional(z.string()) })) },
    result: z.object({ sub: Seq, approvals: z.array(Approval), presence: z.optional(z.array(Presence)) }),
    roles: operators,
    rank: 'viewer',
  },
  'conversation.takeover': {
    fields: { conversationId: Id, key: Key },
    result: empty,
    roles: operators,
    rank: 'reviewer',
  },
  'conversation.handback': {
    fields: { conversationId: Id, key: Key },
    result: empty,
    roles: operators,
    rank: 'reviewer',
  },
  'tool.result': {
    fields: {
      callId: CallId,
      runId: z.optional(Id),
      key: Key,
      output: z.optional(Json),
      error: z.optional(z.string().check(z.minLength(1), z.maxLength(2000))),
      unknown: z.optional(z.literal(true)),
    },
    result: empty,
    roles: ['visitor'],
    rank: null,
  },
  'tool.claim': { fields: { callId: CallId, runId: z.optional(Id) }, result: empty, roles: ['visitor'], rank: null },
  'feedback.give': {
    fields: {
      conversationId: Id,
      messageId: z.optional(Id),
      key: Key,
      rating: Rating,
      comment: z.optional(z.string().check(z.maxLength(2000))),
    },
    result: empty,
    roles: everyone,
    rank: 'reviewer',
  },
  'auth.refresh': {
    fields: { token: Token, merge: z.optional(Token) },
    result: z.object({ expiresAt: Timestamp, merged: z.optional(Seq) }),
    roles: everyone,
    rank: 'viewer',
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandType = keyof typeof commands;
export const commandTypes = Object.keys(commands) as CommandType[];

type Fields<T extends CommandType> = z.infer<z.ZodMiniObject<(typeof commands)[T]['fields']>>;
/** A command's fields, as a caller gives them. */
export type CommandFields<T extends CommandType> = Fields<T>;
/** A command as it travels. */
export type CommandOf<T extends CommandType> = Fields<T> & { type: T; id: number };
export type Command = { [T in CommandType]: CommandOf<T> }[CommandType];
export type CommandResult<T extends CommandType> = z.infer<(typeof commands)[T]['result']>;

export const CommandId = z.int().check(z.nonnegative());

export const Hello = z.object({
  type: z.literal('hello'),
  site: z.string().check(z.minLength(1), z.maxLength(128)),
  token: z.optional(Token),
  /** Token of the anonymous visitor whom the user has been until now. */
  merge: z.optional(Token),
  /** Language of the person, for agents and tools. */
  locale: z.optional(Locale),
  client: z.object({
    id: z.string().check(z.minLength(1), z.maxLength(128)),
    name: z.optional(z.string().check(z.maxLength(128))),
    version: z.optional(z.string().check(z.maxLength(64))),
  }),
  resume: z.optional(
    z
      .array(z.object({ conversationId: Id, epoch: z.string().check(z.maxLength(128)), seq: Seq }))
      .check(z.maxLength(32)),
  ),
});
export type HelloFrame = z.infer<typeof Hello>;

export const Ack = z.object({ type: z.literal('ack'), sub: Seq, seq: Seq });
export type AckFrame = z.infer<typeof Ack>;
export const Pong = z.object({ type: z.literal('pong') });
export type PongFrame = z.infer<typeof Pong>;

export type ClientFrame = HelloFrame | Command | AckFrame | PongFrame;
