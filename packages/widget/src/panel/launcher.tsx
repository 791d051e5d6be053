import type { ReactNode, Ref } from 'react';
import { useTexts } from '../text/context.ts';
import { Icon } from './icons.tsx';

interface LauncherProps {
  readonly open: boolean;
  readonly unread: number;
  readonly panelId: string;
  readonly onToggle: () => void;
  readonly ref: Ref<HTMLButtonElement>;
}

/** The round button in the corner. The number of unread messages is part of its name. */
export function Launcher({ open, unread, panelId, onToggle, ref }: LauncherProps): ReactNode {
  const texts = useTexts();
  const name = open ? texts.close : unread > 0 ? texts.openUnread(unread) : texts.open;
  return (
    <button
      ref={ref}
      type="button"
      className="launcher"
      aria-label={name}
      aria-expanded={open}
      aria-controls={open ? panelId : undefined}
      aria-haspopup="dialog"
      onClick={onToggle}
    >
      <Icon name={open ? 'chevron' : 'chat'} />
      {!open && unread > 0 && (
        <span className="badge" aria-hidden="true">
          {unread > 9 ? '9+' : unread}
        </span>
      )}
    </button>
  );
}
