/** Waiting for a promise, but not for ever, and without its rejection. */

export type Settlement = 'fulfilled' | 'rejected' | 'timeout';

/** How `work` ended, or `timeout` after `timeoutMs`. Never rejects. */
export async function settleWithin(work: () => Promise<unknown>, timeoutMs: number): Promise<Settlement> {
  const { promise: timeout, resolve } = Promise.withResolvers<Settlement>();
  const timer = setTimeout(resolve, timeoutMs, 'timeout');
  try {
    return await Promise.race([settlement(work), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

async function settlement(work: () => Promise<unknown>): Promise<Settlement> {
  try {
    await work();
    return 'fulfilled';
  } catch {
    return 'rejected';
  }
}
