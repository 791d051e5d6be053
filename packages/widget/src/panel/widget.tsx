import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import type { Chat } from '../state/chat.ts';
import { dismisses } from '../state/keys.ts';
import { useMedia } from '../state/use-media.ts';
import { Launcher } from './launcher.tsx';
import { Panel } from './panel.tsx';

/** Up to this width the panel covers the page. */
const PHONE = '(max-width: 480px)';

interface WidgetProps {
  readonly chat: Chat;
  /** Called when the panel begins or ends to cover the page. */
  readonly onCover: (covered: boolean) => void;
}

/** Launcher and panel, and the way of the focus between them. */
export function Widget({ chat, onCover }: WidgetProps): ReactNode {
  const snapshot = useSyncExternalStore(chat.subscribe, chat.getSnapshot);
  const phone = useMedia(PHONE);
  const panelId = useId();
  const launcher = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const composer = useRef<HTMLTextAreaElement>(null);
  const { open, openedBy } = snapshot;
  const wasOpen = useRef(open);
  const covered = open && phone;

  useEffect(() => {
    onCover(covered);
    return () => onCover(false);
  }, [covered, onCover]);

  useEffect(() => {
    if (open === wasOpen.current) return;
    wasOpen.current = open;
    // A panel that opens by itself, after a reload or in another tab, leaves the focus where it is.
    if (openedBy !== 'visitor') return;
    // On a touch screen the focus in the field would bring up the keyboard over half of the conversation.
    if (open) (matchMedia('(pointer: coarse)').matches ? panel : composer).current?.focus();
    else launcher.current?.focus();
  }, [open, openedBy]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open || !dismisses(event.nativeEvent)) return;
    event.stopPropagation();
    chat.actions.close();
  };
  return (
    <div className="widget" data-open={open || undefined} onKeyDown={onKeyDown}>
      <Launcher
        ref={launcher}
        open={open}
        unread={snapshot.unread}
        panelId={panelId}
        onToggle={() => (open ? chat.actions.close() : chat.actions.open())}
      />
      {open && (
        <Panel ref={panel} composerRef={composer} id={panelId} chat={snapshot} actions={chat.actions} modal={phone} />
      )}
    </div>
  );
}
