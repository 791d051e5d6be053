import type { ClientStatus, ParleyClient, ParleyError } from '@parley/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toParleyError } from '../state/use-resource.ts';

export type Summary = Awaited<ReturnType<ParleyClient['listConversations']>>['conversations'][number];
export type Filter = NonNullable<NonNullable<Parameters<ParleyClient['listConversations']>[0]>['filter']>;

interface Answer {
  /** What was asked for; null before the first answer. */
  readonly filter: Filter | null;
  readonly conversations: readonly Summary[];
  readonly cursor?: string | undefined;
  readonly problem: ParleyError | null;
}

export interface Found extends Pick<Answer, 'conversations' | 'problem'> {
  readonly isLoading: boolean;
  /** Looks further; null when there is nothing more. */
  readonly more: (() => void) | null;
  readonly reload: () => void;
}

const PAGE = 30;

/**
 * Conversations that match, page by page.
 *
 * @param filter Has to keep its identity as long as it is the same.
 */
export function useConversations(client: ParleyClient, phase: ClientStatus['phase'], filter: Filter): Found {
  const [answer, setAnswer] = useState<Answer>({ filter: null, conversations: [], problem: null });
  const [isAsking, setAsking] = useState(false);
  const latest = useRef(0);
  const live = phase === 'live';

  const read = useCallback(
    async (cursor?: string): Promise<(before: Answer) => Answer> => {
      // An answer to an earlier question must not take the place of a later one.
      latest.current += 1;
      const question = latest.current;
      const unlessLate =
        (change: (before: Answer) => Answer) =>
        (before: Answer): Answer =>
          question === latest.current ? change(before) : before;
      try {
        const page = await client.listConversations({ limit: PAGE, filter, ...(cursor !== undefined && { cursor }) });
        return unlessLate((before) => ({
          filter,
          conversations: [...(cursor === undefined ? [] : before.conversations), ...page.conversations],
          cursor: page.cursor,
          problem: null,
        }));
      } catch (error) {
        return unlessLate((before) => ({ ...before, filter, problem: toParleyError(error) }));
      }
    },
    [client, filter],
  );
  useEffect(() => {
    if (live) void read().then(setAnswer);
  }, [live, read]);
  const ask = async (cursor?: string): Promise<void> => {
    setAsking(true);
    setAnswer(await read(cursor));
    setAsking(false);
  };
  const { conversations, cursor, problem } = answer;
  return {
    conversations,
    problem,
    isLoading: isAsking || answer.filter !== filter,
    more: cursor === undefined ? null : () => void ask(cursor),
    reload: () => void ask(),
  };
}
