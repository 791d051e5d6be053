/** What tells of new messages outside of the conversation: the page's title, a sound, the list. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';

let desk: Desk;
let browser: Browser;

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '30' } }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await desk?.[Symbol.asyncDispose]();
});

it('[UI2] the title has the number and gets back what the page says; the sound is the visitor’s choice; the list says what is new', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  // Tones are counted where they are made; the script tag gets its option before its script is there.
  await page.addInitScript(() => {
    new MutationObserver(() => {
      document.querySelector<HTMLElement>('script[data-site]')?.setAttribute('data-unread', 'title');
    }).observe(document, { childList: true, subtree: true });
    const begin = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function start(when) {
      document.documentElement.dataset['tones'] = String(Number(document.documentElement.dataset['tones'] ?? 0) + 1);
      begin.call(this, when);
    };
  });
  await page.goto(desk.url);
  const tones = () => page.evaluate(() => Number(document.documentElement.dataset['tones'] ?? 0));
  const chat = page.getByRole('dialog');
  const title = await page.title();
  await page.getByRole('button', { name: 'Open chat' }).click();
  await chat.getByRole('button', { name: 'Your conversations' }).click();
  const sound = chat.getByRole('switch', { name: 'Sound for new messages' });
  expect(await sound.isChecked()).toBe(false);
  await sound.check();
  await expect.poll(tones).toBe(2);
  await chat.getByRole('button', { name: 'Back to the chat' }).click();

  await chat.getByRole('textbox').fill('How long does express shipping take?');
  await page.keyboard.press('Enter');
  await chat.getByText('2–3 business days').waitFor();
  await chat.getByRole('button', { name: 'Good answer' }).waitFor();
  expect(await tones()).toBe(2);

  await chat.getByRole('textbox').fill('What does the warranty cover?');
  await page.keyboard.press('Enter');
  await chat.getByRole('button', { name: 'Close chat' }).click();
  await expect.poll(() => page.title()).toBe(`(1) ${title}`);
  await expect.poll(tones).toBe(4);
  await page.evaluate(() => void (document.title = 'Basket'));
  await expect.poll(() => page.title()).toBe('(1) Basket');
  await page.getByRole('button', { name: 'Open chat, 1 unread' }).click();
  await expect.poll(() => page.title()).toBe('Basket');

  await chat.getByRole('textbox').fill('Where is my order ORD-5678?');
  await page.keyboard.press('Enter');
  // It is under way, and ends while nobody looks.
  await chat.getByRole('button', { name: 'Stop answering' }).waitFor();
  await chat.getByRole('button', { name: 'New conversation' }).click();
  const row = chat.getByRole('button', { name: /^How long does express shipping take\?/ });
  const isNew = async (): Promise<boolean> => {
    await chat.getByRole('button', { name: 'Your conversations' }).click();
    await row.waitFor();
    if (await row.getByText('New', { exact: true }).isVisible()) return true;
    await chat.getByRole('button', { name: 'Back to the chat' }).click();
    return false;
  };
  await expect.poll(isNew).toBe(true);
  expect(await sound.isChecked()).toBe(true);
  await row.click();
  await chat.getByText('TRK-111').first().waitFor();
  await context.close();
});
