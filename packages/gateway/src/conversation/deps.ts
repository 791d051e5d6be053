import type { AgentRegistry } from '../agent/definition.ts';
import type { ArgumentProblems } from '../agent/edited-arguments.ts';
import type { NewId } from '../ids.ts';
import type { Sites } from '../policy/origins.ts';
import type { RateLimiter } from '../policy/limits/rate-limiter.ts';
import type { AccountHolder, BudgetAccount } from '../run/budget-account.ts';
import type { Store } from '../store/port.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Tell } from '../telemetry/signals.ts';
import type { ConversationLog } from './log.ts';

/** The time that a decided call has waited for a person, for the trace. */
export interface ApprovalWait {
  /** Of the turn that the call belongs to. */
  readonly traceparent: string | undefined;
  readonly tool: string;
  readonly callId: string;
  readonly requestedAtMs: number;
  readonly decidedAtMs: number;
  readonly decision: string;
}

/** What the services of a conversation work with. */
export interface ConversationDeps {
  readonly store: Store;
  readonly log: ConversationLog;
  readonly registry: AgentRegistry;
  readonly sites: Sites;
  readonly newId: NewId;
  readonly now: () => number;
  readonly logger: Logger;
  /** Tells logs, metrics and whoever else listens what happens. */
  readonly tell: Tell;
  /** Longest message text, in UTF-16 units. */
  readonly messageChars: number;
  readonly messageRate: RateLimiter;
  /** Judges arguments that people write for tools. */
  readonly argumentProblems: ArgumentProblems;
  readonly accountFor: (holder: AccountHolder) => BudgetAccount;
  /** Called once for each approval that is resolved. */
  readonly onApprovalWait: (wait: ApprovalWait) => void;
}
