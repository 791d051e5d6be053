import { ParleyError } from '@parley/client';
import { type ReactNode, useState } from 'react';
import type { Approval, Grant } from '../state/types.ts';
import { useNow } from '../state/use-now.ts';
import { useTexts } from '../text/context.ts';
import { errorSentence } from '../text/error.ts';
import { grantLines, type Limits } from '../text/grant-lines.ts';

/** All that a grant is for, a line for each part. */
export function GrantLimits({ limits, lastsMs }: { readonly limits: Limits; readonly lastsMs: number }): ReactNode {
  const texts = useTexts();
  return (
    <ul className="grant-limits">
      {grantLines(limits, lastsMs, texts).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** What an approval offers to grant, to be read before it is given. */
export function GrantOffer({ offer }: { readonly offer: NonNullable<Approval['grantOffer']> }): ReactNode {
  const texts = useTexts();
  return (
    <>
      <p>{texts.grant.offered}</p>
      <GrantLimits limits={offer} lastsMs={offer.expiresInMs} />
    </>
  );
}

interface GivenGrantProps {
  readonly grant: Grant;
  readonly onRevoke: (grantId: string) => Promise<void>;
}

/** A grant that was given: what it is for, how much of it is used, and the way to take it back. */
export function GivenGrant({ grant, onRevoke }: GivenGrantProps): ReactNode {
  const texts = useTexts();
  const [problem, setProblem] = useState<string | null>(null);
  const { uses, maxUses, expiresAt, revoked } = grant;
  const left = Date.parse(expiresAt) - useNow(revoked === undefined);
  const isOver = revoked !== undefined || left <= 0 || uses >= maxUses;
  const revoke = (): void => {
    setProblem(null);
    onRevoke(grant.id).catch((error: unknown) => {
      setProblem(error instanceof ParleyError ? errorSentence(error, texts) : texts.run.failed);
    });
  };
  return (
    <div className="grant" data-over={isOver}>
      <p className="quiet">{isOver ? texts.grant.over(uses) : texts.grant.given(uses)}</p>
      {!isOver && (
        <>
          <GrantLimits limits={{ ...grant, maxUses: maxUses - uses }} lastsMs={left} />
          <button type="button" className="button" onClick={revoke}>
            {texts.grant.revoke}
          </button>
        </>
      )}
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
