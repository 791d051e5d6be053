/** A conversation as people read it, for scenarios that fail. Pure. */
import type { EventFrame } from '@parley/protocol';

/** One line for an event; undefined for those that tell nothing by themselves. */
export function lineFor(event: EventFrame): string | undefined {
  switch (event.type) {
    case 'message.created':
      return `${event.message.role === 'operator' ? 'operator' : 'visitor'}: ${event.message.text}`;
    case 'run.started':
      return `  (${event.agent} has the run)`;
    case 'agent.changed':
      return `  (${event.from} hands over to ${event.to})`;
    case 'message.completed':
      return `assistant: ${event.text}`;
    case 'message.retracted':
      return `  (a message is taken back: ${event.reason})`;
    case 'tool.started':
      return `  ${event.tool} ${JSON.stringify(event.arguments)}`;
    case 'tool.completed':
      return `  … ${event.status}${event.summary === undefined ? '' : `: ${event.summary}`}`;
    case 'approval.requested':
      return `  (${event.approval.decidedBy} is asked: ${event.approval.summary})`;
    case 'approval.resolved':
      return `  (${event.decision}${event.reason === undefined ? '' : `: ${event.reason}`})`;
    case 'guardrail.tripped':
      return `  (guardrail ${event.guardrail}: ${event.stage} ${event.action})`;
    case 'run.waiting':
      return event.reason === 'approval' ? undefined : `  (the run waits: ${event.reason})`;
    case 'run.completed': {
      const { status, error, output } = event;
      const shown = typeof output === 'object' && output !== null ? ` ${JSON.stringify(output)}` : '';
      return `  (run ${status}${error === undefined ? '' : ` with ${error.code}: ${error.message}`}${shown})`;
    }
    default:
      return undefined;
  }
}

/** All lines of a conversation. */
export function transcriptOf(events: readonly EventFrame[]): string {
  return events.flatMap((event) => lineFor(event) ?? []).join('\n');
}
