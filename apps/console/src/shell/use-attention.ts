import type { Inbox } from '@parley/client';
import { useEffect } from 'react';
import { goTo } from '../state/use-route.ts';

const TITLE = 'Parley console';

/** Tells in the title how many approvals wait, and on the desktop, if that is wanted, that one has come. */
export function useAttention(inbox: Inbox, notifications: boolean): void {
  useEffect(() => {
    let known: ReadonlySet<string> | null = null;
    const look = (): void => {
      const { approvals, sync } = inbox.getSnapshot();
      document.title = approvals.length === 0 ? TITLE : `(${approvals.length}) ${TITLE}`;
      if (sync !== 'live') return;
      // What was there when the list came is no news.
      const fresh = known === null ? [] : approvals.filter(({ id }) => known?.has(id) === false);
      known = new Set(approvals.map(({ id }) => id));
      if (!notifications || !document.hidden) return;
      for (const { id, title, summary } of fresh) tell(id, title, summary);
    };
    look();
    const unsubscribe = inbox.subscribe(look);
    return () => {
      unsubscribe();
      document.title = TITLE;
    };
  }, [inbox, notifications]);
}

function tell(approvalId: string, title: string, body: string): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const notification = new Notification(title, { body, tag: approvalId });
  notification.addEventListener('click', () => {
    window.focus();
    goTo({ page: 'inbox', approvalId });
    notification.close();
  });
}
