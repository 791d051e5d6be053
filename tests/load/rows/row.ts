/** A row of the benchmark: what is measured, against what, and what came of it. */
import type { Cores } from '../cores.ts';
import { Stage } from '../stage.ts';

export interface RowContext {
  readonly cores: Cores;
  /** Rounds that count. */
  readonly rounds: number;
  /** Small and short: shows that the row works, not how fast anything is. */
  readonly quick: boolean;
  /** Folder for the gateways' CPU profiles; undefined: none are made. */
  readonly profile: string | undefined;
}

/** One figure with its goal. */
export interface Comparison {
  /** What is compared with what. */
  readonly what: string;
  /** By round, or one of all rounds together. */
  readonly values: readonly number[];
  /** Of the values: `×` for ratios. */
  readonly unit: '×' | 'ms' | 's' | '%' | 'kB' | '';
  /** What the median must not exceed; undefined: it is shown for information. */
  readonly atMost?: number;
}

export interface RowResult {
  readonly comparisons: readonly Comparison[];
  /** Tables with everything that was measured. */
  readonly details: string;
}

export interface Row {
  readonly id: string;
  readonly scenario: string;
  /** @throws LossError when anything was lost or doubled. */
  measure(context: RowContext): Promise<RowResult>;
}

/** Does something with the processes of a row, which end with it. */
export async function onStage<T>({ cores, profile }: RowContext, work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = new Stage(cores, profile);
  try {
    return await work(stage);
  } finally {
    await stage.stop();
  }
}
