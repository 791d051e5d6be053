import type { ParleyError } from '@parley/client';
import { useCallback, useEffect, useState } from 'react';
import type { Api } from '../state/api.ts';
import { toParleyError } from '../state/use-resource.ts';
import { type AuditPageOfRecords, type AuditRecord, type AuditSearch, toQuery } from './record.ts';

interface Answer {
  /** What was searched for; null before the first answer. */
  readonly search: AuditSearch | null;
  readonly records: readonly AuditRecord[];
  readonly cursor?: string | undefined;
  readonly problem: ParleyError | null;
}

export interface Audit extends Omit<Answer, 'search'> {
  readonly isLoading: boolean;
  readonly more: () => void;
  readonly reload: () => void;
}

/** @param search Has to keep its identity as long as it is the same. */
export function useAudit(api: Api, search: AuditSearch): Audit {
  const [answer, setAnswer] = useState<Answer>({ search: null, records: [], problem: null });
  const [isAsking, setAsking] = useState(false);

  const read = useCallback(
    async (cursor?: string, signal?: AbortSignal): Promise<(before: Answer) => Answer> => {
      try {
        const page = await api.read<AuditPageOfRecords>(`/v1/audit?${toQuery(search, cursor)}`, signal);
        return (before) => ({
          search,
          records: [...(cursor === undefined ? [] : before.records), ...page.records],
          cursor: page.cursor,
          problem: null,
        });
      } catch (error) {
        if (signal?.aborted === true) return (before) => before;
        return (before) => ({ ...before, search, problem: toParleyError(error) });
      }
    },
    [api, search],
  );
  useEffect(() => {
    const left = new AbortController();
    void read(undefined, left.signal).then(setAnswer);
    return () => left.abort();
  }, [read]);
  const ask = async (cursor?: string): Promise<void> => {
    setAsking(true);
    setAnswer(await read(cursor));
    setAsking(false);
  };
  return {
    ...answer,
    isLoading: isAsking || answer.search !== search,
    more: () => void ask(answer.cursor),
    reload: () => void ask(),
  };
}
