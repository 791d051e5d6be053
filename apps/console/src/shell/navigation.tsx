import type { ReactNode } from 'react';
import { formatRoute, type Page } from '../state/route.ts';
import { Icon } from './icon.tsx';

const pages: readonly (readonly [page: Page, name: string, short: string])[] = [
  ['inbox', 'Inbox', 'Inbox'],
  ['conversations', 'Conversations', 'Chats'],
  ['dashboard', 'Dashboard', 'Figures'],
  ['audit', 'Audit log', 'Audit'],
  ['sites', 'Sites and budgets', 'Sites'],
];
/** For admins alone. */
const accounts: (typeof pages)[number] = ['operators', 'Operators', 'People'];

interface NavigationProps {
  readonly current: Page;
  /** Approvals that wait. */
  readonly waiting: number;
  readonly isAdmin: boolean;
}

/** The pages: beside them on a wide screen, below them on a phone. */
export function Navigation({ current, waiting, isAdmin }: NavigationProps): ReactNode {
  return (
    <nav className="navigation" aria-label="Pages">
      <ul>
        {[...pages, ...(isAdmin ? [accounts] : [])].map(([page, name, short]) => (
          <li key={page}>
            <a href={formatRoute({ page })} aria-current={current === page ? 'page' : undefined}>
              <Icon name={page} />
              <span className="long">{name}</span>
              <span className="short">{short}</span>
              {page === 'inbox' && waiting > 0 && (
                <span className="badge">
                  {waiting}
                  <span className="visually-hidden"> waiting</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
