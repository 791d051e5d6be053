import type { ReactNode } from 'react';
import { safeHref } from '../markdown/link.ts';
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
              <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
                {title}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
