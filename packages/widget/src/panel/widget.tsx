import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import type { Chat } from '../state/chat.ts';
import type { ChatSnapshot } from '../state/chat-types.ts';
import { dismisses } from '../state/keys.ts';
import { countDecisions } from '../state/timeline.ts';
import { useMedia } from '../state/use-media.ts';
import { useTexts } from '../text/context.ts';
import type { Texts } from '../text/texts.ts';
import { Launcher } from './launcher.tsx';
import { Panel } from './panel.tsx';

/** Without room for both, the panel covers the page. The style sheet says the same. */
const SMALL = '(max-width: 480px), (max-height: 440px)';

interface WidgetProps {
  readonly chat: Chat;
  /** Whether it is a part of the page: the panel without a launcher. */
  readonly inline: boolean;
  /** Called when the panel begins or ends to cover the page. */
  readonly onCover: (covered: boolean) => void;
}

/** Launcher and panel, and the way of the focus between them. */
export function Widget({ chat, inline, onCover }: WidgetProps): ReactNode {
  const texts = useTexts();
  const snapshot = useSyncExternalStore(chat.subscribe, chat.getSnapshot);
  const small = useMedia(SMALL);
  const panelId = useId();
  const launcher = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const composer = useRef<HTMLTextAreaElement>(null);
  const { open, openedBy } = snapshot;
  // What a visitor has opened before there was anything to see gets the focus too.
  const wasOpen = useRef(open && openedBy === 'memory');
  const covered = open && small && !inline;

  useEffect(() => {
    onCover(covered);
    return () => onCover(false);
  }, [covered, onCover]);

  useEffect(() => {
    if (open === wasOpen.current) return;
    wasOpen.current = open;
    // A panel that opens by itself, after a reload or in another tab, leaves the focus where it is.
    if (openedBy !== 'visitor' || inline) return;
    if (open) focusInside(panel.current, composer.current);
    else launcher.current?.focus();
  }, [open, openedBy, inline]);

  const onRefocus = useCallback(() => focusInside(panel.current, composer.current), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open || inline || !dismisses(event.nativeEvent)) return;
    event.stopPropagation();
    chat.actions.close();
  };
  return (
    <div className="widget" data-inline={inline || undefined} data-open={open || undefined} onKeyDown={onKeyDown}>
      {!inline && (
        <Launcher
          ref={launcher}
          name={open ? texts.close : nameToOpen(snapshot, texts)}
          open={open}
          unread={snapshot.unread}
          panelId={panelId}
          onToggle={() => (open ? chat.actions.close() : chat.actions.open())}
        />
      )}
      {open && (
        <Panel
          ref={panel}
          composerRef={composer}
          id={panelId}
          chat={snapshot}
          actions={chat.actions}
          inline={inline}
          modal={small && !inline}
          onRefocus={onRefocus}
        />
      )}
    </div>
  );
}

/** On a touch screen the focus in the field would bring up the keyboard over half of the conversation. */
function focusInside(panel: HTMLElement | null, composer: HTMLElement | null): void {
  (matchMedia('(pointer: coarse)').matches ? panel : composer)?.focus();
}

/** What the launcher is called while the panel is closed: with what was not read, and what waits for a decision. */
function nameToOpen({ unread, view }: ChatSnapshot, texts: Texts): string {
  const decisions = unread === 0 ? 0 : countDecisions(view);
  const messages = unread - decisions;
  const name = messages > 0 ? texts.openUnread(messages) : texts.open;
  return decisions > 0 ? `${name} · ${texts.list.waiting(decisions)}` : name;
}
