import type { LoadHighlighter } from '../markdown/highlighting.ts';

/** For pages that have a bundler: it makes a chunk of it. */
export const bundledHighlighter: LoadHighlighter = async () => (await import('./highlight.ts')).highlight;
