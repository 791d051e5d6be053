/**
 * What a model says may be what somebody else wants it to say. Every line of `tests/hostile/outputs.jsonl` is shown by the chat and by
 * the console, half of it first, in a real browser under the policy that the README asks for.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { answered, began, ended, ORIGIN, StagedGateway, writing } from './staged-gateway.ts';
import { openChat, send, signIn } from './steps.ts';

interface Hostile {
  readonly id: number;
  readonly kind: string;
  readonly text: string;
}

const root = join(import.meta.dirname, '..', '..');
const outputs = readFileSync(join(root, 'tests/hostile/outputs.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Hostile);
/** Two busy cores draw long messages slowly. */
const PATIENCE = { timeout: 20_000 };
/** So many are drawn at a time that none of them has to make room for others. */
const AT_ONCE = 35;
const batches = Array.from({ length: Math.ceil(outputs.length / AT_ONCE) }, (_, index) =>
  outputs.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
);
const POLICY =
  `default-src 'none'; script-src ${ORIGIN}; connect-src ${ORIGIN} wss://shop.example; style-src ${ORIGIN}; ` +
  `require-trusted-types-for 'script'; trusted-types parley`;
const meta = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
const shop = `<!doctype html><html lang="en"><head><meta charset="utf-8">${meta}<title>Shop</title></head>
<body><h1>Shop</h1><script src="/widget/parley.js" data-site="shop"></script></body></html>`;
const consolePage = readFileSync(join(root, 'apps/console/dist/index.html'), 'utf8').replace(
  '<head>',
  `<head>${meta.replace('style-src', `img-src ${ORIGIN}; style-src`)}`,
);

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly gateway: StagedGateway;
  /** Scripts that ran, requests that left, policies that were violated. */
  readonly faults: string[];
}

async function watched(gateway: StagedGateway): Promise<Watched> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults: string[] = [];
  await page.exposeFunction('fault', (what: string) => faults.push(what));
  await page.addInitScript(() => {
    const { fault } = globalThis as unknown as { fault: (what: string) => void };
    globalThis.alert = (what: unknown) => fault(`a script ran: ${String(what)}`);
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      fault(`violates ${violatedDirective}: ${blockedURI}`),
    );
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${ORIGIN}/`)) faults.push(`a request left: ${request.url()}`);
  });
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('dialog', (dialog) => faults.push(`a dialog: ${dialog.message()}`));
  await context.route(
    (url) => url.origin !== ORIGIN,
    (route) => route.abort(),
  );
  await gateway.serve(page);
  return { context, page, gateway, faults };
}

/** All that may be in an answer, and on it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  p: [],
  br: [],
  hr: [],
  strong: [],
  em: [],
  s: [],
  code: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  ul: [],
  ol: ['start'],
  li: [],
  blockquote: [],
  table: [],
  colgroup: [],
  col: ['data-width'],
  thead: [],
  tbody: [],
  tr: [],
  th: ['scope', 'data-align'],
  td: ['data-align', 'colspan'],
  div: ['class', 'tabindex', 'role', 'aria-label'],
  span: ['class', 'tabindex', 'data-token'],
  bdi: ['class'],
  pre: ['tabindex', 'role', 'aria-label'],
  a: ['href', 'title', 'target', 'rel'],
  button: ['type', 'class', 'aria-label'],
};
const CLASSES = ['code', 'code-head', 'code-language', 'table', 'image', 'place', 'link-button', 'quiet'];

/** What is in answers, or sticks out of them, and should not. */
function misdeeds(answers: Locator): Promise<string[]> {
  return answers.evaluateAll(
    (found, { allowed, classes }) => {
      const wrong: string[] = [];
      for (const answer of found) {
        const box = answer.getBoundingClientRect();
        const note = (what: string): number =>
          wrong.push(`${what} in ${JSON.stringify(answer.textContent.slice(0, 60))}`);
        if (getComputedStyle(answer).overflow !== 'clip') note('paint is not kept inside');
        for (const element of answer.querySelectorAll('*')) {
          const name = element.localName;
          const attributes = allowed[name];
          if (attributes === undefined) note(`<${name}>`);
          for (const attribute of element.getAttributeNames())
            if (!attributes?.includes(attribute)) note(`<${name} ${attribute}>`);
          for (const one of element.classList) if (!classes.includes(one)) note(`class ${one}`);
          const { position, zIndex } = getComputedStyle(element);
          if (position === 'fixed' || position === 'absolute' || zIndex !== 'auto')
            note(`<${name}> with a place of its own`);
          const inScroller = element.parentElement?.closest('pre, .table') !== null;
          const { left, right, top, bottom } = element.getBoundingClientRect();
          const inside =
            left >= box.left - 1 && right <= box.right + 1 && top >= box.top - 1 && bottom <= box.bottom + 1;
          if (!inside && !inScroller) note(`<${name}> sticks out`);
          if (element instanceof HTMLAnchorElement) {
            if (!['http:', 'https:', 'mailto:'].includes(element.protocol)) note(`leads to ${element.href}`);
            if (element.rel !== 'noopener noreferrer nofollow' || element.target !== '_blank')
              note('a link without guard');
            const place = element.protocol === 'mailto:' ? element.pathname : element.host;
            if (!element.textContent.toLowerCase().includes(place.toLowerCase())) note(`hides ${place}`);
          }
        }
        if (/[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u.test(answer.textContent)) note('hidden characters');
      }
      return wrong;
    },
    { allowed: ALLOWED, classes: CLASSES },
  );
}

it('[SC6] there are enough of them, of every kind', () => {
  expect(outputs.length).toBeGreaterThanOrEqual(150);
  expect(new Set(outputs.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12);
});

describe('hostile output', () => {
  it.each(batches.map((batch) => [batch[0]?.id, batch.at(-1)?.id, batch] as const))(
    '[SC6] stays text in its box, in the chat: %i to %i',
    async (_first, _last, batch) => {
      const { context, page, gateway, faults } = await watched(new StagedGateway({ documents: { '/': shop } }));
      await openChat(page, `${ORIGIN}/`);
      await send(page, 'Go on.');
      await expect.poll(() => gateway.sends.length).toBe(1);
      for (const { id, text } of batch)
        gateway.append(began(id), ...writing(id, text.slice(0, Math.ceil(text.length / 2))));
      const answers = page.locator('parley-chat .prose');
      const streaming = page.locator('article[data-status=streaming]');
      await expect.poll(() => streaming.count(), PATIENCE).toBeGreaterThan(batch.length / 2);
      expect(await misdeeds(answers)).toEqual([]);
      for (const { id, text } of batch)
        gateway.append({ type: 'message.completed', messageId: `a${id}`, text }, ended(id, 'completed'));
      await expect.poll(() => streaming.count(), PATIENCE).toBe(0);
      await expect.poll(() => answers.count(), PATIENCE).toBe(batch.length);
      expect(await misdeeds(answers)).toEqual([]);
      const fits = page.getByRole('region', { name: 'Conversation' });
      expect(await fits.evaluate((scroller) => scroller.scrollWidth <= scroller.clientWidth)).toBe(true);
      // Nothing of it is a card, a dialog or a message of its own.
      expect(await page.getByRole('dialog').count()).toBe(1);
      expect(await page.locator('parley-chat .approval').count()).toBe(0);
      expect(await page.getByRole('button', { name: /^(?:Approve|Decline)/ }).count()).toBe(0);
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  it('[SC6] stays text in its box, in the console', async () => {
    const { context, page, gateway, faults } = await watched(
      new StagedGateway({ documents: { '/console/': consolePage } }),
    );
    gateway.begin();
    gateway.append({ type: 'message.created', message: { id: 'u1', role: 'user', text: 'Go on.' } });
    for (const { id, text } of outputs) gateway.append(began(id), ...answered(id, text), ended(id, 'completed'));
    gateway.ask('conv_1');
    await signIn(page, ORIGIN, 'operator');
    await page.getByRole('link', { name: 'Conversation conv_1' }).click();
    const texts = page.getByRole('region', { name: 'Transcript' }).locator('article[data-role=assistant] .text');
    await expect.poll(() => texts.count(), PATIENCE).toBe(outputs.length);
    const wrong = await texts.evaluateAll((found) =>
      found.flatMap((text) => {
        const name = JSON.stringify(text.textContent.slice(0, 60));
        const kept = getComputedStyle(text).overflow === 'clip';
        return [...(text.childElementCount > 0 ? [`elements in ${name}`] : []), ...(kept ? [] : [`paint of ${name}`])];
      }),
    );
    expect(wrong).toEqual([]);
    expect(await texts.allTextContents()).toEqual(outputs.map(({ text }) => text));
    const fits = page.getByRole('region', { name: 'Transcript' });
    expect(await fits.evaluate((scroller) => scroller.scrollWidth <= scroller.clientWidth)).toBe(true);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('[SC6] an image is loaded by a click, without saying where from, and only that one', async () => {
    const documents = { '/': shop.replace("default-src 'none'", "default-src 'none'; img-src https://img.example") };
    const { context, page, gateway } = await watched(new StagedGateway({ documents }));
    const asked: (string | undefined)[] = [];
    await context.route('https://img.example/**', async (route) => {
      asked.push(route.request().url(), route.request().headers()['referer']);
      await route.fulfill({
        contentType: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      });
    });
    await openChat(page, `${ORIGIN}/`);
    await send(page, 'Go on.');
    await expect.poll(() => gateway.sends.length).toBe(1);
    gateway.append(
      began(1),
      ...answered(1, '![A kit](https://img.example/a.svg)\n\n![A cat](https://img.example/b.svg)'),
    );
    await page.getByRole('button', { name: 'Load image from img.example' }).first().click();
    await page.getByRole('img', { name: 'A kit' }).waitFor();
    await expect.poll(() => asked).toEqual(['https://img.example/a.svg', undefined]);
    // It is remembered while the panel is closed.
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByRole('img', { name: 'A kit' }).waitFor();
    expect(await page.getByRole('button', { name: 'Load image from img.example' }).count()).toBe(1);
    await context.close();
  });

  it('[UI2] [UI1] code has colours from a part of its own, under the same policy', async () => {
    const { context, page, gateway, faults } = await watched(new StagedGateway({ documents: { '/': shop } }));
    await openChat(page, `${ORIGIN}/`);
    await send(page, 'Go on.');
    await expect.poll(() => gateway.sends.length).toBe(1);
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(request.url()));
    gateway.append(began(1), ...writing(1, 'See:\n\n```js\nconst a = 1;\n'));
    await page.locator('parley-chat pre').getByText('const a = 1;').waitFor();
    expect(scripts).toEqual([]);
    gateway.append({ type: 'message.completed', messageId: 'a1', text: 'See:\n\n```js\nconst a = 1;\n```' });
    await page.locator('parley-chat pre [data-token=keyword]').getByText('const', { exact: true }).waitFor();
    expect(scripts.map((url) => url.replace(/\.[0-9a-f]{16}/, ''))).toEqual([`${ORIGIN}/widget/highlight.js`]);
    expect(faults).toEqual([]);
    await context.close();
  });
});
