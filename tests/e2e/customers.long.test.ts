/** Customers of the demonstration shop: signed in by the page, known to the gateway, and shown only what is theirs. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';
import { openChat, send } from './steps.ts';

let desk: Desk;
let browser: Browser;

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '0' } }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await desk?.[Symbol.asyncDispose]();
});

it('[UI6] [SC1] what a guest said is the customer’s once they sign in; they see their orders only, and leave nothing behind', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await openChat(page, desk.url);
  const chat = page.getByRole('dialog');
  await send(page, 'How long does express shipping take?');
  await chat.getByText('2–3 business days').waitFor();

  await page.getByLabel('Shopping as').selectOption('Bob Smith');
  await expect.poll(() => page.locator('.order:visible').count()).toBe(1);
  await expect
    .poll(() => page.evaluate(() => Object.keys(localStorage).toSorted()))
    .toEqual(['fieldnote:customer', 'parley:storefront:user']);
  await chat.getByText('2–3 business days').waitFor();
  await send(page, 'Where is my order ORD-5678?');
  await chat.getByText('There is no order ORD-5678').first().waitFor();

  await page.reload();
  await chat.getByText('2–3 business days').waitFor();
  await page.getByLabel('Shopping as').selectOption('Guest');
  await chat.getByText('2–3 business days').waitFor({ state: 'detached' });
  await send(page, 'Where is my order ORD-5678?');
  await chat.getByText('TRK-111').first().waitFor();
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => /user|customer/.test(key)));
  expect(kept).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});

it('[SC1] the shop signs for its customers alone, and for nobody who only looks', async () => {
  const ask = async (path: string, method = 'POST') => (await fetch(`${desk.url}${path}`, { method })).status;
  expect(await ask('/customers/alice/token')).toBe(200);
  expect(await ask('/customers/mallory/token')).toBe(404);
  expect(await ask('/customers/alice/token', 'GET')).toBe(405);
});
