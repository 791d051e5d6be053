import { type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { CopyButton } from '../panel/copy-button.tsx';
import { useTexts } from '../text/context.ts';
import { visible } from '../text/visible.ts';
import { MAX_HIGHLIGHTED, type Piece } from './highlighting.ts';
import { RenderingContext } from './rendering.ts';

/** Longest name of a language that is shown. */
const MAX_LANGUAGE = 24;

interface CodeBlockProps {
  readonly code: string;
  /** As it was written: anything, or nothing. */
  readonly language: string;
  /** Whether it is still being written. */
  readonly open: boolean;
}

/** Code, with what it is written in and a button that copies it. Colours come when it is complete, and change nothing else. */
export function CodeBlock({ code, language, open }: CodeBlockProps): ReactNode {
  const texts = useTexts().answer;
  // What cannot be seen may still be run.
  const shown = useMemo(() => visible(code), [code]);
  const name = visible(language).slice(0, MAX_LANGUAGE);
  const pieces = usePieces(shown, language, !open);
  return (
    <div className="code">
      <div className="code-head">
        <span className="code-language">{name === '' ? texts.code : name}</span>
        <CopyButton text={code} label={texts.copyCode} />
      </div>
      {/* Wide code scrolls; a scroller that the keyboard cannot reach would hide its end. */}
      <pre tabIndex={0} role="group" aria-label={name === '' ? texts.code : texts.codeIn(name)}>
        <code>
          {pieces === null
            ? shown
            : pieces.map(({ text, kind }, index) =>
                kind === null ? (
                  text
                ) : (
                  <span key={index} data-token={kind}>
                    {text}
                  </span>
                ),
              )}
        </code>
      </pre>
    </div>
  );
}

/** Code in pieces, as soon as there are any; null until then. */
function usePieces(code: string, language: string, complete: boolean): readonly Piece[] | null {
  const { highlighter } = useContext(RenderingContext);
  const [found, setFound] = useState<{ readonly code: string; readonly pieces: readonly Piece[] | null } | null>(null);
  const wanted = complete && language !== '' && code.length <= MAX_HIGHLIGHTED;
  useEffect(() => {
    if (!wanted || highlighter === null) return undefined;
    let gone = false;
    highlighter().then(
      (highlight) => {
        if (!gone) setFound({ code, pieces: highlight(code, language) });
      },
      // Code can be read without colours.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [wanted, highlighter, code, language]);
  return wanted && found?.code === code ? found.pieces : null;
}
