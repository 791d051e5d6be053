import { applyEvent, emptyView } from '@parley/protocol';
import { expect, it } from 'vitest';
import { AT, created } from '../testing/frames.ts';
import { snapshotView } from './view-snapshot.ts';

it('what does not change keeps its identity, and old snapshots keep their content', () => {
  const view = emptyView('conv_1', 'support');
  applyEvent(view, { ...created('m1', 'one'), seq: 1, at: AT });
  const first = snapshotView(view, null);
  expect(snapshotView(view, first)).toBe(first);
  applyEvent(view, { ...created('m2', 'two'), seq: 2, at: AT });
  const second = snapshotView(view, first);
  expect(second.runs).toBe(first.runs);
  expect(second.messages[0]).toBe(first.messages[0]);
  expect(first.messages.length).toBe(1);
  applyEvent(view, { type: 'conversation.updated', title: 'Refund', seq: 3, at: AT });
  const third = snapshotView(view, second);
  expect(third).toEqual({ ...second, seq: 3, title: 'Refund' });
  expect(third.messages).toBe(second.messages);
});
