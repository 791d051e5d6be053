import type { ParleyError } from '@parley/client';
import { useRef, useState } from 'react';
import { toParleyError } from '../state/use-resource.ts';

export interface Action {
  readonly busy: boolean;
  /** Why the last attempt failed; null when it did not. */
  readonly problem: ParleyError | null;
  /** Does something, unless something is being done already. @returns whether it was done. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
}

/** Doing one thing at a time, and why it failed. */
export function useAction(): Action {
  const isBusy = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ParleyError | null>(null);
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    if (isBusy.current) return false;
    isBusy.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(toParleyError(error));
      return false;
    } finally {
      isBusy.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, run };
}

/**
 * What is wrong with a field of a form, as a sentence.
 *
 * @param field Null: what is wrong with none of `fields`.
 */
export function problemOf(
  problem: ParleyError | null,
  field: string | null,
  fields: readonly string[] = [],
): string | null {
  if (problem === null) return null;
  const named = problem.field ?? null;
  if (field === null ? named !== null && fields.includes(named) : named !== field) return null;
  // The gateway names the field first; in a form its place does.
  const text =
    named !== null && problem.message.startsWith(`${named}: `)
      ? problem.message.slice(named.length + 2)
      : problem.message;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
