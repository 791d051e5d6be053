import type { ReactNode } from 'react';
import type { Page } from '../state/route.ts';

/** Drawn in a square of 20, as lines. */
const paths: Readonly<Record<Page | 'preferences', string>> = {
  inbox: 'M3 11.5 5.2 4h9.6L17 11.5V16H3zM3 11.5h4l1 2h4l1-2h4',
  conversations: 'M3 4.5h10v7H7.5L4.5 14v-2.500H3zM15 8h2v7h-1.500v2L13 15H8.500',
  dashboard: 'M3.500 3.500v13h13M6.500 13.500v-3M10 13.500v-7M13.500 13.500V9',
  audit: 'M5 3h7l3 3v11H5zM12 3v3h3M7.500 9.500h5M7.500 12.500h5',
  sites: 'M3 4.500h14v11H3zM3 8h14M5.500 6.250h.01M7.500 6.250h.01',
  operators:
    'M7.500 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2.500 16.500c0-3 2-4.500 5-4.500s5 1.500 5 4.500M13 4a3 3 0 0 1 0 5.500M14.500 12.200c2 .500 3 2 3 4.300',
  account: 'M10 10a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M3.500 17c0-3.500 2.500-5 6.500-5s6.500 1.500 6.500 5',
  preferences: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4',
};

export function Icon({ name }: { name: Page | 'preferences' }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
