import { type ReactNode, useContext } from 'react';
import { placeToName } from './link.ts';
import { RenderingContext } from './rendering.ts';

interface OutsideLinkProps {
  /** Has passed the check of addresses. */
  readonly href: string;
  /** What the link says, without markup. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A link out of untrusted text: it opens beside the page, tells nobody where from, and says where it leads. */
export function OutsideLink({ href, label, children }: OutsideLinkProps): ReactNode {
  const { ownHost } = useContext(RenderingContext);
  const place = placeToName(href, label, ownHost);
  return (
    // The whole address is in the title.
    <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
      {place !== null && <bdi className="place"> ({place})</bdi>}
    </a>
  );
}
