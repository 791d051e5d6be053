import type { Highlight, LoadHighlighter } from '../markdown/highlighting.ts';
import type { ChunkFile, LoadScript } from './script-chunk.ts';

/** Filled in by the build. */
declare const HIGHLIGHT: ChunkFile;

/** The colours of code from beside the loader, for pages without a bundler. */
export function scriptHighlighter(load: LoadScript): LoadHighlighter {
  return async () => (await load<{ readonly highlight: Highlight }>(HIGHLIGHT)).highlight;
}
