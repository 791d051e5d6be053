/** What one viewer may see of events and snapshots (EV2): redaction happens here, on the server, per role. */
import type { Approval, ConversationEvent, ConversationView, Role } from '@parley/protocol';
import type { AgentRegistry } from '../agent/definition.ts';
import type { LogEntry } from '../store/port.ts';

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
    if (entry.type !== 'tool.started' && entry.type !== 'approval.requested') return entry.body;
    const event = JSON.parse(entry.body) as ConversationEvent;
    if (event.type === 'tool.started' && !this.#sees(event.tool)) return JSON.stringify({ ...event, arguments: null });
    if (event.type === 'approval.requested' && !this.#sees(event.approval.tool)) {
      return JSON.stringify({ ...event, approval: this.approval(event.approval) });
    }
    return entry.body;
  }

  approval<A extends Approval>(approval: A): A {
    // The line is made of the arguments.
    return this.#sees(approval.tool) ? approval : { ...approval, arguments: null, summary: approval.title };
  }

  view(view: ConversationView): ConversationView {
    return {
      ...view,
      tools: view.tools.map((tool) => (this.#sees(tool.tool) ? tool : { ...tool, arguments: null })),
      approvals: view.approvals.map((approval) => this.approval(approval)),
    };
  }
}
