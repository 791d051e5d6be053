/** Memory of this process, without what is garbage; needs `--expose-gc`. */

/** @throws Error without `--expose-gc`. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('the process was started without --expose-gc');
  globalThis.gc();
}

async function collectAll(): Promise<void> {
  // What finalisers release goes with the next collection.
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Bytes of live objects. */
export async function heapBytes(): Promise<number> {
  await collectAll();
  return process.memoryUsage().heapUsed;
}

/** Bytes of the process that are in memory, whoever has them. */
export async function rssBytes(): Promise<number> {
  await collectAll();
  return process.memoryUsage.rss();
}
