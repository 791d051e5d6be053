/** The second part that a page loads: everything but the loader. */
import { mountAt } from '../host/mount.ts';
import type { PanelChunk } from './chunks.ts';
import { handOver, type LoadScript } from './script-chunk.ts';
import { scriptHighlighter } from './script-highlighter.ts';
import { scriptLanguages } from './script-languages.ts';

handOver((load: LoadScript): PanelChunk => ({
  mount: (place, options, hub) =>
    mountAt(place, options, { language: scriptLanguages(load), highlighter: scriptHighlighter(load) }, hub),
}));
