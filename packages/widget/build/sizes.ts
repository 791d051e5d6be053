/** How large the widget may be, and how large what was built is. Bytes as gzip at its best level makes them. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Manifest } from './manifest.ts';

/** One part of the build. */
export interface Size {
  readonly name: string;
  readonly bytes: number;
  readonly budget: number;
}

const IMPORT = /(?:from|import)\s*["']\.\/([^"']+)["']/g;

/**
 * Sizes of everything in `dist`.
 *
 * @param dist Folder, as a URL that ends with a slash.
 */
export function measure(dist: URL): Size[] {
  const { loader, launcher, panel, highlight } = JSON.parse(
    readFileSync(new URL('integrity.json', dist), 'utf8'),
  ) as Manifest;
  const size = (file: string): number => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).byteLength;
  const sizeWithImports = (entry: string): number => {
    const files = withImports(new URL('npm/', dist), entry);
    return [...files].reduce((sum, file) => sum + size(`npm/${file}`), 0);
  };
  return [
    { name: 'loader', bytes: size(loader.file), budget: 3_000 },
    { name: 'launcher', bytes: size(launcher.file), budget: 15_000 },
    { name: 'panel', bytes: size(panel.file), budget: 90_000 },
    { name: 'colours of code, for the first code', bytes: size(highlight.file), budget: 45_000 },
    { name: 'react, without React, until something is shown', bytes: sizeWithImports('react.js'), budget: 45_000 },
    { name: 'element, until something is shown', bytes: sizeWithImports('element.js'), budget: 4_000 },
  ];
}

/** A file and everything that it imports at once; what it imports later is a part of its own. */
function withImports(folder: URL, entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const [, file = ''] of readFileSync(new URL(entry, folder), 'utf8').matchAll(IMPORT))
    withImports(folder, file, seen);
  return seen;
}
