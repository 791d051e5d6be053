import { type HTMLAttributes, type ReactNode, type Ref, useEffect, useRef } from 'react';
import { bundledHighlighter } from '../highlight/bundled.ts';
import type { Appearance } from '../host/appearance.ts';
import { warn } from '../host/warn.ts';
import { useCore } from './core-store.ts';

/** Attributes of `<parley-chat>` in JSX. */
export interface ParleyChatAttributes extends Omit<HTMLAttributes<HTMLElement>, 'className'> {
  readonly ref?: Ref<HTMLElement>;
  readonly class?: string | undefined;
  readonly site?: string;
  readonly gateway?: string;
  readonly agent?: string;
  readonly inline?: boolean;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'parley-chat': ParleyChatAttributes;
    }
  }
}

/** Properties of {@link ParleyChat}. */
export interface ParleyChatProps {
  /** The panel as a part of the page, as large as the element, in place of a launcher in the corner with a panel above it. */
  readonly inline?: boolean;
  readonly className?: string;
  readonly theme?: Appearance['theme'];
  readonly corner?: Appearance['corner'];
}

/** Shows the chat of the provider above, in a shadow root of its own. */
export function ParleyChat({ inline = false, className, theme, corner }: ParleyChatProps): ReactNode {
  const core = useCore();
  const host = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = host.current;
    if (core === null || element === null) return undefined;
    const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    let remove: (() => void) | null = null;
    let gone = false;
    // Everything that can be seen is a part of its own: pages that only read the conversation do not load it.
    import('../host/show.ts').then(({ showCore }) => {
      if (!gone) remove = showCore({ host: element, shadow, inline }, core, bundledHighlighter);
    }, warn);
    return () => {
      gone = true;
      // React is in the middle of its own work, and forbids to end a root of ours.
      queueMicrotask(() => remove?.());
    };
  }, [core, inline]);
  // No `site`: where the element is defined on the page too, it leaves this one alone.
  return <parley-chat ref={host} class={className} inline={inline} data-theme={theme} data-corner={corner} />;
}
