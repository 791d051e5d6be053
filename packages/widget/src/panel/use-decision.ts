import { ParleyError } from '@parley/client';
import { useEffect, useState } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import type { Decide } from '../state/chat-types.ts';
import type { Approval } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import { errorSentence } from '../text/error.ts';

/** What {@link useDecision} gives to the buttons of an approval. */
export interface Decision {
  /** Whether one has been taken, and its result is not there yet. */
  readonly sending: boolean;
  /** Why the last one does not count; otherwise null. */
  readonly problem: string | null;
  /** Field of the decision that it is about, such as `editedArguments.amount`; null for none. */
  readonly problemField: string | null;
  /** Whether an activation can have been meant for this approval as it is now. */
  readonly allows: () => boolean;
  /** Notes that the buttons have changed under the pointer. */
  readonly moved: () => void;
  /** Takes a decision, unless the activation cannot have been meant for it. */
  readonly take: (decision: Parameters<Decide>[1], options?: Parameters<Decide>[2]) => void;
}

const NO_PROBLEM: Pick<Decision, 'problem' | 'problemField'> = { problem: null, problemField: null };

/** Taking a decision about an approval: once, and only when it can have been meant. */
export function useDecision(approval: Approval, guard: ActivationGuard, onDecide: Decide): Decision {
  const texts = useTexts();
  const [sending, setSending] = useState(false);
  const [{ problem, problemField }, setProblem] = useState(NO_PROBLEM);

  useEffect(() => guard.appeared(approval.id, performance.now()), [guard, approval.id]);

  const allows = (): boolean => guard.allows(approval.id, performance.now());
  const moved = (): void => guard.moved(performance.now());
  return {
    sending,
    problem,
    problemField,
    allows,
    moved,
    take: (decision, options) => {
      if (sending || !allows()) return;
      moved();
      setSending(true);
      setProblem(NO_PROBLEM);
      onDecide(approval, decision, options).catch((error: unknown) => {
        setProblem(
          error instanceof ParleyError
            ? { problem: errorSentence(error, texts), problemField: error.field ?? null }
            : { problem: texts.run.failed, problemField: null },
        );
        setSending(false);
      });
    },
  };
}
