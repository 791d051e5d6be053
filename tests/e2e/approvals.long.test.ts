/** What a visitor decides beyond yes and no, with a whole gateway behind chat and console; and that no decision is lost, or taken by accident. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';
import { stageOf, stateOf } from './chat-states.ts';
import { axeFindings } from './inspect.ts';
import { shopPage } from './staged-gateway.ts';
import { openChat, send, settle } from './steps.ts';

const root = join(import.meta.dirname, '..', '..');
/** Pages that the gateway itself serves: browsers keep those of a test's own from talking to this machine. */
const pages = mkdtempSync(join(tmpdir(), 'parley-pages-'));
const mounts = [
  { path: '/widget/', directory: join(root, 'packages', 'widget', 'dist') },
  { path: '/console/', directory: join(root, 'apps', 'console', 'dist') },
  { path: '/other/', directory: pages },
  { path: '/', directory: pages },
];

let browser: Browser;
let gateway: TestGateway;
let context: BrowserContext;

beforeAll(async () => {
  writeFileSync(join(pages, 'index.html'), shopPage('en', ''));
  browser = await launchChromium();
  gateway = await startGateway({ config: { mounts } });
});

beforeEach(async () => {
  await context?.close();
  context = await browser.newContext({ reducedMotion: 'reduce' });
});

afterAll(async () => {
  await browser?.close();
  await gateway?.[Symbol.asyncDispose]();
  rmSync(pages, { recursive: true, force: true });
});

const address = (): string => `http://127.0.0.1:${gateway.port}`;
const effects = (): unknown[] => gateway.ledger.lines().map((line) => line.arguments);

/** A chat in which a cancellation waits for the visitor's decision. */
async function asked(order: string): Promise<{ page: Page; chat: Locator; card: Locator }> {
  const page = await context.newPage();
  await openChat(page, `${address()}/`);
  await send(page, say.cancel(order));
  const chat = page.getByRole('dialog');
  const card = chat.getByRole('group', { name: 'Your approval is needed' });
  await card.waitFor();
  await settle(page);
  return { page, chat, card };
}

it('[HI4] [AP4] what a visitor changes is what the tool gets, and is shown as changed in chat and console', async () => {
  const { page, chat, card } = await asked('ORD-4001');
  await card.getByRole('button', { name: 'Change…' }).click();
  await expect.poll(() => card.getByLabel('order_id').evaluate((field) => field.matches(':focus'))).toBe(true);
  await card.getByLabel('order_id').fill('ORD-4002');
  await settle(page);
  await card.getByRole('button', { name: 'Approve with the changes' }).click();
  const decided = chat.getByRole('group', { name: 'Approved by you' });
  await decided.getByText('The details were changed before the approval:').waitFor();
  expect(await decided.locator('del').allInnerTexts()).toEqual(['ORD-4001']);
  expect(await decided.locator('ins').allInnerTexts()).toEqual(['ORD-4002']);
  await chat.getByText('ORD-4002 is cancelled.').last().waitFor();
  expect(effects()).toContainEqual(expect.objectContaining({ order_id: 'ORD-4002' }));
  expect(effects()).not.toContainEqual(expect.objectContaining({ order_id: 'ORD-4001' }));

  const desk = await context.newPage();
  const conversation = await page.evaluate(
    () =>
      Object.values(localStorage)
        .join(' ')
        .match(/conv_[\w-]+/)?.[0],
  );
  await desk.goto(`${address()}/console/?site=shop#/conversations/${conversation}`);
  await send(desk, gateway.operatorToken);
  const entry = desk.locator('.entry.approval');
  await entry.getByText('Called with these in place of what was asked for:').waitFor();
  await entry.getByText('ORD-4002').waitFor();
});

it('[HI4] what the server refuses is said, its field has the focus, and nothing that was written is lost', async () => {
  await using stage = await stageOf(browser, stateOf('editing an approval'), { viewport: { width: 390, height: 844 } });
  const { page, gateway: staged, chat } = stage;
  const message = 'editedArguments.amount: At most 100.';
  staged.decisionRefusals.push({ code: 'bad_request', message, retryable: false, field: 'editedArguments.amount' });
  await chat.getByLabel('order').fill('ORD-9999');
  await chat.getByLabel('amount').fill('250');
  await settle(page);
  await chat.getByRole('button', { name: 'Approve with the changes' }).click();
  await chat.getByRole('alert').getByText(message).waitFor();
  const amount = chat.getByLabel('amount');
  expect(await amount.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => amount.evaluate((field) => field.matches(':focus'))).toBe(true);
  expect(await chat.getByLabel('order').inputValue()).toBe('ORD-9999');
  expect(await axeFindings(page, ['light', 'dark'])).toEqual([]);
  await amount.fill('99');
  await settle(page);
  await chat.getByRole('button', { name: 'Approve with the changes' }).click();
  const editedArguments = { order: 'ORD-9999', amount: 99, reason: 'One of the two arrived broken.' };
  await expect.poll(() => staged.frames.at(-1)).toMatchObject({ type: 'approval.decide', editedArguments });
});

it('[HI5] a grant lets the second call through without a question, is listed with what is left, and can be taken back', async () => {
  const { page, chat, card } = await asked('ORD-5001');
  await card.getByRole('button', { name: 'Later ones too…' }).click();
  await card.getByText('reason is I changed my mind').waitFor();
  await card.getByText('for at most 2 more requests').waitFor();
  await settle(page);
  await card.getByRole('button', { name: 'Approve all of this' }).click();
  await chat.getByText('ORD-5001 is cancelled.').last().waitFor();

  await send(page, say.cancel('ORD-5002'));
  await chat.getByText('ORD-5002 is cancelled.').last().waitFor();
  await chat.getByText('Covered by an earlier approval.').waitFor();
  expect(await chat.getByText('Your approval is needed').count()).toBe(0);
  await chat.getByText('Later requests are approved, too. Used so far: 1').waitFor();
  await chat.getByText('for 1 more request').waitFor();

  await chat.getByRole('button', { name: 'Take back' }).click();
  await chat.getByText('Later requests are not approved any more.').waitFor();
  await send(page, say.cancel('ORD-5003'));
  await chat.getByRole('group', { name: 'Your approval is needed' }).waitFor();
  expect(effects()).not.toContainEqual(expect.objectContaining({ order_id: 'ORD-5003' }));
});

it('[UI2] [HI1] whoever closes the chat, reloads or goes to another page finds the decision where it was', async () => {
  const { page, chat, card } = await asked('ORD-6001');
  const waits = page.getByRole('button', { name: 'Open chat · 1 decision waits' });
  await chat.getByRole('button', { name: 'Close chat' }).click();
  await waits.waitFor();
  expect(await page.locator('parley-chat .badge').innerText()).toBe('1');
  await page.reload();
  await waits.waitFor();
  await page.goto(`${address()}/other/`);
  await waits.click();
  await card.waitFor();
  await settle(page);
  await card.getByRole('button', { name: 'Approve', exact: true }).click();
  await chat.getByText('ORD-6001 is cancelled.').last().waitFor();
  await chat.getByRole('button', { name: 'Close chat' }).click();
  await page.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
});
