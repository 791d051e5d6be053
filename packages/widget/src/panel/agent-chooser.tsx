import { type ReactNode, useId } from 'react';
import type { ChatSnapshot } from '../state/chat-types.ts';
import { useTexts } from '../text/context.ts';

interface AgentChooserProps {
  readonly agents: ChatSnapshot['agents'];
  /** Name of the one that is chosen. */
  readonly chosen: string | null;
  readonly onChoose: (agent: string) => void;
}

/** Who a new conversation is with, where there are several. */
export function AgentChooser({ agents, chosen, onChoose }: AgentChooserProps): ReactNode {
  const texts = useTexts();
  const group = useId();
  return (
    <fieldset className="agents">
      <legend>{texts.chooseAgent}</legend>
      {agents.map(({ name, title }) => (
        <label key={name} className="agent">
          <input type="radio" name={group} checked={name === chosen} onChange={() => onChoose(name)} />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
