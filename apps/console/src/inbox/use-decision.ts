import { type DecideOptions, type Inbox, ParleyError, type StandingDecision } from '@parley/client';
import { type RefObject, useRef, useState } from 'react';
import type { Pending } from './arrange.ts';
import { describeOutcome } from './outcome.ts';

/** Cards move when others leave the list: a click right afterwards was meant for another one. */
const SETTLE_MS = 500;

/** What the buttons of an approval need. */
export interface DecisionProps {
  readonly approval: Pending;
  readonly inbox: Inbox;
  readonly live: boolean;
  /** Called when a decision made here is sent, and with `false` when it turns out not to count. */
  readonly onDecided: (approvalId: string, counts: boolean) => void;
}

/** What {@link useDecision} gives to them. */
export interface Decision {
  /** Goes on the element around the buttons. */
  readonly root: RefObject<HTMLDivElement | null>;
  readonly sending: boolean;
  /** Why the last decision does not count; otherwise null. */
  readonly problem: string | null;
  /** The field that the gateway refused; null for none. */
  readonly problemField: string | null;
  /** Notes that the buttons have changed under the pointer. */
  readonly moved: () => void;
  /** Takes a decision, unless the click cannot have been meant for it. */
  readonly take: (decision: 'approve' | 'reject', options?: DecideOptions) => void;
}

/** Taking a decision about an approval: once, and not before it could be read. */
export function useDecision({ approval, inbox, onDecided }: Omit<DecisionProps, 'live'>): Decision {
  const root = useRef<HTMLDivElement>(null);
  const [settlesAt, setSettlesAt] = useState(() => performance.now() + SETTLE_MS);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [problemField, setProblemField] = useState<string | null>(null);
  const send = async (decision: 'approve' | 'reject', options?: DecideOptions): Promise<void> => {
    try {
      const { decision: outcome } = await inbox.decide(approval, decision, options);
      // The first of two people: it goes on waiting, and says so by itself.
      if (outcome === 'endorsed') setSending(false);
    } catch (error) {
      onDecided(approval.id, false);
      setProblem(explain(error));
      setProblemField(error instanceof ParleyError ? (error.field ?? null) : null);
      setSending(false);
    }
  };
  return {
    root,
    sending,
    problem,
    problemField,
    moved: () => setSettlesAt(performance.now() + SETTLE_MS),
    take: (decision, options) => {
      if (sending || performance.now() < settlesAt) return;
      // The buttons go away; a keyboard must not lose its place in the list with them.
      root.current?.closest('li')?.focus({ preventScroll: true });
      setSending(true);
      setProblem(null);
      setProblemField(null);
      onDecided(approval.id, true);
      void send(decision, options);
    },
  };
}

/** What became of a decision that did not count; when another one stands, whose it is. */
function explain(error: unknown): string {
  if (!(error instanceof ParleyError)) return 'The decision could not be sent. Please try again.';
  const standing: StandingDecision | null = error.resolution;
  return standing === null ? error.message : `Decided elsewhere: ${describeOutcome(standing)}.`;
}
