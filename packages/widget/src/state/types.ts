/** Short names for what the client shows: the protocol's entities, for readers only. */
import type { ConversationSnapshot } from '@parley/client';

/** A conversation as it is shown. */
export type View = ConversationSnapshot['view'];
/** A message of visitor, operator or assistant. */
export type Message = View['messages'][number];
/** One turn of the agent. */
export type Run = View['runs'][number];
/** A tool call that a person decides about. */
export type Approval = View['approvals'][number];
/** Where an answer comes from. */
export type Citation = NonNullable<Message['citations']>[number];
/** An operator in the conversation. */
export type Operator = View['operators'][number];
/** Leave for later calls, given with an approval. */
export type Grant = NonNullable<View['grants']>[number];
/** A person took the conversation over, or left it. */
export type Takeover = NonNullable<View['takeovers']>[number];
