/** The framework-free Parley client, for browsers and Node 22 and later. */
export type {
  ConversationSummary,
  GatewaySettings,
  SettingsBudget,
  Stats,
  StatsMinutes,
  StatsPoint,
  StatsRow,
  StatsThreshold,
} from '@parley/protocol';
export type { UserCredentials } from './auth/user.ts';
export { createClient } from './create-client.ts';
export { ParleyError, type ParleyErrorDetails, type StandingDecision } from './errors.ts';
export type { ClientOptions, KeyValueStorage, TokenSource } from './options.ts';
export { browserSocket, type CreateSocket, nodeSocket, type SocketLike } from './socket.ts';
export type { Scheduler, Store } from './store.ts';
export type { Timers } from './timers.ts';
export type * from './types.ts';
export { type Call, type CallState, callKey, countInner, nestCalls, sameCall, workInside } from './view/calls.ts';
export { visible } from './view/visible.ts';
export { agentNow, agentTitle, type AgentTitles, type Handover, handovers } from './view/handovers.ts';
