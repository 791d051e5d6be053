import { describe, expect, it, vi } from 'vitest';
import { sampleSignals } from '../testing/sample-signals.ts';
import { type Signal, shield, tellAll, tellEscalationsOnce } from './signals.ts';

const signal = sampleSignals['run.began'];

describe('signals', () => {
  it('reach every listener in their order, whatever the others do', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const heard: string[] = [];
    const tell = tellAll([
      () => void heard.push('first'),
      () => {
        throw new Error('a listener fails');
      },
      () => Promise.reject(new Error('a listener fails later')),
      () => void heard.push('last'),
    ]);
    expect(() => tell(signal)).not.toThrow();
    expect(heard).toEqual(['first', 'last']);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('hand callbacks what they were given', () => {
    const callback = vi.fn();
    shield(callback)(1, 'two');
    expect(callback).toHaveBeenCalledWith(1, 'two');
  });

  it('[OB7] tell once of each conversation that a person has joined it', () => {
    const heard: Signal[] = [];
    const tell = tellEscalationsOnce((one) => void heard.push(one));
    const escalated = sampleSignals['conversation.escalated'];
    const other = { ...escalated, conversationId: 'conv_2' };
    for (const one of [escalated, signal, escalated, other, escalated, signal]) tell(one);
    expect(heard).toEqual([escalated, signal, other, signal]);
  });
});
