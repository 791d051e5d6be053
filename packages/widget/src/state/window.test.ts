import { expect, it } from 'vitest';
import type { TimelineEntry } from './timeline.ts';
import type { Approval, Message } from './types.ts';
import { earlierStart, firstStart, positionAt, STEP, startAt, startAtEnd } from './window.ts';

const messages = (count: number): TimelineEntry[] =>
  Array.from({ length: count }, (_, seq) => {
    const message: Message = {
      id: `m${seq}`,
      role: 'user',
      text: 'x',
      status: 'complete',
      seq,
      at: '2026-11-20T12:00:00Z',
    };
    return { key: `m:${seq}`, seq, kind: 'message', message, run: undefined };
  });

it('[UI2] draws the end of a long conversation, and all of a short one', () => {
  expect(firstStart(messages(10))).toBe(0);
  expect(firstStart(messages(500))).toBe(500 - STEP);
});

it('[UI2] lets go of what is far above a reader at the end, some of it at a time', () => {
  expect(startAtEnd(messages(2 * STEP), 0)).toBe(0);
  expect(startAtEnd(messages(2 * STEP + 1), 0)).toBe(STEP + 1);
  expect(startAtEnd(messages(2 * STEP + 2), STEP + 1)).toBe(STEP + 1);
  // What was taken away on the server takes the beginning along.
  expect(startAtEnd(messages(3), 50)).toBe(3);
});

it('[UI2] goes back in steps, to the beginning', () => {
  expect(earlierStart(500)).toBe(500 - STEP);
  expect(earlierStart(10)).toBe(0);
});

it('[UI2] draws from the same entry on when others come before it', () => {
  const entries = messages(300);
  const from = positionAt(entries, 200);
  expect(startAt(entries, from)).toBe(200);
  expect(startAt(entries.slice(150), from)).toBe(50);
  expect(startAt([], positionAt([], 0))).toBe(0);
  // Nothing of it is there any more.
  expect(startAt(entries, 1000)).toBe(300 - STEP);
});

it('[AP1] keeps a question that waits, however old it is', () => {
  const approval = { status: 'pending' } as Approval;
  const entries = [...messages(3), { key: 'a:1', seq: 3, kind: 'approval' as const, approval }, ...messages(500)];
  expect(firstStart(entries)).toBe(3);
  expect(startAtEnd(entries, 0)).toBe(3);
});
