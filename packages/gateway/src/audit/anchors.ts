/**
 * Anchors: the head of the audit log's chain, kept where whoever owns the database cannot change it (HI7). Only the newest
 * head is ever sent, since it stands for all before it: nothing queues up while a place cannot be reached.
 */
import { open } from 'node:fs/promises';
import type { AuditHead } from '../store/port-audit.ts';
import type { Store } from '../store/port.ts';
import type { Tell } from '../telemetry/signals.ts';

export interface AuditAnchorOptions {
  /** File to which heads are appended as JSON lines, best on another machine's disk. */
  readonly file?: string;
  /** Address to which each head is posted as JSON, `{seq, hash, at}`; any answer of 200 to 299 has taken it. */
  readonly url?: string;
  /** Records after which the head is anchored; default 100. */
  readonly everyRecords?: number;
  /** Time after which it is anchored if there is anything new, in milliseconds; default an hour. */
  readonly everyMs?: number;
}

/** A place where heads are kept. */
interface Place {
  readonly target: 'file' | 'url';
  readonly keep: (anchor: AuditHead & { readonly at: string }) => Promise<void>;
  /** Newest record that is anchored there; nobody knows after a start. */
  seq: number;
  triedAtMs: number;
  /** Attempts that have failed since the last one that did not. */
  failures: number;
}

export interface AuditAnchorDeps {
  readonly store: Pick<Store, 'auditHead'>;
  readonly now: () => number;
  readonly tell: Tell;
  readonly fetch?: typeof fetch;
}

export interface AuditAnchors {
  /** Anchors the head where it is time to; called about once a second. */
  tick(): Promise<void>;
  /** Anchors what is new a last time. */
  close(): Promise<void>;
}

const TIMEOUT_MS = 5000;
/** Times between attempts after failures, in milliseconds: doubled each time, up to the longest. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 5 * 60 * 1000;

export function createAuditAnchors(options: AuditAnchorOptions, deps: AuditAnchorDeps): AuditAnchors {
  const { everyRecords = 100, everyMs = 3_600_000, file, url } = options;
  const { store, now, tell, fetch: post = fetch } = deps;
  const placed = { seq: 0, triedAtMs: Number.NEGATIVE_INFINITY, failures: 0 };
  const places: Place[] = [
    ...(file === undefined ? [] : [{ target: 'file' as const, keep: appendTo(file), ...placed }]),
    ...(url === undefined ? [] : [{ target: 'url' as const, keep: postTo(url, post), ...placed }]),
  ];
  let working: Promise<void> | undefined;

  const isDue = ({ seq, triedAtMs, failures }: Place, head: AuditHead): boolean => {
    if (head.seq <= seq) return false;
    const waitedMs = now() - triedAtMs;
    if (failures > 0) return waitedMs >= Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
    return head.seq - seq >= everyRecords || waitedMs >= everyMs;
  };
  const anchor = async (place: Place, head: AuditHead): Promise<void> => {
    const { target } = place;
    place.triedAtMs = now();
    try {
      await place.keep({ seq: head.seq, hash: head.hash, at: new Date(now()).toISOString() });
      place.seq = head.seq;
      place.failures = 0;
      tell({ type: 'audit.anchored', target, seq: head.seq });
    } catch (cause) {
      place.failures += 1;
      tell({ type: 'audit.anchor_failed', target, seq: head.seq, behind: head.seq - place.seq, cause });
    }
  };
  const work = async (isWanted: (place: Place, head: AuditHead) => boolean): Promise<void> => {
    const head = await store.auditHead();
    if (head === undefined) return;
    await Promise.all(places.filter((place) => isWanted(place, head)).map((place) => anchor(place, head)));
  };
  return {
    tick() {
      working ??= work(isDue).finally(() => {
        working = undefined;
      });
      return working;
    },
    async close() {
      await working?.catch(() => {});
      await work((place, head) => head.seq > place.seq);
    },
  };
}

function appendTo(file: string): Place['keep'] {
  return async (head) => {
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.appendFile(`${JSON.stringify(head)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
}

function postTo(url: string, post: typeof fetch): Place['keep'] {
  return async (head) => {
    const response = await post(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(head),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel().catch(() => {});
    if (!response.ok) throw new Error(`answered ${response.status}`);
  };
}

/** What is wrong with options, by name. */
export function anchorProblems(given: Readonly<Record<string, unknown>>): string[] {
  const { file, url, everyRecords, everyMs, ...unknown } = given;
  const isCount = (value: unknown): boolean =>
    value === undefined || (Number.isSafeInteger(value) && Number(value) > 0);
  const isUrl = url === undefined || (typeof url === 'string' && /^https?:$/.test(URL.parse(url)?.protocol ?? ''));
  return [
    ...Object.keys(unknown).map((name) => `auditAnchor.${name}: there is no such setting`),
    ...(file === undefined && url === undefined ? ['auditAnchor: expected file, url, or both'] : []),
    ...(file === undefined || (typeof file === 'string' && file !== '') ? [] : ['auditAnchor.file: expected a path']),
    ...(isUrl ? [] : ['auditAnchor.url: expected an address that begins with http: or https:']),
    ...(isCount(everyRecords) ? [] : ['auditAnchor.everyRecords: expected a positive whole number']),
    ...(isCount(everyMs) ? [] : ['auditAnchor.everyMs: expected a positive whole number']),
  ];
}
