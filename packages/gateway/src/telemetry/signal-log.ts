/** The log's view of what happens: one JSON line for each signal that an operator may look for (OB6). */
import { describeError, type Logger } from './logger.ts';
import type { Signal, SignalListener, SignalType } from './signals.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Level and sentence of each signal; those without one are for metrics only. */
const lines: { readonly [T in SignalType]: readonly [Level, string] | undefined } = {
  'connection.opened': ['info', 'connected'],
  'connection.closed': ['debug', 'disconnected'],
  'conversation.begun': ['info', 'conversation begun'],
  'conversation.removed': ['info', 'conversation removed'],
  'audit.anchored': ['debug', 'audit log anchored'],
  'audit.anchor_failed': ['error', 'the audit log could not be anchored'],
  'retention.ran': ['info', 'what was kept long enough is deleted'],
  'visitor.erased': ['info', 'visitor erased'],
  'conversation.escalated': ['info', 'a person has joined the conversation'],
  'message.taken': ['debug', 'message taken'],
  'message.rate_limited': ['info', 'message rate limited'],
  'feedback.given': ['info', 'feedback given'],
  'command.failed': ['info', 'command refused'],
  'reader.slowed': undefined,
  'run.began': ['info', 'run began'],
  'run.first_text': ['debug', 'first text'],
  'run.left': undefined,
  'run.ended': ['info', 'run completed'],
  'model.called': ['debug', 'model called'],
  'model.retried': ['warn', 'model call is tried again'],
  'model.given_up': ['error', 'model call is given up'],
  'tool.called': ['info', 'tool called'],
  handoff: ['info', 'handoff'],
  'agent.failed': ['error', 'an agent has failed, another goes on'],
  'guardrail.tripped': ['warn', 'guardrail tripped'],
  'approval.requested': ['info', 'approval requested'],
  'approval.resolved': ['info', 'approval resolved'],
  'budget.reached': ['warn', 'a budget is running out'],
  'threshold.crossed': ['warn', 'more than usual'],
  'tool_server.changed': ['info', 'tool server has come or gone'],
  'tool_server.limited': ['warn', 'tool server is limited'],
  'tool_server.failed': ['warn', 'call of a tool server failed'],
  fault: ['error', 'fault'],
};

/** Writes signals to a log. Causes are told by class, code and frames, never by their message. */
export function logSignals(logger: Logger): SignalListener {
  return (signal) => {
    const line = lines[signal.type];
    if (line === undefined) return;
    const { type, ...fields } = signal;
    const cause = 'cause' in signal ? signal.cause : undefined;
    const level = levelOf(signal, line[0]);
    logger[level](
      { event: type, ...fields, cause: undefined, ...(cause !== undefined && describeError(cause)) },
      line[1],
    );
  };
}

/** What is our fault is louder than what somebody else has done. */
function levelOf(signal: Signal, usual: Level): Level {
  if (signal.type === 'command.failed' && signal.errorId !== undefined) return 'error';
  if (signal.type === 'run.ended' && signal.status === 'failed') return 'warn';
  if (signal.type === 'tool_server.changed' && signal.state === 'down') return 'warn';
  // Somebody else has answered.
  if (signal.type === 'model.given_up' && signal.next !== undefined) return 'warn';
  // That personal data is taken out is what usually happens.
  if (signal.type === 'guardrail.tripped' && signal.action === 'redacted') return 'info';
  return usual;
}
