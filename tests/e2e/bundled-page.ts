/** A page of an application that bundles the widget's package, as its developers would build it. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { ORIGIN, StagedGateway } from './staged-gateway.ts';

const here = import.meta.dirname;
const ENTRY = 'virtual:entry';

/** A built page: what it consists of, by path. */
export type Documents = Readonly<Record<string, string>>;

/** A built page, opened. */
export interface Visit extends AsyncDisposable {
  readonly gateway: StagedGateway;
  readonly page: Page;
  /** What the developer of the page would see in the console. */
  readonly faults: readonly string[];
}

/** Opens a built page, before a gateway that does what the test says. */
export async function visit(browser: Browser, documents: Documents): Promise<Visit> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  const gateway = new StagedGateway({ documents });
  await gateway.serve(page);
  await page.goto(`${ORIGIN}/`);
  return { gateway, page, faults, [Symbol.asyncDispose]: () => context.close() };
}

/**
 * Bundles a page with React's development build, which says what it does not like, and mounts everything twice in
 * `<StrictMode>`.
 *
 * @param sources Modules of the page, by name; `main` is its entry, and each may import the others as `./name`.
 * @param body What the page has before its script.
 */
export async function bundlePage(sources: Readonly<Record<string, string>>, body = ''): Promise<Documents> {
  const result = await build({
    configFile: false,
    // Inside of the workspace, where the packages are found.
    root: here,
    logLevel: 'error',
    mode: 'development',
    plugins: [
      {
        name: 'sources',
        resolveId: (id) => (id === ENTRY ? join(here, 'main.tsx') : (resolveSource(sources, id) ?? undefined)),
        load: (id) => sources[nameOf(id)],
      },
    ],
    oxc: { jsx: { runtime: 'automatic' } },
    define: { 'process.env.NODE_ENV': JSON.stringify('development') },
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: ENTRY, output: { entryFileNames: 'app.js', chunkFileNames: '[name]-[hash].js' } },
    },
  });
  const output = (Array.isArray(result) ? result : [result]).flatMap((part) => ('output' in part ? part.output : []));
  const files = output.flatMap((part) => (part.type === 'chunk' ? [[`/${part.fileName}`, part.code] as const] : []));
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width"></head><body>${body}<script type="module" src="/app.js"></script></body></html>`;
  return { ...Object.fromEntries(files), '/': html };
}

function resolveSource(sources: Readonly<Record<string, string>>, id: string): string | null {
  return id.startsWith('./') && nameOf(id) in sources ? join(here, `${nameOf(id)}.tsx`) : null;
}

const nameOf = (id: string): string => /([^/]+?)(?:\.tsx)?$/.exec(id)?.[1] ?? '';
