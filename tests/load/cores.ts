/** Which process runs on which core, so that the load does not take time from what is measured. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Cores by role; undefined: the operating system chooses. */
export interface Cores {
  readonly server: number | undefined;
  readonly provider: number | undefined;
  readonly client: number | undefined;
  /** One sentence for the report. */
  readonly description: string;
}

/** Cores that this process may use, from `0-1,4`. */
function parseList(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function allowedCores(): number[] {
  try {
    const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return list === undefined ? [] : parseList(list);
  } catch {
    return [];
  }
}

function unpinned(reason: string): Cores {
  const description = `nothing is pinned: ${reason}; the load may take time from the servers`;
  return { server: undefined, provider: undefined, client: undefined, description };
}

/** Chooses cores, and moves this process, which only waits during a measurement, away from the server's. */
export function assignCores(): Cores {
  if (spawnSync('taskset', ['--version']).status !== 0) return unpinned('there is no taskset');
  const [server, provider, client = provider] = allowedCores();
  if (server === undefined || provider === undefined || client === undefined) return unpinned('there is one core only');
  spawnSync('taskset', ['-p', '-c', String(client), String(process.pid)]);
  const load =
    provider === client ? `provider and client share core ${client}` : `provider core ${provider}, client ${client}`;
  return { server, provider, client, description: `pinned with taskset: server on core ${server}, ${load}` };
}
