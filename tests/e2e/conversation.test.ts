/** What a visitor does with a conversation: rates answers, asks again, and finds earlier conversations. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';
import { axeFindings } from './inspect.ts';
import { openChat, send } from './steps.ts';

const QUESTION = 'Where is my order ORD-5678?';
const OTHER = 'What is your returns policy?';

let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  browser = await launchChromium();
  desk = await startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '400' } });
});

afterAll(async () => {
  await browser?.close();
  await desk?.[Symbol.asyncDispose]();
});

/** A visitor who has asked something and has the answer. */
async function visitor(question: string): Promise<Page> {
  const page = await (await browser.newContext({ bypassCSP: true })).newPage();
  await openChat(page, desk.url);
  await send(page, question);
  await page.getByRole('button', { name: 'Good answer' }).waitFor();
  return page;
}

/** Name of the control that has the focus, within the widget. */
function focused(page: Page): Promise<string | null | undefined> {
  return page.locator('parley-chat').evaluate((host) => {
    const element = host.shadowRoot?.activeElement;
    return element?.getAttribute('aria-label') ?? element?.getAttribute('placeholder') ?? element?.textContent;
  });
}

it('[UI2] [GW5] an answer is rated, with or without a word, and is so after a reload', async () => {
  const page = await visitor(QUESTION);
  const good = page.getByRole('button', { name: 'Good answer' });
  const bad = page.getByRole('button', { name: 'Bad answer' });
  await good.click();
  await expect.poll(() => good.getAttribute('aria-pressed')).toBe('true');
  // Whoever does not want to say why comes back to where they were.
  const why = page.getByLabel('Why? (optional)');
  await expect
    .poll(() => why.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field))
    .toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Good answer');
  await bad.click();
  await why.fill('It is late.');
  await page.getByRole('button', { name: 'Send', exact: true }).first().click();
  await page.getByText('Thank you.').waitFor();
  await expect.poll(() => focused(page)).toBe('Bad answer');
  expect(await axeFindings(page, ['light', 'dark'])).toEqual([]);
  await page.reload();
  await expect.poll(() => bad.getAttribute('aria-pressed')).toBe('true');
  expect(await good.getAttribute('aria-pressed')).toBe('false');
  await page.context().close();
});

it('[UI2] a question is changed and sent again; what was said stays', async () => {
  const page = await visitor(QUESTION);
  await page.getByRole('button', { name: 'Edit and send again' }).click();
  const composer = page.getByRole('textbox', { name: 'Your message' });
  await expect.poll(() => composer.inputValue()).toBe(QUESTION);
  await expect.poll(() => focused(page)).toBe('Write a message…');
  await send(page, OTHER);
  await expect.poll(() => page.getByRole('button', { name: 'Good answer' }).count()).toBe(2);
  const said = page.getByRole('article', { name: 'You' });
  expect(await said.allInnerTexts()).toEqual([QUESTION, OTHER]);
  // Only the newest one can be changed, once its run is over.
  await expect.poll(() => page.getByRole('button', { name: 'Edit and send again' }).count()).toBe(1);
  await page.context().close();
});

it('[UI2] [GW4] an earlier conversation is found, opened and deleted, with the keyboard', async () => {
  const page = await visitor(QUESTION);
  await page.getByRole('button', { name: 'New conversation' }).click();
  await send(page, OTHER);
  await page.getByRole('button', { name: 'Good answer' }).waitFor();
  const list = page.getByRole('region', { name: 'Your conversations' });
  const rows = list.getByRole('listitem');
  await page.getByRole('button', { name: 'Your conversations' }).press('Enter');
  await expect.poll(() => rows.count()).toBe(2);
  expect(await focused(page)).toBe('Back to the chat');
  expect(await axeFindings(page, ['light', 'dark'])).toEqual([]);
  await rows.nth(1).getByRole('button').first().press('Enter');
  await page.getByRole('article', { name: 'You' }).getByText(QUESTION).waitFor();
  expect(await page.getByText(OTHER).count()).toBe(0);

  await page.getByRole('button', { name: 'Your conversations' }).click();
  await expect.poll(() => rows.count()).toBe(2);
  const shown = rows.filter({ hasText: 'Shown now' });
  await shown.getByRole('button', { name: /^Delete/ }).press('Enter');
  // The first thing to be had is what does no harm.
  await expect.poll(() => focused(page)).toBe('Keep');
  await shown.getByRole('button', { name: 'Delete for good' }).press('Enter');
  await expect.poll(() => rows.count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.getByText('How can we help?').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Your conversations' }).click();
  await expect.poll(() => rows.count()).toBe(1);
  await page.context().close();
});
