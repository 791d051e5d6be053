import { type ReactNode, useEffect, useState } from 'react';
import { useTexts } from '../text/context.ts';

/** How long a button says that it has done something. */
const DONE_MS = 2000;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for those who do not see what the button is at; default: `Copy`. */
  readonly label?: string;
}

/** Pages without TLS have no clipboard to write to; there the text can be selected. */
export function CopyButton({ text, label }: CopyButtonProps): ReactNode {
  const texts = useTexts().message;
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), DONE_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const clipboard = (navigator as Partial<Navigator>).clipboard;
  if (clipboard === undefined) return null;
  const copy = (): void => {
    clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <button type="button" className="link-button" aria-label={copied ? undefined : label} onClick={copy}>
      {copied ? texts.copied : texts.copy}
    </button>
  );
}
