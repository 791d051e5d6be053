import { shield, type Signal, type SignalListener } from './signals.ts';

/** What an error tracker is told beside the error: ids only. */
export interface FaultContext {
  readonly what: string;
  readonly conversationId?: string;
  readonly runId?: string;
  readonly traceId?: string;
  readonly errorId?: string;
}

/**
 * Called with each error that is a fault: of the gateway, of a model, or of a guardrail that could not judge; never with a
 * refusal. The error is the one that was thrown: its message may quote what people wrote, so have your tracker scrub it.
 */
export type OnFault = (error: unknown, context: FaultContext) => void;

/** Hands faults to an error tracker (OB10). */
export function hookFaults(onFault: OnFault): SignalListener {
  const report = shield(onFault);
  return (signal) => {
    const what = nameOf(signal);
    if (what === undefined || !('cause' in signal) || signal.cause === undefined) return;
    const { conversationId, runId, traceId, errorId } = signal as Partial<FaultContext>;
    report(signal.cause, {
      what,
      ...(conversationId !== undefined && { conversationId }),
      ...(runId !== undefined && { runId }),
      ...(traceId !== undefined && { traceId }),
      ...(errorId !== undefined && { errorId }),
    });
  };
}

function nameOf(signal: Signal): string | undefined {
  switch (signal.type) {
    case 'fault':
      return signal.what;
    case 'command.failed':
      return `command ${signal.command}`;
    case 'model.given_up':
      return signal.next === undefined ? `model ${signal.model}` : undefined;
    case 'guardrail.tripped':
      return `guardrail ${signal.guardrail}`;
    case 'agent.failed':
      return `agent ${signal.from}: ${signal.code}`;
    case 'run.ended':
      return signal.status === 'failed' ? `run: ${signal.code ?? 'internal'}` : undefined;
    default:
      return undefined;
  }
}
