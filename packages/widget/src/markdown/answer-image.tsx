import { type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useTexts } from '../text/context.ts';
import { OutsideLink } from './outside-link.tsx';
import { ConversationContext, RenderingContext } from './rendering.ts';

interface AnswerImageProps {
  /** Has passed the check of addresses. */
  readonly href: string;
  readonly alt: string;
}

/** An image in an answer. Before somebody has asked for it, nothing is loaded, and so nobody hears of this conversation. */
export function AnswerImage({ href, alt }: AnswerImageProps): ReactNode {
  const { images } = useContext(RenderingContext);
  const conversationId = useContext(ConversationContext);
  const texts = useTexts().answer;
  const [wanted, setWanted] = useState(() => images.has(conversationId, href));
  const [failed, setFailed] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const clicked = useRef(false);
  // The button that had the focus is gone.
  useEffect(() => {
    if (wanted && clicked.current) place.current?.focus();
  }, [wanted]);
  const name = alt === '' ? texts.image : alt;
  const load = (): void => {
    images.give(conversationId, href);
    clicked.current = true;
    setWanted(true);
  };
  const link = (
    <OutsideLink href={href} label={name}>
      {name}
    </OutsideLink>
  );
  if (images.policy.never) return link;
  return (
    <span ref={place} className="image" tabIndex={-1}>
      {wanted && !failed && (
        <img src={href} alt={name} referrerPolicy="no-referrer" decoding="async" onError={() => setFailed(true)} />
      )}
      {!(wanted && !failed) && link}
      {!wanted && (
        <button type="button" className="link-button" onClick={load}>
          {texts.loadImage(new URL(href).host)}
        </button>
      )}
      {failed && <span className="quiet">{texts.imageFailed}</span>}
    </span>
  );
}
