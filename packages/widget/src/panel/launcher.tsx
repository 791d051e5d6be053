import type { ReactNode, Ref } from 'react';
import { Icon } from './icons.tsx';

interface LauncherProps {
  /** What it does, the number of unread messages included. */
  readonly name: string;
  readonly open: boolean;
  readonly unread: number;
  readonly panelId: string;
  readonly onToggle: () => void;
  readonly ref: Ref<HTMLButtonElement>;
}

/** The round button in the corner. */
export function Launcher({ name, open, unread, panelId, onToggle, ref }: LauncherProps): ReactNode {
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
