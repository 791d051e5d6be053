import { type ReactNode, useEffect, useState } from 'react';
import { useTexts } from '../text/context.ts';
import { Icon } from './icons.tsx';

/** How long a button says that it has done something. */
const DONE_MS = 2000;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for those who do not see what the button is at; default: `Copy`. */
  readonly label?: string;
  /** Whether it is a drawing with a name, beside others; otherwise a word. */
  readonly small?: boolean;
}

/** Pages without TLS have no clipboard to write to; there the text can be selected. */
export function CopyButton({ text, label, small = false }: CopyButtonProps): ReactNode {
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
  const name = copied ? texts.copied : texts.copy;
  return small ? (
    <button type="button" className="icon-button tiny" aria-label={name} title={name} onClick={copy}>
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  ) : (
    <button type="button" className="link-button" aria-label={copied ? undefined : label} onClick={copy}>
      {name}
    </button>
  );
}
