import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { pageHeaders } from './security-headers.ts';

/** A folder that is served under a path. */
export interface StaticMount {
  /** Such as `/widget/`; begins and ends with a slash. */
  readonly path: string;
  /** Folder with the files; `index.html` answers for the path itself. */
  readonly directory: string;
  /** Whether pages of other sites may load the files as scripts. */
  readonly crossOrigin?: boolean;
  /** Whether pages of the same origin may show its pages in frames; default false: what is decided there is not framed. */
  readonly framed?: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A name with a fingerprint of the content, such as `panel.0123456789abcdef.js`. */
const FINGERPRINTED = /\.[0-9a-f]{16}\.[a-z0-9]+$/;

/**
 * A file whose name changes with its content is never asked for twice. Any other is asked for again each time, which
 * costs an answer without content as long as it is the same: a script that names files of an old build would break.
 */
function cacheControlFor(file: string): string {
  return FINGERPRINTED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** The file that a path names below a mount, or undefined when it names none or leaves the folder. */
export function fileFor(mount: StaticMount, pathname: string): string | undefined {
  if (!pathname.startsWith(mount.path)) return undefined;
  let relative: string;
  try {
    relative = decodeURIComponent(pathname.slice(mount.path.length));
  } catch {
    return undefined;
  }
  if (relative.includes('\0')) return undefined;
  const directory = resolve(mount.directory);
  const file = join(directory, relative === '' || relative.endsWith('/') ? `${relative}index.html` : relative);
  return file.startsWith(directory + sep) ? file : undefined;
}

/** @returns whether the request was for one of the mounts and has been answered. */
export async function serveStatic(
  mounts: readonly StaticMount[],
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  for (const mount of mounts) {
    if (`${pathname}/` === mount.path) {
      response.writeHead(308, { location: mount.path }).end();
      return true;
    }
    const file = fileFor(mount, pathname);
    const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
    if (file === undefined || found?.isFile() !== true) continue;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return true;
    }
    sendFile(file, found, mount, request, response);
    return true;
  }
  return false;
}

function sendFile(
  file: string,
  { size, mtimeMs }: { size: number; mtimeMs: number },
  { crossOrigin = false, framed = false }: StaticMount,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const extension = extname(file);
  const etag = `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
  const headers = {
    etag,
    'cache-control': cacheControlFor(file),
    'content-type': contentTypes[extension] ?? 'application/octet-stream',
    'cross-origin-resource-policy': crossOrigin ? 'cross-origin' : 'same-origin',
    ...(crossOrigin && { 'access-control-allow-origin': '*' }),
    ...(extension === '.html' && pageHeaders(framed)),
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': size });
  if (request.method === 'HEAD') response.end();
  else pipeline(createReadStream(file), response, () => {});
}
