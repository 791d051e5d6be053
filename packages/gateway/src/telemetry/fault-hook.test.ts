import { describe, expect, it, vi } from 'vitest';
import { allSignals, sampleSignals } from '../testing/sample-signals.ts';
import { hookFaults } from './fault-hook.ts';
import type { Signal } from './signals.ts';

function told(...signals: Signal[]): unknown[][] {
  const onFault = vi.fn();
  const listen = hookFaults(onFault);
  for (const signal of signals) listen(signal);
  return onFault.mock.calls;
}

const { conversationId, runId, traceId, cause } = sampleSignals['run.ended'];
const ids = { conversationId, runId, traceId };

describe('the hook for error trackers', () => {
  it('[OB10] gets each fault as it was thrown, with ids', () => {
    expect(told(...allSignals)).toEqual([
      [cause, { what: 'command message.send', traceId, errorId: 'err_1' }],
      [cause, { what: 'run: model_unavailable', ...ids }],
      [cause, { what: 'model model-a', ...ids }],
      [cause, { what: 'agent support: model_unavailable', ...ids }],
      [cause, { what: 'guardrail injection', ...ids }],
      [cause, { what: 'run could not be recorded', ...ids }],
    ]);
  });

  it('[OB10] hears nothing of refusals, of what people stop, and of what guardrails find', () => {
    const without = ({ cause: _cause, ...signal }: Signal & { cause?: unknown }): Signal => signal as Signal;
    expect(
      told(
        without(sampleSignals['command.failed']),
        without(sampleSignals['guardrail.tripped']),
        { ...sampleSignals['run.ended'], status: 'cancelled' },
        { ...sampleSignals['run.ended'], status: 'blocked' },
        sampleSignals['model.retried'],
        { ...sampleSignals['model.given_up'], next: 'model-b' },
      ),
    ).toEqual([]);
  });

  it('[OB10] may fail, now or later', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    expect(() =>
      hookFaults(() => {
        throw new Error('the tracker is down');
      })(sampleSignals['fault']),
    ).not.toThrow();
    const later = (): unknown => Promise.reject(new Error('the tracker is down'));
    hookFaults(later)(sampleSignals['fault']);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
