import { describe, expect, it } from 'vitest';
import { ActivationGuard } from './activation.ts';
import { followAfterScroll, isAtBottom } from './follow.ts';
import { dismisses, type KeyPress, sendsMessage } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 13,
  ...more,
});

describe('keys', () => {
  it('[UI4] sends on Enter, but not on Shift+Enter or any other key', () => {
    expect(sendsMessage(press('Enter'), false)).toBe(true);
    expect(sendsMessage(press('Enter', { shiftKey: true }), false)).toBe(false);
    expect(sendsMessage(press('Enter', { altKey: true }), false)).toBe(false);
    expect(sendsMessage(press('a'), false)).toBe(false);
  });

  it('[UI4] leaves Enter to new lines on a touch screen, where a keyboard can still send with Ctrl or Cmd', () => {
    expect(sendsMessage(press('Enter'), true)).toBe(false);
    expect(sendsMessage(press('Enter', { ctrlKey: true }), true)).toBe(true);
    expect(sendsMessage(press('Enter', { metaKey: true }), true)).toBe(true);
  });

  it('[UI4] leaves Enter and Escape to an input method that is composing', () => {
    expect(sendsMessage(press('Enter', { isComposing: true }), false)).toBe(false);
    expect(sendsMessage(press('Enter', { keyCode: 229 }), false)).toBe(false);
    expect(dismisses(press('Escape', { isComposing: true }))).toBe(false);
    expect(dismisses(press('Escape'))).toBe(true);
  });
});

describe('following', () => {
  const metrics = (scrollTop: number, scrollHeight = 1000, clientHeight = 400) => ({
    scrollTop,
    scrollHeight,
    clientHeight,
  });

  it('[UI2] knows the bottom, give or take fractions of pixels', () => {
    expect(isAtBottom(metrics(600))).toBe(true);
    expect(isAtBottom(metrics(599.4))).toBe(true);
    expect(isAtBottom(metrics(500))).toBe(false);
  });

  it('[UI2] lets go as soon as the reader moves up, even by a little', () => {
    expect(followAfterScroll(true, metrics(600), metrics(590))).toBe(false);
  });

  it('[UI2] follows again at the bottom, and not before', () => {
    expect(followAfterScroll(false, metrics(300), metrics(400))).toBe(false);
    expect(followAfterScroll(false, metrics(300), metrics(600))).toBe(true);
  });

  it('[UI2] is not confused by content that grows or shrinks', () => {
    expect(followAfterScroll(true, metrics(600), metrics(600, 1200))).toBe(true);
    expect(followAfterScroll(false, metrics(300), metrics(300, 1200))).toBe(false);
    expect(followAfterScroll(true, metrics(600), metrics(500, 900))).toBe(true);
    expect(followAfterScroll(true, metrics(600), metrics(500, 1000, 500))).toBe(true);
  });
});

describe('activation of a decision', () => {
  it('[HI3] is ignored until the approval has been in sight for half a second', () => {
    const guard = new ActivationGuard();
    expect(guard.allows('p1', 0)).toBe(false);
    guard.appeared('p1', 1000);
    guard.appeared('p1', 1400);
    expect(guard.allows('p1', 1499)).toBe(false);
    expect(guard.allows('p1', 1500)).toBe(true);
  });

  it('[HI6] is ignored right after another decision, which moves the cards', () => {
    const guard = new ActivationGuard();
    guard.appeared('p1', 0);
    guard.appeared('p2', 0);
    guard.moved(2000);
    expect(guard.allows('p2', 2100)).toBe(false);
    expect(guard.allows('p2', 2500)).toBe(true);
  });
});
