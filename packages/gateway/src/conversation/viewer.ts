/** What one viewer may see of events and snapshots (EV2): redaction happens here, on the server, per role. */
import type {
  Approval,
  ApprovalView,
  ConversationEvent,
  ConversationView,
  GrantView,
  Resolution,
  Role,
} from '@parley/protocol';
import type { AgentRegistry } from '../agent/definition.ts';
import type { LogEntry } from '../store/port.ts';

/** Events that hold arguments, or what is made of them. */
const WITH_ARGUMENTS: ReadonlySet<string> = new Set([
  'tool.started',
  'approval.requested',
  'approval.resolved',
  'grant.given',
] satisfies ConversationEvent['type'][]);

export class Viewer {
  readonly #role: Role;
  readonly #registry: AgentRegistry;

  constructor(role: Role, registry: AgentRegistry) {
    this.#role = role;
    this.#registry = registry;
  }

  #sees(tool: string): boolean {
    return this.#registry.policy(tool).visibleTo?.includes(this.#role) ?? true;
  }

  /** The entry's JSON as this viewer may have it. */
  body(entry: LogEntry): string {
    if (!WITH_ARGUMENTS.has(entry.type)) return entry.body;
    const event = JSON.parse(entry.body) as ConversationEvent;
    if (event.type === 'tool.started' && !this.#sees(event.tool)) return JSON.stringify({ ...event, arguments: null });
    if (event.type === 'approval.requested' && !this.#sees(event.approval.tool)) {
      return JSON.stringify({ ...event, approval: this.approval(event.approval) });
    }
    if (event.type === 'approval.resolved') return JSON.stringify(this.resolution(event.tool ?? '', event));
    if (event.type === 'grant.given') return JSON.stringify({ ...event, grant: this.grant(event.grant) });
    return entry.body;
  }

  approval<A extends Approval>(approval: A): A {
    if (this.#sees(approval.tool)) return approval;
    const { grantOffer: _offered, ...rest } = approval;
    // The line is made of the arguments.
    return { ...rest, arguments: null, summary: approval.title } as A;
  }

  /** What was decided about a call of a tool. */
  resolution<R extends Pick<Resolution, 'editedArguments'>>(tool: string, resolution: R): R {
    if (resolution.editedArguments === undefined || this.#sees(tool)) return resolution;
    return { ...resolution, editedArguments: null };
  }

  grant<G extends Pick<GrantView, 'tool' | 'same' | 'atMost'>>(grant: G): G {
    if (this.#sees(grant.tool)) return grant;
    const { same: _same, atMost: _atMost, ...rest } = grant;
    return rest as G;
  }

  #approvalView(approval: ApprovalView): ApprovalView {
    const { tool, resolution } = approval;
    return {
      ...this.approval(approval),
      ...(resolution && { resolution: this.resolution(tool, resolution) }),
    };
  }

  view(view: ConversationView): ConversationView {
    return {
      ...view,
      tools: view.tools.map((tool) => (this.#sees(tool.tool) ? tool : { ...tool, arguments: null })),
      approvals: view.approvals.map((approval) => this.#approvalView(approval)),
      ...(view.grants && { grants: view.grants.map((grant) => this.grant(grant)) }),
    };
  }
}
