import { describe, expect, it } from 'vitest';
import { createStore } from './store.ts';

describe('store', () => {
  it('many changes are one notification, with one new snapshot', async () => {
    let value = 0;
    const store = createStore(() => ({ value }), queueMicrotask);
    let told = 0;
    store.subscribe(() => (told += 1));
    const before = store.getSnapshot();
    for (value = 1; value < 10; value += 1) store.changed();
    expect(store.getSnapshot()).toBe(before);
    await Promise.resolve();
    expect(told).toBe(1);
    expect(store.getSnapshot()).toEqual({ value: 10 });
    expect(store.getSnapshot()).toBe(store.getSnapshot());
  });

  it('the same listener may be subscribed twice, and ended once for each', async () => {
    const store = createStore(() => ({}), queueMicrotask);
    let told = 0;
    const listener = (): void => void (told += 1);
    const end = store.subscribe(listener);
    store.subscribe(listener);
    end();
    end();
    store.changed();
    await Promise.resolve();
    expect(told).toBe(1);
  });
});
