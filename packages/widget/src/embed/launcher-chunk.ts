/** The first part that a page loads: the button in the corner. */
import { drawLauncher } from '../host/launcher.ts';
import type { LauncherChunk } from './chunks.ts';
import { handOver, type LoadScript } from './script-chunk.ts';
import { scriptLanguages } from './script-languages.ts';

handOver((load: LoadScript): LauncherChunk => ({
  draw: (place, appearance, onOpen) => drawLauncher(place, appearance, scriptLanguages(load), onOpen),
}));
