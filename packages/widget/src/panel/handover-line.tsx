import type { ReactNode } from 'react';
import { useTexts } from '../text/context.ts';

/** Says that somebody else answers from here on. */
export function HandoverLine({ title }: { title: string | undefined }): ReactNode {
  const texts = useTexts();
  return <p className="handover">{texts.handedOver(title)}</p>;
}
