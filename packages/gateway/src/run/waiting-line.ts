import type { ConversationLog } from '../conversation/log.ts';
import type { Store, WaitingRun } from '../store/port.ts';
import type { Tell } from '../telemetry/signals.ts';

export interface WaitingLineOptions {
  readonly store: Pick<Store, 'waitingRuns'>;
  readonly log: ConversationLog;
  readonly now: () => number;
  readonly tell: Tell;
}

/** Whoever gets a place within this time need not hear of the line at all, in milliseconds. */
const FIRST_LOOK_MS = 250;
/** Time between two looks at the line, in milliseconds: more often, positions would only fill logs. */
const INTERVAL_MS = 2000;
/** Runs at the head of the line that are told their position; those behind are told that they wait. */
const PLACED = 100;
/** Runs of the line that are looked at; those behind hear nothing until it gets shorter. */
const LOOK_LIMIT = 1000;

/** Tells the runs for which there is no free place that they wait, and where (ER6). */
export class WaitingLine {
  readonly #options: WaitingLineOptions;
  /** Last position that each waiting run was told; 0 for one that knows only that it waits. */
  #told = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: WaitingLineOptions) {
    this.#options = options;
  }

  /** A run has found no place. */
  grown(): void {
    this.#look(FIRST_LOOK_MS);
  }

  #look(afterMs: number): void {
    if (this.#timer !== undefined || this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#telling = this.#tell().finally(() => {
        this.#timer = undefined;
        if (this.#told.size > 0) this.#look(INTERVAL_MS);
      });
    }, afterMs);
    this.#timer.unref();
  }

  async #tell(): Promise<void> {
    const { store, now, tell } = this.#options;
    try {
      const line = await store.waitingRuns(now(), LOOK_LIMIT);
      const told = new Map<string, number>();
      for (const [index, run] of line.entries()) {
        const position = index < PLACED ? index + 1 : 0;
        if (this.#told.get(run.runId) === position || (await this.#append(run, position)))
          told.set(run.runId, position);
      }
      this.#told = told;
    } catch (cause) {
      tell({ type: 'fault', what: 'waiting runs could not be told their position', cause });
    }
  }

  /** @returns whether the run still waits: somebody may have taken it since. */
  #append({ runId, conversationId, messageId }: WaitingRun, position: number): Promise<boolean> {
    return this.#options.log.commit(
      conversationId,
      async ({ tx, append }) => {
        if ((await tx.run(runId))?.state !== 'runnable') return false;
        const place = position > 0 && { position };
        await append([{ type: 'run.waiting', runId, messageId, reason: 'capacity', ...place }]);
        return true;
      },
      'relaxed',
    );
  }

  /** Tells nobody any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#telling;
  }
}
