/** Languages, directions and colours of the widget, in a real browser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { axeFindings, misplaced } from './inspect.ts';
import { answered, began, ended, ORIGIN, StagedGateway } from './staged-gateway.ts';

const STOREFRONT = join(import.meta.dirname, '..', '..', 'apps', 'support-desk', 'storefront');
const PHONE = { width: 390, height: 844 };
const ANSWER = 'Run `npm test`:\n\n```\nnpm test\n```\n\n- one\n- two';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

interface PageWithChat {
  readonly Parley: { readonly setLanguage: (lang: string, dir?: string) => void };
}

interface Visit extends AsyncDisposable {
  readonly gateway: StagedGateway;
  readonly page: Page;
}

async function visit(
  shop: ConstructorParameters<typeof StagedGateway>[0],
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<Visit> {
  const context = await browser.newContext({
    bypassCSP: true,
    reducedMotion: 'reduce',
    viewport: PHONE,
    locale: 'de-CH',
  });
  const page = await context.newPage();
  const gateway = new StagedGateway(shop);
  await gateway.serve(page);
  await prepare(page);
  await page.goto(`${ORIGIN}/`);
  await page.locator('parley-chat .launcher').click();
  await page.locator('parley-chat .greeting').waitFor();
  return { gateway, page, [Symbol.asyncDispose]: () => context.close() };
}

/** A conversation with something of everything: answer, code, calls, a decision to take, refusals, a limit. */
async function converse({ gateway, page }: Visit, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
  await expect.poll(() => gateway.sends.length).toBe(1);
  const call = { runId: 'r1', agent: 'support' };
  const approval = {
    id: 'p1',
    ...call,
    callId: 'c2',
    tool: 'issue_refund',
    title: 'Issue a refund',
    summary: 'Refund $20.00 for ORD-1',
    arguments: { order: 'ORD-1', reason: 'Broken' },
    argsHash: 'h',
    conversationId: 'conv_1',
    requestedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  };
  gateway.append(
    began(1),
    { type: 'tool.started', ...call, callId: 'c1', tool: 'look_up', title: 'Look up an order', arguments: {} },
    { type: 'tool.completed', callId: 'c1', status: 'succeeded', durationMs: 1250, summary: 'Found it' },
    { type: 'tool.started', ...call, callId: 'c3', tool: 'look_up', title: 'Look up another order', arguments: {} },
    { type: 'tool.completed', callId: 'c3', status: 'unknown', durationMs: 125_000 },
    { type: 'approval.requested', approval: { ...approval, decidedBy: 'visitor' } },
    { type: 'approval.requested', approval: { ...approval, id: 'p2', callId: 'c4', decidedBy: 'two_people' } },
    ...answered(1, ANSWER, 'length'),
    ended(1, 'failed', { code: 'model_timeout', message: 'The server is slow.', retryable: true }),
    { type: 'budget.updated', usedTokens: 80, limitTokens: 100, level: 'warning' },
  );
  await page.locator('parley-chat .limit').waitFor();
}

/** What axe finds in the colour schemes that there are, forced colours included. */
const findings = (page: Page): Promise<string[]> => axeFindings(page, ['light', 'dark', 'forced']);

it('[UI4] [UI5] Arabic is written from right to left, code is not, and axe finds nothing', async () => {
  await using here = await visit({ attributes: 'data-lang="ar"' });
  const { gateway, page } = here;
  await converse(here, 'Where is my order?');
  await page.locator('[dir=rtl][lang=ar] > .widget').waitFor({ state: 'attached' });
  await page.getByRole('heading', { name: 'موافقتك مطلوبة' }).waitFor();
  await page.locator('.notice').getByText('استغرق المساعد وقتًا طويلًا للإجابة. يُرجى المحاولة من جديد.').waitFor();
  expect(gateway.frames[0]).toMatchObject({ type: 'hello', locale: 'ar' });
  const direction = (selector: string): Promise<string> =>
    page
      .locator(`parley-chat ${selector}`)
      .first()
      .evaluate((element) => getComputedStyle(element).direction);
  expect(await Promise.all(['.composer', '.prose', '.prose pre'].map(direction))).toEqual(['rtl', 'ltr', 'ltr']);
  const side = await page.locator('parley-chat .user .bubble').evaluate((bubble) => {
    const { left, right } = bubble.getBoundingClientRect();
    return left < innerWidth - right ? 'left' : 'right';
  });
  expect(side).toBe('left');
  expect(await misplaced(page)).toEqual([]);
  expect(await findings(page)).toEqual([]);
});

it('[UI4] [UI5] Japanese for a page in Japanese, where axe finds nothing', async () => {
  await using here = await visit({ lang: 'ja' });
  await converse(here, 'مرحبا');
  await here.page.getByRole('button', { name: '承認する' }).waitFor();
  expect(here.gateway.frames[0]).toMatchObject({ type: 'hello', locale: 'ja' });
  expect(await misplaced(here.page)).toEqual([]);
  expect(await findings(here.page)).toEqual([]);
});

it('[UI5] German with words that are 40 % longer has room on a phone', async () => {
  await using here = await visit({ lang: 'de' }, async (page) => {
    // The loader would refuse what was not published.
    await page.addInitScript(() => Object.defineProperty(HTMLScriptElement.prototype, 'integrity', { set() {} }));
    // Every word of the real script, made longer by 40 %.
    await page.route(/\/widget\/lang-de\.[0-9a-f]+\.js$/, (route) => {
      const [file = ''] = new URL(route.request().url()).pathname.split('/').slice(-1);
      const original = readFileSync(join(import.meta.dirname, '../../packages/widget/dist', file), 'utf8');
      return route.fulfill({
        contentType: 'text/javascript',
        body: `${original}; {
          const part = document.currentScript.parley;
          const german = part.language;
          const longer = (text) => text.replace(/\\p{L}+/gu, (word) => word + 'x'.repeat(Math.ceil(word.length * 0.4)));
          const stretch = (value) =>
            typeof value === 'string' ? longer(value)
            : typeof value === 'function' ? (...args) => longer(value(...args))
            : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, stretch(inner)]));
          part.language = (phrases) => stretch(german(phrases));
        }`,
      });
    });
  });
  expect(await misplaced(here.page)).toEqual([]);
  await converse(here, 'Wo ist meine Bestellung?');
  await here.page.getByText('Ihrexx Genehmigungxxxxx').waitFor();
  expect(await misplaced(here.page)).toEqual([]);
});

it('[UI5] a page changes language, direction, theme and corner at any time', async () => {
  await using here = await visit({ attributes: 'data-theme="dark" data-corner="start" data-lang="it"', lang: 'xx' });
  const { page } = here;
  // Neither Italian nor the page's own language is there; the browser's is.
  await page.getByText('Wie können wir Ihnen helfen?').waitFor();
  const paper = (): Promise<string> =>
    page.locator('parley-chat .panel').evaluate((panel) => getComputedStyle(panel).backgroundColor);
  expect(await paper()).toBe('rgb(23, 25, 28)');
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('parley-chat')?.setAttribute('data-theme', 'light');
    (window as unknown as PageWithChat).Parley.setLanguage('fr', 'rtl');
  });
  await page.locator('parley-chat [dir=rtl][lang=fr]').getByText('Comment pouvons-nous vous aider').waitFor();
  expect(await paper()).toBe('rgb(252, 251, 249)');
  await page.setViewportSize({ width: 1280, height: 800 });
  const left = (): Promise<number> =>
    page.locator('parley-chat .panel').evaluate((panel) => panel.getBoundingClientRect().left);
  expect(await left()).toBeGreaterThan(640);
  await page.evaluate(() => (window as unknown as PageWithChat).Parley.setLanguage('en'));
  await page.getByText('How can we help?').waitFor();
  expect(await left()).toBeLessThan(640);
});

it('[UI4] [UI5] whatever the accent is, text on it and lines in it can be seen', async () => {
  await using here = await visit({});
  const { page } = here;
  await page.getByRole('textbox').fill('Hello');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const worst = await page.evaluate(() => {
      const root = document.querySelector('parley-chat')?.shadowRoot;
      const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const luminance = (color: string): number => {
        if (context === null) return Number.NaN;
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
          const value = byte / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ratio = (one: string, other: string): number => {
        const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
      };
      const style = (selector: string): CSSStyleDeclaration =>
        getComputedStyle(root?.querySelector(selector) as Element);
      const worst = { text: 21, line: 21 };
      for (const red of ['00', '40', '80', 'c0', 'ff'])
        for (const green of ['00', '40', '60', '80', 'c0', 'ff'])
          for (const blue of ['00', '80', 'ff']) {
            document.documentElement.style.setProperty('--parley-accent', `#${red}${green}${blue}`);
            const { backgroundColor, color } = style('.round.send');
            worst.text = Math.min(worst.text, ratio(backgroundColor, color));
            worst.line = Math.min(
              worst.line,
              ratio(style('.field').borderBlockStartColor, style('.panel').backgroundColor),
            );
          }
      return worst;
    });
    expect(worst.text, colorScheme).toBeGreaterThanOrEqual(4.5);
    expect(worst.line, colorScheme).toBeGreaterThanOrEqual(3);
  }
});

it('[UI4] [UI5] the theme page does to the chat what its snippet says', async () => {
  await using here = await visit({});
  const { page } = here;
  await page.route(`${ORIGIN}/shop/*`, (route) =>
    route.fulfill({ path: join(STOREFRONT, new URL(route.request().url()).pathname.slice('/shop/'.length)) }),
  );
  await page.goto(`${ORIGIN}/shop/theme.html`);
  await page.locator('parley-chat .launcher').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Sun' }).check();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await page.getByRole('radio', { name: 'Where lines begin' }).check();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ar');
  await page.getByRole('slider', { name: 'Roundness' }).fill('4');
  await page.getByRole('button', { name: 'فتح المحادثة' }).waitFor();
  const launcher = await page.locator('parley-chat .launcher').evaluate((button) => ({
    background: getComputedStyle(button).backgroundColor,
    scheme: getComputedStyle(button).colorScheme,
    right: innerWidth - button.getBoundingClientRect().right,
  }));
  expect(launcher).toEqual({ background: 'rgb(242, 194, 48)', scheme: 'dark', right: 20 });
  const snippet = await page.locator('#snippet').innerText();
  for (const line of [
    'data-lang="ar"',
    'data-theme="dark"',
    'data-corner="start"',
    '--parley-accent: #f2c230;',
    '--parley-radius: 4px;',
  ]) {
    expect(snippet).toContain(line);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  expect(await findings(page)).toEqual([]);
});
