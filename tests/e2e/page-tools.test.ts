/** Tools of the shop's page, in a real browser: the agent changes the page that the visitor is looking at (AG13). */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';
import { openChat, send, settle } from './steps.ts';

let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  browser = await launchChromium();
  desk = await startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '400' } });
});

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

async function approve(page: Page): Promise<void> {
  await page.getByRole('dialog').getByText('Your approval is needed').waitFor();
  await settle(page);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
}

it('[AG13] the page does what it is asked to, and what the visitor has to agree to only then', async () => {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  await openChat(page, desk.url);
  const chat = page.getByRole('dialog');
  await send(page, 'Highlight the Gadget Plus on this page.');
  await page.locator('.product.highlighted', { hasText: 'Gadget Plus' }).waitFor();
  const card = chat.getByRole('group', { name: 'Highlight a product' });
  await card.getByText('on this page').waitFor();
  await card.getByText('Done').waitFor({ state: 'attached' });

  await send(page, 'Add 2 Cable Kits to my cart.');
  await chat.getByText('Put 2 × Cable Kit into your basket').first().waitFor();
  expect(await page.locator('#basket').innerText()).toBe('Basket: empty');
  await approve(page);
  await expect.poll(() => page.locator('#basket').innerText()).toBe('Basket: 2 × Cable Kit');
  await chat.getByRole('group', { name: 'Add to the basket' }).getByText('Done').waitFor({ state: 'attached' });
  expect(faults).toEqual([]);
  await page.context().close();
});

it('[UI6] questions on the page are asked in the chat, which opens for them', async () => {
  const page = await browser.newPage();
  await page.goto(desk.url);
  await page.getByRole('button', { name: 'Where is it: ORD-5678' }).click();
  const chat = page.getByRole('dialog');
  await chat.getByRole('article', { name: 'You' }).getByText('Where is my order ORD-5678?').waitFor();
  await chat.getByText('TRK-111').last().waitFor();
  await chat.getByRole('button', { name: 'Close chat' }).click();
  await page.getByRole('button', { name: 'What does the warranty cover?' }).click();
  await chat.getByText('1-year manufacturer warranty').first().waitFor();
  await page.context().close();
});

/** A page whose tools take for ever the first time; how often each began is kept in the browser. */
const SLOW_TOOLS = `addEventListener('load', () => {
  const product = { type: 'string', enum: ['Cable Kit', 'Gadget Plus'] };
  const slow = (name) => () => {
    const times = Number(localStorage.getItem(name) ?? 0) + 1;
    localStorage.setItem(name, times);
    return times > 1 ? 'done at last' : new Promise(() => {});
  };
  window.Parley.registerTool({
    name: 'highlight_product', description: 'Highlights a product.', idempotent: true,
    parameters: { type: 'object', properties: { product } }, run: slow('highlight_product'),
  });
  window.Parley.registerTool({
    name: 'add_to_cart', description: 'Adds a product to the basket.',
    parameters: { type: 'object', properties: { product } }, run: slow('add_to_cart'),
  });
});`;

it('[PT2] a page that is loaded anew in the middle does again what does no harm, and only that', async () => {
  const page = await browser.newPage();
  await page.route('**/page-tools.js', (route) => route.fulfill({ contentType: 'text/javascript', body: SLOW_TOOLS }));
  const begun = (name: string): Promise<string | null> => page.evaluate((key) => localStorage.getItem(key), name);
  await openChat(page, desk.url);
  const chat = page.getByRole('dialog');
  await send(page, 'Highlight the Gadget Plus on this page.');
  await expect.poll(() => begun('highlight_product')).toBe('1');
  await page.reload();
  const first = chat.getByRole('group', { name: 'Highlight a product' });
  await first.getByText('Done').waitFor({ state: 'attached' });
  expect(await begun('highlight_product')).toBe('2');

  await send(page, 'Add the Cable Kit to my cart.');
  await approve(page);
  await expect.poll(() => begun('add_to_cart')).toBe('1');
  await page.reload();
  await chat.getByRole('group', { name: 'Add to the basket' }).getByText('outcome not known').waitFor();
  expect(await begun('add_to_cart')).toBe('1');
  await page.context().close();
});
