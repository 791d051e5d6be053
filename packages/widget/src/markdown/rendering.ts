/** What answers are rendered with. */
import { createContext } from 'react';
import type { LoadHighlighter } from './highlighting.ts';
import { ImageConsent, readImagePolicy } from './images.ts';

/** What is the same for all answers of a widget. */
export interface Rendering {
  /** Loads what gives code its colours; null: it has none. */
  readonly highlighter: LoadHighlighter | null;
  readonly images: ImageConsent;
  /** Host of the page, to which links lead without a word about it; empty: none. */
  readonly ownHost: string;
}

/** Of the widget that is around. */
export const RenderingContext = createContext<Rendering>({
  highlighter: null,
  images: new ImageConsent(readImagePolicy()),
  ownHost: '',
});

/** Id of the conversation that is around: consent is for one. */
export const ConversationContext = createContext('');
