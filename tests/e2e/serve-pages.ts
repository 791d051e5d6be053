/** Widget and console as they were built, and pages of a test beside them, in the place of an origin's network. */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Page } from 'playwright-core';

const root = join(import.meta.dirname, '..', '..');
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

/** @param documents Pages and scripts by path; what is below `/widget` and `/console` otherwise comes from there. */
export async function servePages(
  page: Page,
  origin: string,
  documents: Readonly<Record<string, string>> = {},
): Promise<void> {
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const document = documents[pathname];
    if (document !== undefined) {
      return route.fulfill({ contentType: types[extname(pathname)] ?? 'text/html', body: document });
    }
    const [, folder, ...rest] = pathname.split('/');
    const place = folder === 'widget' ? 'packages/widget/dist' : 'apps/console/dist';
    const path = join(root, place, rest.join('/') || 'index.html');
    if (!(extname(path) in types)) return route.fulfill({ status: 404 });
    return route.fulfill({ contentType: types[extname(path)] ?? '', body: readFileSync(path, 'utf8') });
  });
}
