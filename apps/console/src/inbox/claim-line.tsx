import { type Inbox } from '@parley/client';
import { type ReactNode, useEffect, useState } from 'react';
import { toParleyError } from '../state/use-resource.ts';
import type { Pending } from './arrange.ts';
import type { Person } from './refusal.ts';

/** A claim holds for two minutes; it is repeated well before. */
const REPEAT_MS = 60_000;

interface ClaimLineProps {
  readonly approval: Pending;
  readonly inbox: Inbox;
  readonly me: Person | null;
  readonly now: number;
  /** Who looks at its conversation. */
  readonly people: readonly { readonly id: string; readonly name?: string | undefined }[];
}

/** Who is on an approval, and who looks at its conversation. Neither hinders anybody from deciding. */
export function ClaimLine({ approval, inbox, me, now, people }: ClaimLineProps): ReactNode {
  const [problem, setProblem] = useState<string | null>(null);
  const { id, claim } = approval;
  const holder = claim !== undefined && Date.parse(claim.until) > now ? claim.by : null;
  const isMine = holder !== null && holder.id === me?.id;
  const others = people.filter((person) => person.id !== me?.id);
  const change = async (what: 'claim' | 'release'): Promise<void> => {
    setProblem(null);
    await inbox[what](id).catch((error: unknown) => setProblem(toParleyError(error).message));
  };

  useEffect(() => {
    if (!isMine) return undefined;
    // Whoever has closed the page is not on it any more: then nobody repeats it.
    const timer = setInterval(() => void inbox.claim(id).catch(() => undefined), REPEAT_MS);
    return () => clearInterval(timer);
  }, [inbox, id, isMine]);

  return (
    <p className="claim" data-mine={isMine || undefined}>
      {holder !== null && <strong>{isMine ? 'You are on it' : `${holder.name ?? holder.id} is on it`}</strong>}
      {others.length > 0 && (
        <span className="quiet">Looked at by {others.map((person) => person.name ?? person.id).join(', ')}</span>
      )}
      {holder === null && (
        <button type="button" data-act="claim" className="link-button" onClick={() => void change('claim')}>
          Take it
        </button>
      )}
      {(isMine || (holder !== null && me?.operatorRole === 'admin')) && (
        <button type="button" data-act="claim" className="link-button" onClick={() => void change('release')}>
          {isMine ? 'Let it go' : 'Free it'}
        </button>
      )}
      {problem !== null && (
        <span className="problem" role="alert">
          {problem}
        </span>
      )}
    </p>
  );
}
