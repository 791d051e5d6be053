import { ParleyError } from '@parley/client';
import { useCallback, useEffect, useState } from 'react';

export interface Resource<T> {
  /** What was read last; null before the first answer. */
  readonly data: T | null;
  /** Why the last attempt failed; null when it did not. */
  readonly problem: ParleyError | null;
  readonly reload: () => void;
}

/**
 * Reads something when the page shows it, and again as often as is asked for while the page can be seen.
 *
 * @param load Has to keep its identity as long as it would read the same.
 * @param everyMs Null: once.
 */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T>, everyMs: number | null): Resource<T> {
  const [data, setData] = useState<T | null>(null);
  const [problem, setProblem] = useState<ParleyError | null>(null);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async (): Promise<void> => {
      try {
        const next = document.hidden && everyMs !== null && turn > 0 ? null : await load(left.signal);
        if (left.signal.aborted) return;
        if (next !== null) setData(next);
        setProblem(null);
      } catch (error) {
        if (left.signal.aborted) return;
        setProblem(toParleyError(error));
      }
      if (everyMs !== null) timer = setTimeout(() => void read(), everyMs);
    };
    void read();
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [load, everyMs, turn]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { data, problem, reload };
}

/** Any failure as one that can be shown. */
export function toParleyError(error: unknown): ParleyError {
  return error instanceof ParleyError ? error : new ParleyError('internal', 'Something went wrong here.');
}
