import type { ReactNode } from 'react';
import { safeHref } from '../markdown/link.ts';
import { OutsideLink } from '../markdown/outside-link.tsx';
import { useTexts } from '../text/context.ts';
import type { Citation } from '../state/types.ts';

/** Where an answer comes from. Addresses pass the same check as links in the answer. */
export function Citations({ citations }: { citations: readonly Citation[] }): ReactNode {
  const texts = useTexts();
  return (
    <ul className="citations" aria-label={texts.message.sources}>
      {citations.map(({ title, url }, index) => {
        const href = url === undefined ? null : safeHref(url);
        return (
          <li key={index}>
            {href === null ? (
              title
            ) : (
              <OutsideLink href={href} label={title}>
                {title}
              </OutsideLink>
            )}
          </li>
        );
      })}
    </ul>
  );
}
