import type { Bus, BusMessage } from '../bus/port.ts';
import type { ConversationLog } from '../conversation/log.ts';
import type { RunClaim, Store } from '../store/port.ts';
import type { Tell } from '../telemetry/signals.ts';
import type { RunController, StopReason } from './controller.ts';
import { WaitingLine } from './waiting-line.ts';

export interface PoolOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly log: ConversationLog;
  readonly controller: RunController;
  readonly owner: string;
  readonly now: () => number;
  readonly tell: Tell;
  /** Runs worked on at the same time by this node; more wait in order (ER6). */
  readonly concurrency: number;
  /** How long a claim is good for without being renewed, in milliseconds. */
  readonly leaseMs: number;
}

/** A run that this node works on. */
interface Active {
  readonly claim: RunClaim;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Runs looked up at a time when searching for work. */
const SWEEP_LIMIT = 64;

/**
 * Claims runs and has them worked on. Whatever tells it about a run only saves time: it looks for claimable runs by
 * itself as well, which is also how runs of a dead process go on.
 */
export class RunPool {
  readonly #options: PoolOptions;
  readonly #active = new Map<string, Active>();
  readonly #claiming = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #accepting = false;
  #releasing = false;
  #sweeping = false;
  #sweepAgain = false;
  /** Set once there was no place for a run: then those that wait go first. */
  #isFull = false;
  readonly #line: WaitingLine;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#line = new WaitingLine(options);
  }

  /** Number of runs being worked on. */
  get size(): number {
    return this.#active.size;
  }

  start(): void {
    this.#accepting = true;
    this.#unsubscribe = this.#options.bus.subscribe((message) => this.#hear(message));
    this.#timer = setInterval(() => void this.#tick(), this.#options.leaseMs / 3);
    this.#timer.unref();
    void this.#sweep();
  }

  /** Takes no more runs; those under way stop at their next safe point, and may be claimed by anybody then. */
  release(): void {
    this.#accepting = false;
    this.#releasing = true;
  }

  /**
   * Releases all runs and waits for them.
   *
   * @param graceMs How long a run may take to its next safe point; after that it is stopped where it is.
   */
  async stop(graceMs: number): Promise<void> {
    this.release();
    const grace = setTimeout(() => {
      for (const { stop } of this.#active.values()) stop.abort('released' satisfies StopReason);
    }, graceMs);
    await Promise.all(this.#claiming.values());
    await Promise.all([...this.#active.values()].map(({ done }) => done));
    clearTimeout(grace);
    this.#unsubscribe?.();
    clearInterval(this.#timer);
    await this.#line.stop();
  }

  #hear(message: BusMessage): void {
    // Those that wait go first: while they are looked up, a new one may not slip past them.
    const isBusy = this.#isFull || this.#sweeping;
    if (message.type === 'runnable') void (isBusy ? this.#sweep() : this.#take(message.runId));
    else if (message.type === 'cancel') this.#active.get(message.runId)?.stop.abort('cancelled' satisfies StopReason);
  }

  async #tick(): Promise<void> {
    const { store, now, leaseMs, tell } = this.#options;
    // Only what is worked on at this moment: a lease of a run that was given up must run out.
    const active = [...this.#active.values()];
    try {
      if (active.length > 0) {
        const claims = active.map(({ claim }) => claim);
        const kept = new Set(await store.renewLeases(claims, { nowMs: now(), leaseMs }));
        for (const { claim, stop } of active) {
          if (!kept.has(claim.runId)) stop.abort('released' satisfies StopReason);
          // Who cancels tells the node that works on the run; this is for when that was lost.
          else if ((await store.run(claim.runId))?.cancelRequested === true) {
            stop.abort('cancelled' satisfies StopReason);
          }
        }
      }
    } catch (cause) {
      tell({ type: 'fault', what: 'leases could not be renewed', cause });
    }
    await this.#sweep();
  }

  /** Looks for runs that nobody works on. */
  async #sweep(): Promise<void> {
    const { store, now, tell } = this.#options;
    // A place that becomes free while it looks is filled by looking once more.
    this.#sweepAgain = true;
    if (this.#sweeping || !this.#accepting) return;
    this.#sweeping = true;
    try {
      while (this.#sweepAgain && this.#accepting) {
        this.#sweepAgain = false;
        this.#isFull = false;
        const before = this.#active.size;
        const runIds = await store.claimableRuns(now(), SWEEP_LIMIT);
        for (const runId of runIds) await this.#take(runId);
        // There may be more than were looked up.
        if (runIds.length === SWEEP_LIMIT && this.#active.size > before) this.#sweepAgain = true;
      }
    } catch (cause) {
      tell({ type: 'fault', what: 'runs could not be looked up', cause });
    } finally {
      this.#sweeping = false;
    }
  }

  async #take(runId: string): Promise<void> {
    const { concurrency } = this.#options;
    if (!this.#accepting || this.#active.has(runId) || this.#claiming.has(runId)) return;
    if (this.#active.size + this.#claiming.size >= concurrency) {
      this.#isFull = true;
      this.#line.grown();
      return;
    }
    const claimed = this.#claim(runId).finally(() => this.#claiming.delete(runId));
    this.#claiming.set(runId, claimed);
    await claimed;
  }

  async #claim(runId: string): Promise<void> {
    const { store, owner, now, leaseMs, controller, tell } = this.#options;
    try {
      const run = await store.claimRun(runId, { owner, nowMs: now(), leaseMs });
      if (run === undefined) return;
      const claim = { runId, fence: run.fence };
      if (this.#releasing) return await store.releaseRun(claim);
      const stop = new AbortController();
      const done = controller.execute(run, { stop, isReleasing: () => this.#releasing }).finally(() => {
        this.#active.delete(runId);
        // A place is free, and the conversation's next run may be claimable.
        void this.#sweep();
      });
      this.#active.set(runId, { claim, stop, done });
    } catch (cause) {
      tell({ type: 'fault', what: 'run could not be claimed', runId, cause });
    }
  }
}
