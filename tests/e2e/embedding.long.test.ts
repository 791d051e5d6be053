/** The widget on pages that make it hard: strict policies, hostile styles, replaced methods, frames, and each other. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';
import { send } from './steps.ts';

const ASK = 'Where is my order ORD-5678?';
const ANSWER = 'TRK-111';

/** What the shop's server answers with, by path; each test has its own. */
const documents = new Map<string, string>();
let policyInForce: string | undefined;
/** A server of its own, and so an origin of its own. */
const server = createServer((request, response) => {
  const document = documents.get(request.url ?? '');
  response.writeHead(document === undefined ? 404 : 200, {
    'content-type': 'text/html; charset=utf-8',
    ...(policyInForce !== undefined && { 'content-security-policy': policyInForce }),
  });
  response.end(document);
});

let browser: Browser;
let desk: Desk;
let shopUrl: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  shopUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium();
  desk = await startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '400', PARLEY_ORIGINS: shopUrl } });
});

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
  server.close();
});

interface Shop extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Files of the widget that were asked for, without their hashes. */
  readonly files: string[];
  /** What the page's developer would see: errors, warnings and broken policies. */
  readonly faults: string[];
}

interface Content {
  readonly head?: string;
  readonly body: string;
  /** The page's policy. */
  readonly policy?: string;
  /** Further documents, by path. */
  readonly others?: Readonly<Record<string, string>>;
}

const tag = (attributes = 'data-site="storefront"'): string =>
  `<script src="${desk.url}/widget/parley.js" ${attributes} async></script>`;

/** Opens a page of another site that embeds the widget. */
async function openShop({ head = '', body, policy, others = {} }: Content): Promise<Shop> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const files: string[] = [];
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  page.on('request', (request) => {
    const [, file] = /\/widget\/(.+)$/.exec(request.url()) ?? [];
    if (file !== undefined) files.push(file.replace(/\.[0-9a-f]{16}/, ''));
  });
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>${head}</head><body>${body}</body></html>`;
  documents.clear();
  documents.set('/', html);
  for (const [path, document] of Object.entries(others)) documents.set(path, document);
  policyInForce = policy;
  page.setDefaultTimeout(10_000);
  await page.goto(`${shopUrl}/`);
  return { context, page, files, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** A conversation from the launcher to an answer. */
async function converse(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open chat' }).click();
  await page.getByRole('dialog').waitFor();
  await send(page, ASK);
  await page.getByRole('article').getByText(ANSWER).first().waitFor();
}

describe('loading', () => {
  it('[UI1] [UI7] loads the panel when it is opened, and at once when there is a conversation to return to', async () => {
    await using shop = await openShop({ body: tag() });
    const { page, files, faults } = shop;
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(files).toEqual(['parley.js', 'launcher.js']);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox').waitFor();
    // The focus goes where the visitor goes on.
    await expect
      .poll(() => page.locator('parley-chat').evaluate((host) => host.shadowRoot?.activeElement?.localName))
      .toBe('textarea');
    await send(page, ASK);
    await page.getByRole('article').getByText(ANSWER).first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(files).toEqual(['parley.js', 'launcher.js', 'panel.js']);

    await page.reload();
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(files.slice(3)).toEqual(['parley.js', 'panel.js']);
    expect(faults).toEqual([]);
  });

  it('[UI1] [UI6] does what the page asked for before anything was loaded, and tells it what happens', async () => {
    const script = `<script>addEventListener('load', () => {
      window.heard = [];
      for (const event of ['ready', 'open', 'message', 'close'])
        Parley.on(event, (detail) => heard.push(event === 'message' ? detail.role : event));
      Parley.setContext({ page: 'shop' });
      Parley.send('${ASK}');
    })</script>`;
    await using shop = await openShop({ body: tag() + script });
    const { page, faults } = shop;
    await page.getByRole('article').getByText(ANSWER).first().waitFor();
    const heard = () => page.evaluate('heard');
    await expect.poll(heard).toEqual(expect.arrayContaining(['open', 'ready', 'assistant']));
    await page.evaluate('Parley.close()');
    await expect.poll(heard).toContain('close');
    await page.evaluate('Parley.unmount()');
    expect(await page.locator('parley-chat').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('[UI7] runs no part that is not what was published, and goes on when it is', async () => {
    await using shop = await openShop({ body: tag() });
    const { page, faults } = shop;
    await page.route(/\/widget\/panel\./, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        headers: { ...response.headers(), 'cache-control': 'no-store' },
        body: `window.tampered = true;${await response.text()}`,
      });
    });
    const launcher = page.getByRole('button', { name: 'Open chat' });
    await launcher.click();
    await expect.poll(() => faults.join('\n')).toMatch(/integrity[\s\S]*panel\.[0-9a-f]+\.js could not be loaded/);
    expect(await page.evaluate('window.tampered')).toBeUndefined();
    await page.unroute(/\/widget\/panel\./);
    await launcher.click();
    await page.getByRole('dialog').waitFor();
  });
});

describe('policies', () => {
  const strict = (scripts: string): string =>
    `default-src 'none'; script-src ${scripts}; connect-src ${desk.url} ${desk.url.replace('http', 'ws')}; ` +
    "require-trusted-types-for 'script'; trusted-types parley";

  it('[UI1] [SC6] a strict policy and Trusted Types allow all that it does, in a language of its own too', async () => {
    await using shop = await openShop({ body: tag('data-site="storefront" data-lang="de"'), policy: strict(desk.url) });
    const { page, faults } = shop;
    await page.getByRole('button', { name: 'Chat öffnen' }).click();
    await page.getByRole('dialog').waitFor();
    await send(page, ASK);
    await page.getByRole('article').getByText(ANSWER).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('[UI1] a nonce is enough, also where style sheets cannot be made without an element', async () => {
    const nonce = 'cGFybGV5';
    const old = `<script nonce="${nonce}">delete ShadowRoot.prototype.adoptedStyleSheets;
      delete Document.prototype.adoptedStyleSheets;</script>`;
    const policy = `${strict(`'nonce-${nonce}'`)}; style-src 'nonce-${nonce}'`;
    await using shop = await openShop({ head: old, body: tag(`data-site="storefront" nonce="${nonce}"`), policy });
    const { page, faults } = shop;
    await converse(page);
    expect(await page.getByRole('dialog').evaluate((panel) => getComputedStyle(panel).position)).toBe('fixed');
    expect(faults).toEqual([]);
  });
});

describe('pages', () => {
  it('[UI1] a hostile style sheet neither hides nor changes it', async () => {
    const rules = `* { display: none !important; visibility: hidden !important; opacity: 0 !important; color: red !important;
      font: 40px fantasy !important; transform: scale(0) !important; pointer-events: none !important; position: static !important }
      html, head, body { display: block !important; visibility: visible !important; opacity: 1 !important;
      transform: none !important; pointer-events: auto !important; font: 16px serif !important }`;
    await using shop = await openShop({ head: `<style>${rules}</style>`, body: tag() });
    const { page, faults } = shop;
    await converse(page);
    const look = await page.getByRole('dialog').evaluate((panel) => {
      const { position, opacity, color, fontSize } = getComputedStyle(panel);
      return { position, opacity, red: color === 'rgb(255, 0, 0)', fontSize };
    });
    expect(look).toEqual({ position: 'fixed', opacity: '1', red: false, fontSize: '16px' });
    // Screen readers pass over what is not rendered.
    const announcer = page.locator('parley-chat > [role=status]');
    expect(await announcer.evaluate((element) => getComputedStyle(element).display)).not.toBe('none');
    expect(faults).toEqual([]);
  });

  it('[UI1] methods that the page has added and replaced do not break it', async () => {
    const old = `<script>
      Array.prototype.each = function (f) { for (var i = 0; i < this.length; i += 1) f(this[i]); return this; };
      Array.prototype.remove = function () { throw new Error('remove'); };
      Array.prototype.find = function (f) { for (var i = 0; i < this.length; i += 1) if (f(this[i], i, this)) return this[i]; };
      Function.prototype.bind = function (self) {
        var f = this, before = [].slice.call(arguments, 1);
        return function () { return f.apply(self, before.concat([].slice.call(arguments))); };
      };
      var parse = JSON.parse; JSON.parse = function (text, reviver) { return parse.call(JSON, text, reviver); };
      var real = fetch; fetch = function () { return real.apply(window, arguments); };
      var $ = window.jQuery = function () { return { ready: function (f) { f(); } }; };
      window.module = {}; window.exports = {}; window.define = function () {}; window.define.amd = {}; var name = 'shop';
    </script>`;
    await using shop = await openShop({ head: old, body: tag() });
    const { page, faults } = shop;
    await converse(page);
    expect(faults).toEqual([]);
  });

  it('[UI1] an old library’s own Promise, listeners, JSON of lists and timers do not break it either', async () => {
    const old = `<script>
      // What Prototype.js, zone.js and polyfills of their time do.
      Array.prototype.toJSON = function () { return '[' + this.map(function (item) { return JSON.stringify(item); }).join() + ']'; };
      String.prototype.toJSON = Date.prototype.toJSON = function () { return String(this.valueOf()); };
      Array.from = function (list, map) { var all = [].slice.call(list); return map ? all.map(map) : all; };
      Object.assign = function (target) {
        for (var i = 1; i < arguments.length; i += 1) for (var key in arguments[i]) target[key] = arguments[i][key];
        return target;
      };
      var listen = EventTarget.prototype.addEventListener, timer = window.setTimeout, Native = window.Promise;
      EventTarget.prototype.addEventListener = function (type, listener, options) {
        var wrapped = listener && function (event) { return (listener.handleEvent || listener).call(this, event); };
        return listen.call(this, type, wrapped, options);
      };
      window.setTimeout = function (act, ms) { return timer(function () { act(); }, ms); };
      window.Promise = function (executor) { return new Native(executor); };
      Object.setPrototypeOf(window.Promise, Native);
      window.Promise.prototype = Native.prototype;
      window.requestIdleCallback = undefined;
      window.Symbol.observable = '@@observable'; window.global = window; window.process = { env: {} };
    </script>`;
    await using shop = await openShop({ head: old, body: tag() });
    const { page, faults } = shop;
    await converse(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('[UI1] in a frame that may store nothing, it works as long as the page is there', async () => {
    const blocked = `<script>
      for (const kind of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, kind, { get() { throw new DOMException('denied', 'SecurityError'); } });
    </script>`;
    await using shop = await openShop({ head: blocked, body: tag() });
    await converse(shop.page);
    expect(shop.faults).toEqual([]);
  });

  it('[UI1] works in a frame, and leaves the page around it alone', async () => {
    const inner = `<!doctype html><html lang="en"><body>${tag()}</body></html>`;
    const frames = `<iframe name="plain" src="/inner" width="700" height="700"></iframe>`;
    await using shop = await openShop({ body: frames, others: { '/inner': inner } });
    const { page, faults } = shop;
    const frame = page.frameLocator('[name=plain]');
    await frame.getByRole('button', { name: 'Open chat' }).click();
    await frame.getByRole('textbox').fill(ASK);
    await frame.getByRole('textbox').press('Enter');
    await frame.getByRole('article').getByText(ANSWER).first().waitFor();
    expect(await page.locator('parley-chat').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('[UI1] stands beside another one, in the page and in the corner, and twice embedded is once there', async () => {
    const inline = '<main style="width: 500px"><parley-chat site="storefront" inline></parley-chat></main>';
    await using shop = await openShop({ body: inline + tag() + tag() });
    const { page, faults } = shop;
    const panel = page.getByRole('region', { name: 'Support', exact: true });
    await panel.waitFor();
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(await page.getByRole('button', { name: 'Open chat' }).count()).toBe(1);
    expect(await panel.evaluate((element) => element.getBoundingClientRect().width)).toBe(500);
    await panel.getByRole('textbox').fill(ASK);
    await panel.getByRole('textbox').press('Enter');
    await panel.getByRole('article').getByText(ANSWER).first().waitFor();
    await page.keyboard.press('Escape');
    expect(await panel.count()).toBe(1);

    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByRole('dialog').getByRole('textbox').waitFor();
    expect(await panel.count()).toBe(1);
    expect(faults).toEqual([]);
  });
});

it('[UI7] [SC6] publishes what the pages load, by name and hash', async () => {
  const published: unknown = await (await fetch(`${desk.url}/widget/integrity.json`)).json();
  const built: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../packages/widget/dist/integrity.json'), 'utf8'),
  );
  expect(published).toEqual(built);
  const { panel } = built as { panel: { file: string } };
  const response = await fetch(`${desk.url}/widget/${panel.file}`);
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
});
