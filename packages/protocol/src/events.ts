/** Everything the server sends: logged events, and the frames that steer a connection. */
import * as z from 'zod/mini';
import { commandErrorCodes } from './codes.ts';
import {
  Approval,
  BudgetLevel,
  BudgetScope,
  Citation,
  Rating,
  Claim,
  ConversationView,
  GuardrailAction,
  GuardrailStage,
  GrantView,
  LeaveReason,
  Resolution,
  RunError,
  RunsIn,
  RunStatus,
  ToolStatus,
  Truncation,
  Usage,
  WaitReason,
} from './entities.ts';
import { Decider, Id, Json, MAX_PEOPLE, Person, Principal, Seq, Text, Timestamp } from './primitives.ts';

/** Content of each logged event: what is stored, and what is sent once `sub`, `seq`, `covers` and `at` are added. */
export const eventSchemas = {
  'message.created': z.object({
    type: z.literal('message.created'),
    message: z.object({ id: Id, role: z.enum(['user', 'operator']), text: Text, author: z.optional(Person) }),
  }),
  'run.queued': z.object({ type: z.literal('run.queued'), runId: Id, messageId: Id, position: Seq }),
  'run.started': z.object({
    type: z.literal('run.started'),
    runId: Id,
    messageId: Id,
    agent: z.string(),
    /** What to call the agent before people. */
    title: z.optional(z.string()),
    traceId: z.string(),
  }),
  'run.waiting': z.object({
    type: z.literal('run.waiting'),
    runId: Id,
    reason: WaitReason,
    /** For `capacity`: the message that the run will answer, since it may not have begun. */
    messageId: z.optional(Id),
    /** For `capacity`: place among all runs that wait, from 1; told again when it has changed a good deal. */
    position: z.optional(Seq),
    /** For `retry`: when the model is asked again. */
    retryAfterMs: z.optional(z.number()),
  }),
  'run.resumed': z.object({ type: z.literal('run.resumed'), runId: Id, reason: WaitReason }),
  'run.recovered': z.object({ type: z.literal('run.recovered'), runId: Id, supersedes: z.array(Id) }),
  'run.completed': z.object({
    type: z.literal('run.completed'),
    runId: Id,
    status: RunStatus,
    output: z.optional(Json),
    usage: Usage,
    costUsd: z.nullable(z.number()),
    durationMs: z.number(),
    traceId: z.string(),
    error: z.optional(RunError),
  }),
  'agent.changed': z.object({
    type: z.literal('agent.changed'),
    runId: Id,
    from: z.string(),
    to: z.string(),
    /** What to call `to` before people. */
    title: z.optional(z.string()),
  }),
  'message.started': z.object({ type: z.literal('message.started'), runId: Id, messageId: Id, agent: z.string() }),
  'message.delta': z.object({ type: z.literal('message.delta'), messageId: Id, offset: Seq, text: Text }),
  'message.completed': z.object({
    type: z.literal('message.completed'),
    messageId: Id,
    text: Text,
    citations: z.optional(z.array(Citation)),
    /** True when the run ended before the message did: the text is what there was. */
    interrupted: z.optional(z.boolean()),
    /** Set when the answer was cut: the text is what there was. */
    truncated: z.optional(Truncation),
  }),
  'message.retracted': z.object({
    type: z.literal('message.retracted'),
    messageId: Id,
    reason: z.string(),
    replacement: z.optional(Text),
  }),
  'message.rated': z.object({
    type: z.literal('message.rated'),
    messageId: Id,
    rating: Rating,
  }),
  'tool.started': z.object({
    type: z.literal('tool.started'),
    runId: Id,
    callId: z.string(),
    parentCallId: z.optional(z.string()),
    tool: z.string(),
    title: z.string(),
    /** Null for a viewer whose role may not see them (EV2). */
    arguments: z.nullable(Json),
    agent: z.string(),
    /** Absent: on the server. */
    runsIn: z.optional(RunsIn),
    /** With `runsIn: 'page'`: the tab that runs it, by its `hello.client.id`. */
    clientId: z.optional(z.string()),
  }),
  'tool.progress': z.object({ type: z.literal('tool.progress'), callId: z.string(), text: z.string() }),
  'tool.completed': z.object({
    type: z.literal('tool.completed'),
    callId: z.string(),
    status: ToolStatus,
    summary: z.optional(z.string()),
    durationMs: z.number(),
  }),
  'approval.requested': z.object({ type: z.literal('approval.requested'), approval: Approval }),
  'approval.endorsed': z.object({
    type: z.literal('approval.endorsed'),
    approvalId: Id,
    by: Decider,
    reason: z.optional(z.string()),
  }),
  'approval.resolved': z.extend(Resolution, {
    type: z.literal('approval.resolved'),
    approvalId: Id,
    /** With `editedArguments`. */
    tool: z.optional(z.string()),
  }),
  'grant.given': z.object({
    type: z.literal('grant.given'),
    grant: z.omit(GrantView, { uses: true, grantedAt: true, revoked: true }),
  }),
  'grant.revoked': z.object({ type: z.literal('grant.revoked'), grantId: Id, by: Decider }),
  'guardrail.tripped': z.object({
    type: z.literal('guardrail.tripped'),
    runId: Id,
    stage: GuardrailStage,
    guardrail: z.string(),
    action: GuardrailAction,
  }),
  'budget.updated': z.object({
    type: z.literal('budget.updated'),
    /** Default `conversation`. */
    scope: z.optional(BudgetScope),
    usedTokens: Seq,
    limitTokens: Seq,
    level: BudgetLevel,
  }),
  'operator.joined': z.object({ type: z.literal('operator.joined'), operator: Person }),
  'operator.left': z.object({
    type: z.literal('operator.left'),
    operator: Person,
    reason: z.optional(LeaveReason),
  }),
  'conversation.updated': z.object({
    type: z.literal('conversation.updated'),
    title: z.optional(z.string()),
    status: z.optional(z.string()),
    /** Agent that has the conversation from here on. */
    agent: z.optional(z.string()),
  }),
} as const;

export type EventType = keyof typeof eventSchemas;
export type EventOf<T extends EventType> = z.infer<(typeof eventSchemas)[T]>;
/** The content of a logged event, without its position. */
export type ConversationEvent = { [T in EventType]: EventOf<T> }[EventType];

/** A logged event with its place in the log. */
export type LoggedEvent = ConversationEvent & { seq: number; at: string };

const position = {
  sub: Seq,
  seq: Seq,
  /** How many positions the frame stands for; absent means 1 (LG2). */
  covers: z.optional(z.int().check(z.positive())),
  at: Timestamp,
};
export const EventPosition = z.looseObject({ type: z.string(), ...position });
export type EventFrame = ConversationEvent & { sub: number; seq: number; covers?: number | undefined; at: string };

export const AgentInfo = z.object({
  name: z.string(),
  title: z.string(),
  starters: z.optional(z.array(z.string())),
});
export type AgentInfo = z.infer<typeof AgentInfo>;

/** Why a resume could not be complete (LG5). */
export const ResumeFailure = z.enum(['epoch', 'trimmed', 'ahead', 'too_far']);
export type ResumeFailure = z.infer<typeof ResumeFailure>;

export const Subscription = z.object({
  sub: Seq,
  conversationId: Id,
  epoch: z.string(),
  head: Seq,
  recovered: z.boolean(),
  reason: z.optional(ResumeFailure),
});
export type Subscription = z.infer<typeof Subscription>;

export const controlSchemas = {
  welcome: z.object({
    type: z.literal('welcome'),
    protocol: z.string(),
    connectionId: Id,
    principal: Principal,
    visitorToken: z.optional(z.string()),
    merged: z.optional(Seq),
    expiresAt: Timestamp,
    heartbeatMs: z.number(),
    model: z.object({ mode: z.enum(['simulated', 'live']), name: z.optional(z.string()) }),
    agents: z.array(AgentInfo),
    /** Names of the tools that pages of the site may offer. */
    pageTools: z.optional(z.array(z.string())),
    features: z.optional(z.array(z.string())),
    limits: z.object({ frameBytes: Seq, messageChars: Seq, inFlight: Seq, unackedBytes: Seq }),
    subscriptions: z.array(Subscription),
    /** Conversations named in `hello.resume` that could not be subscribed to. */
    refused: z.optional(z.array(z.object({ conversationId: Id, code: z.enum(commandErrorCodes) }))),
  }),
  ok: z.object({ type: z.literal('ok'), id: z.number(), result: z.record(z.string(), z.unknown()) }),
  error: z.object({
    type: z.literal('error'),
    /** Null when the frame that was wrong carried no usable id. */
    id: z.nullable(z.number()),
    code: z.enum(commandErrorCodes),
    message: z.string(),
    retryable: z.boolean(),
    retryAfterMs: z.optional(z.number()),
    /** Path of the field that was wrong, such as `text`. */
    field: z.optional(z.string()),
    /** For `already_resolved`: the decision that stands. */
    resolution: z.optional(z.extend(Resolution, { at: Timestamp })),
    /** For `internal`: what to quote when asking for help; the details are in the server's log under it. */
    errorId: z.optional(z.string()),
    /** Trace of the command, for whoever runs the server. */
    traceId: z.optional(z.string()),
  }),
  snapshot: z.object({
    type: z.literal('snapshot'),
    sub: Seq,
    epoch: z.string(),
    seq: Seq,
    conversation: ConversationView,
  }),
  live: z.object({ type: z.literal('live'), sub: Seq, seq: Seq }),
  typing: z.object({ type: z.literal('typing'), sub: Seq, who: Person }),
  'approval.claimed': z.object({
    type: z.literal('approval.claimed'),
    ...position,
    approvalId: Id,
    /** Null: nobody is on it any more. */
    claim: z.nullable(Claim),
  }),
  presence: z.object({
    type: z.literal('presence'),
    ...position,
    conversationId: Id,
    people: z.array(Person).check(z.maxLength(MAX_PEOPLE)),
  }),
  ping: z.object({ type: z.literal('ping') }),
  drain: z.object({
    type: z.literal('drain'),
    /** Range in milliseconds from which the client picks its delay. */
    reconnectAfterMs: z.tuple([z.number(), z.number()]),
  }),
} as const;

export type ControlType = keyof typeof controlSchemas;
export type ControlOf<T extends ControlType> = z.infer<(typeof controlSchemas)[T]>;
export type ControlFrame = { [T in ControlType]: ControlOf<T> }[ControlType];

export type WelcomeFrame = ControlOf<'welcome'>;
export type OkFrame = ControlOf<'ok'>;
export type ErrorFrame = ControlOf<'error'>;
export type SnapshotFrame = ControlOf<'snapshot'>;
export type LiveFrame = ControlOf<'live'>;
/** What an inbox has beside events: it has a position there, and is logged nowhere. */
export type InboxFrame = ControlOf<'approval.claimed' | 'presence'>;

/** An event of a type that this version does not know: skipped, but its position counts (TR2). */
export interface UnknownEventFrame {
  type: 'unknown';
  sub: number;
  seq: number;
  covers?: number | undefined;
  at: string;
}

export type ServerFrame = EventFrame | ControlFrame;
