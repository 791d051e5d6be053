import { type ConversationEvent, emptyView, type EventFrame, foldEvents, type LoggedEvent } from '@parley/protocol';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AT, created, eventFrame } from '../testing/frames.ts';
import { ConversationLog, judge, type LogFrame } from './log.ts';

const EPOCH = 'e1';

function newLog(): ConversationLog {
  return new ConversationLog('conv_1', 'support', EPOCH);
}

/** A log with two answers that stream: enough for offsets, merged deltas and completed messages. */
const events: readonly ConversationEvent[] = [1, 2].flatMap((turn): ConversationEvent[] => [
  created(`m${turn}`, `question ${turn}`),
  { type: 'run.started', runId: `r${turn}`, messageId: `m${turn}`, agent: 'support', traceId: 't' },
  { type: 'message.started', runId: `r${turn}`, messageId: `a${turn}`, agent: 'support' },
  { type: 'message.delta', messageId: `a${turn}`, offset: 0, text: 'one ' },
  { type: 'message.delta', messageId: `a${turn}`, offset: 4, text: 'two ' },
  { type: 'message.delta', messageId: `a${turn}`, offset: 8, text: 'three' },
  { type: 'message.completed', messageId: `a${turn}`, text: 'one two three' },
]);

const logged: readonly LoggedEvent[] = events.map((event, index) => ({ ...event, seq: index + 1, at: AT }));

function fold(upTo: number, from = emptyView('conv_1', 'support')): ReturnType<typeof emptyView> {
  return foldEvents(from, logged.slice(0, upTo));
}

/** The frame for positions `from` to `to`: deltas merged where a server may merge them, otherwise the single event. */
function frameFor(from: number, to: number): EventFrame {
  const last = logged[to - 1];
  const first = logged[from - 1];
  if (last === undefined || first === undefined) throw new RangeError('outside the log');
  if (from === to) return eventFrame(last, to);
  if (last.type !== 'message.delta' || first.type !== 'message.delta') throw new RangeError('not mergeable');
  const text = logged
    .slice(from - 1, to)
    .map((event) => (event.type === 'message.delta' ? event.text : ''))
    .join('');
  return eventFrame({ type: 'message.delta', messageId: first.messageId, offset: first.offset, text }, to, {
    covers: to - from + 1,
  });
}

const position = fc.integer({ min: 1, max: logged.length });
/** Frames of any place, in any order: duplicates, jumps back and forth, and merges that overlap what is known. */
const anyFrame: fc.Arbitrary<LogFrame> = fc.oneof(
  { weight: 6, arbitrary: position.map((at) => frameFor(at, at)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(4, 11), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }))
      .map(([base, a, b]) => frameFor(base + Math.min(a, b), base + Math.max(a, b))),
  },
  {
    weight: 1,
    arbitrary: position.map((seq): LogFrame => ({
      type: 'snapshot',
      sub: 1,
      epoch: EPOCH,
      seq,
      conversation: fold(seq),
    })),
  },
  { weight: 1, arbitrary: position.map((seq): LogFrame => ({ type: 'live', sub: 1, seq })) },
);

describe('acceptance', () => {
  it('[LG2] accepts what follows, ignores what is known, and reports everything else', () => {
    expect(judge(4, { seq: 5 })).toBe('accepted');
    expect(judge(4, { seq: 7, covers: 3 })).toBe('accepted');
    expect(judge(4, { seq: 4 })).toBe('ignored');
    expect(judge(4, { seq: 2, covers: 2 })).toBe('ignored');
    expect(judge(4, { seq: 6 })).toBe('gap');
    expect(judge(4, { seq: 6, covers: 3 })).toBe('gap');
  });

  it('[LG2] whatever arrives in whatever order, the view is the fold of the log up to its position', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 60 }), (frames) => {
        const log = newLog();
        for (const frame of frames) {
          const before = log.seq;
          const verdict = log.receive(frame);
          if (verdict === 'accepted') expect(log.seq).toBeGreaterThanOrEqual(before);
          else expect(log.seq).toBe(before);
          expect(log.view).toEqual(fold(log.seq));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('[LG2] resuming after every gap reaches the end of the log', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 30 }), (frames) => {
        const log = newLog();
        for (const frame of frames) {
          if (log.receive(frame) !== 'gap') continue;
          log.begin({ epoch: EPOCH, recovered: true });
          for (let seq = log.seq + 1; seq <= logged.length; seq += 1) {
            expect(log.receive(frameFor(seq, seq))).toBe('accepted');
          }
          expect(log.view).toEqual(fold(logged.length));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('[LG4] the place on the connection does not get into the view', () => {
    const log = newLog();
    const started = { runId: 'r', callId: 'c', tool: 't', title: 'T', arguments: null, agent: 'a' };
    const frame = eventFrame({ type: 'tool.started', ...started }, 1, { sub: 9, covers: 1 });
    log.receive(frame);
    expect(log.view.tools).toEqual([{ ...started, seq: 1, startedAt: frame.at, status: 'running' }]);
  });

  it('[TR2] an unknown event advances the position and changes nothing else', () => {
    const log = newLog();
    expect(log.receive({ type: 'unknown', sub: 1, seq: 3, covers: 3, at: AT })).toBe('accepted');
    expect(log.view).toEqual({ ...emptyView('conv_1', 'support'), seq: 3 });
    expect(log.receive(eventFrame(created('m', 'hello'), 4))).toBe('accepted');
  });
});

describe('resume', () => {
  it('[LG5] a snapshot replaces the view, also an earlier one of another log', () => {
    const log = newLog();
    for (let seq = 1; seq <= 7; seq += 1) log.receive(frameFor(seq, seq));
    log.begin({ epoch: 'e2', recovered: false });
    const conversation = fold(2);
    expect(log.receive({ type: 'snapshot', sub: 1, epoch: 'e2', seq: 2, conversation })).toBe('accepted');
    expect([log.epoch, log.seq]).toEqual(['e2', 2]);
    expect(log.view).toEqual(fold(2));
    expect(log.receive(frameFor(3, 3))).toBe('accepted');
  });

  it('[LG5] an old snapshot of the same log is ignored', () => {
    const log = newLog();
    for (let seq = 1; seq <= 7; seq += 1) log.receive(frameFor(seq, seq));
    expect(log.receive({ type: 'snapshot', sub: 1, epoch: EPOCH, seq: 3, conversation: fold(3) })).toBe('ignored');
  });

  it('[LG5] when it could not be recovered, events from the start are as good as a snapshot', () => {
    const log = newLog();
    for (let seq = 1; seq <= 7; seq += 1) log.receive(frameFor(seq, seq));
    log.begin({ epoch: 'e2', recovered: false });
    expect(log.receive(frameFor(1, 1))).toBe('accepted');
    expect(log.view).toEqual(fold(1));
  });

  it('[LG5] when it could not be recovered, an event that happens to follow is not taken', () => {
    const log = newLog();
    for (let seq = 1; seq <= 3; seq += 1) log.receive(frameFor(seq, seq));
    log.begin({ epoch: 'e2', recovered: false });
    expect(log.receive(frameFor(4, 4))).toBe('gap');
    expect(log.view).toEqual(fold(3));
  });

  it('[LG5] `live` beyond the position means that something is missing', () => {
    const log = newLog();
    log.receive(frameFor(1, 1));
    expect(log.receive({ type: 'live', sub: 1, seq: 2 })).toBe('gap');
    expect(log.receive({ type: 'live', sub: 1, seq: 1 })).toBe('accepted');
  });

  it('[LG5] a new conversation has nothing but `live`', () => {
    const log = newLog();
    log.begin({ epoch: EPOCH, recovered: false });
    expect(log.receive({ type: 'live', sub: 1, seq: 0 })).toBe('accepted');
  });
});
