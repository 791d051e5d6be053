import { describe, expect, it } from 'vitest';
import { allSignals, CANARY, sampleSignals } from '../testing/sample-signals.ts';
import { createLogger } from './logger.ts';
import { logSignals } from './signal-log.ts';
import type { Signal } from './signals.ts';

function linesOf(...signals: Signal[]): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const listen = logSignals(createLogger({ level: 'debug', destination: { write } }));
  for (const signal of signals) listen(signal);
  return lines;
}

const levels: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

describe('the log of what happens', () => {
  it('[OB6] has a line for each signal that somebody may look for', () => {
    const events = linesOf(...allSignals).map(({ event }) => event);
    expect(allSignals.map(({ type }) => type).filter((type) => !events.includes(type))).toEqual([
      'reader.slowed',
      'run.left',
    ]);
  });

  it('[OB6] names conversation, run and trace of what happens in a run, with times and tokens', () => {
    const { conversationId, runId, traceId } = sampleSignals['run.ended'];
    for (const signal of allSignals.filter((one) => 'runId' in one)) {
      expect(linesOf(signal)).toMatchObject(
        signal.type === 'run.left' ? [] : [{ event: signal.type, conversationId, runId, traceId }],
      );
    }
    expect(linesOf(sampleSignals['run.ended'])).toMatchObject([
      { status: 'failed', code: 'model_unavailable', durationMs: 9000, activeMs: 3000, usage: { totalTokens: 120 } },
    ]);
    expect(linesOf(sampleSignals['tool.called'])).toMatchObject([{ tool: 'lookup_order', durationMs: 250 }]);
    expect(linesOf(sampleSignals['approval.resolved'])).toMatchObject([{ decision: 'approved', waitMs: 4000 }]);
  });

  it('[OB4] tells causes by class and code, never by their message', () => {
    const told = linesOf(...allSignals);
    expect(JSON.stringify(told)).not.toContain(CANARY);
    for (const type of ['run.ended', 'model.given_up', 'model.retried', 'fault', 'command.failed']) {
      expect(told.find(({ event }) => event === type)).toMatchObject({
        errorClass: 'TypeError',
        errorCode: 'ECONNRESET',
        stack: expect.stringMatching(/^ {4}at /) as string,
      });
    }
  });

  it.each([
    [sampleSignals['command.failed'], 'error'],
    [{ ...sampleSignals['command.failed'], errorId: undefined } as unknown as Signal, 'info'],
    [sampleSignals['run.ended'], 'warn'],
    [{ ...sampleSignals['run.ended'], status: 'completed' as const }, 'info'],
    [sampleSignals['fault'], 'error'],
    [sampleSignals['model.given_up'], 'error'],
    [{ ...sampleSignals['model.given_up'], next: 'model-b' }, 'warn'],
    [sampleSignals['model.called'], 'debug'],
  ])('says what is our own fault louder: $0.type as $1', (signal, level) => {
    expect(linesOf(signal).map((line) => levels[Number(line['level'])])).toEqual([level]);
  });
});
