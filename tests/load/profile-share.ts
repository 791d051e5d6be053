/**
 * What share of a process's work is done by some of its code, from samples of its stack. Unlike CPU time, it hardly
 * depends on what else the machine does: that slows down all code alike.
 */
import { type Profiler, Session } from 'node:inspector/promises';

/** Shares of the samples in which the process was not idle. */
export interface ProfileShares {
  /** Of the code that was asked for, and of the built-in functions that it called. */
  readonly own: number;
  readonly garbageCollection: number;
}

const INTERVAL_US = 500;
const IDLE = new Set(['(idle)', '(root)']);
const COLLECTOR = '(garbage collector)';

let session: Session | undefined;

/** Begins to take samples. */
export async function startProfile(): Promise<void> {
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  await session.post('Profiler.start');
}

/**
 * Ends it.
 *
 * @param own Matches the addresses of the modules that are meant.
 */
export async function stopProfile(own: RegExp): Promise<ProfileShares> {
  if (session === undefined) throw new Error('there is no profile');
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  session = undefined;
  return sharesOf(profile, own);
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, own: RegExp): ProfileShares {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const spent = { all: 0, own: 0, collector: 0 };
  for (const [index, id] of samples.entries()) {
    const us = timeDeltas[index] ?? 0;
    let node = byId.get(id);
    if (node === undefined || IDLE.has(node.callFrame.functionName)) continue;
    spent.all += us;
    if (node.callFrame.functionName === COLLECTOR) spent.collector += us;
    // A built-in function works for the module that has called it.
    while (node !== undefined && isBuiltIn(node.callFrame.url)) node = parents.get(node.id);
    if (node !== undefined && own.test(node.callFrame.url)) spent.own += us;
  }
  return { own: spent.own / spent.all, garbageCollection: spent.collector / spent.all };
}

function isBuiltIn(url: string): boolean {
  return url === '' || url.startsWith('node:');
}
