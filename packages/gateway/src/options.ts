import type { ModelProvider } from '@openai/agents';
import type { Meter, Tracer } from '@opentelemetry/api';
import type { IncomingMessage } from 'node:http';
import type { AuditAnchorOptions } from './audit/anchors.ts';
import type { ParleyConfig } from './config.ts';
import type { ApprovalWait } from './conversation/deps.ts';
import type { StaticMount } from './http/static.ts';
import type { BudgetAlert } from './run/budget-account.ts';
import type { PasswordCost } from './identity/passwords.ts';
import type { ToolCall } from './run/agent-port.ts';
import type { Store } from './store/port.ts';
import type { OnFault } from './telemetry/fault-hook.ts';
import type { IncidentLimits, IncidentNotice } from './telemetry/incidents.ts';
import type { Logger } from './telemetry/logger.ts';
import type { SignalListener } from './telemetry/signals.ts';

/** What a gateway is made of: its configuration, and what it works with. */
export interface GatewayOptions extends ParleyConfig {
  readonly store: Store;
  /** Where models come from; see `createOpenAiProvider`. */
  readonly modelProvider: ModelProvider;
  /** What `welcome` says about the model; default `{mode: 'live'}`. */
  readonly model?: { readonly mode: 'simulated' | 'live'; readonly name?: string };
  /** Token of the development operator, accepted from this machine only; default: there is none. */
  readonly operatorToken?: string | undefined;
  /** Where heads of the audit log are kept, so that it shows when its end is missing (HI7); default nowhere. */
  readonly auditAnchor?: AuditAnchorOptions;
  /** Cost of hashes of operators' passwords (scrypt); default 32 MiB three times: `{N: 32768, r: 8, p: 3}`. */
  readonly passwordCost?: PasswordCost;
  /** Folders to serve, such as the widget's. */
  readonly mounts?: readonly StaticMount[];
  /**
   * Address of the client that a request comes from; default: the other end of its socket. Behind a reverse proxy, take
   * it from the header that your proxy sets, and that nobody else can.
   */
  readonly clientAddress?: (request: IncomingMessage) => string;
  /**
   * Where people look at a trace, for the operator console: an address with `{traceId}` in it, such as
   * `https://traces.example.com/trace/{traceId}`. Default: nowhere.
   */
  readonly traceUrl?: string;
  /** Default: none. */
  readonly logger?: Logger;
  /** Default: the global tracer provider's. */
  readonly tracer?: Tracer;
  /** Default: the global meter provider's. */
  readonly meter?: Meter;
  /** What counts as an incident; see `IncidentLimits` for the defaults. */
  readonly incidents?: Partial<IncidentLimits>;
  /** Called when an incident begins, and when it is over (OB9); the log has it in any case. */
  readonly onIncident?: (notice: IncidentNotice) => void;
  /**
   * Called with everything that happens: ids, names and figures, and nothing that anybody has said. Only a `cause` is the
   * error as it was thrown, whose message may quote people.
   */
  readonly onSignal?: SignalListener;
  /** For an error tracker (OB10). */
  readonly onFault?: OnFault;
  /** Called inside the span of each tool call. */
  readonly onToolCall?: (call: ToolCall) => void;
  /** Called with the time that a decided call has waited for a person. */
  readonly onApprovalWait?: (wait: ApprovalWait) => void;
  /** Called when a budget has reached 80 % or all of its limit (CO3). */
  readonly onBudgetAlert?: (alert: BudgetAlert) => void;
  /** What tools find in `context.services`, such as a database: typed there by `ParleyContext<Services>`. */
  readonly services?: unknown;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
  /** `size` random bytes; default the operating system's. */
  readonly random?: (size: number) => Uint8Array;
}
