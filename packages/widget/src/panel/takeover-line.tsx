import type { ReactNode } from 'react';
import type { Takeover } from '../state/types.ts';
import { useTexts } from '../text/context.ts';

interface TakeoverLineProps {
  readonly change: Takeover;
  /** What to call the agent that has the conversation. */
  readonly agent: string | undefined;
}

/** Says that a person answers from here on, or the agent again. */
export function TakeoverLine({ change, agent }: TakeoverLineProps): ReactNode {
  const texts = useTexts();
  const who = change.change === 'joined' ? (change.operator.name ?? texts.teammate) : (agent ?? texts.assistant);
  return <p className="handover">{texts.handedOver(who)}</p>;
}
