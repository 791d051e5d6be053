/** The console's pages in a real browser, against the real product. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { readOrder } from '../fixtures/desk-database.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';
import { axeFindings } from './inspect.ts';
import { settle, signIn } from './steps.ts';

const PHONE = { width: 390, height: 844 };
const PAGES = ['inbox', 'conversations', 'dashboard', 'audit', 'sites'] as const;

let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  browser = await launchChromium();
  desk = await startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '0', PARLEY_SITE_DAY_TOKENS: '900000' } });
});

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

/** A visitor says something, and it is answered or waits for somebody. @returns the conversation's id. */
async function say(text: string): Promise<string> {
  const visitor = await desk.connect();
  const conversation = await visitor.open();
  const { runId } = await conversation.send(text);
  await visitor.when(() => ['completed', 'waiting'].includes(conversation.run(runId ?? '')?.status ?? ''));
  return conversation.id;
}

interface Operator {
  readonly context: BrowserContext;
  readonly page: Page;
}

async function operator(options: Parameters<Browser['newContext']>[0] = {}): Promise<Operator> {
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await signIn(page, desk.url, desk.operatorToken);
  await page.getByRole('heading', { name: /^Waiting for a decision/ }).waitFor();
  return { context, page };
}

const go = (page: Page, route: string): Promise<unknown> => page.goto(`${desk.url}/console/#/${route}`);

describe('pages', () => {
  it('[UI5] [OP1] [OP2] [OP3] [OP4] have no findings of axe, light, dark and forced, and fit on a phone', async () => {
    const conversationId = await say('Refund $20 for ORD-5678, it arrived broken');
    const { context, page } = await operator();
    const found: string[] = [];
    for (const route of [...PAGES, `conversations/${conversationId}`]) {
      await go(page, route);
      await page.getByText('Loading…').first().waitFor({ state: 'detached' });
      for (const viewport of [{ width: 1280, height: 860 }, PHONE]) {
        await page.setViewportSize(viewport);
        const where = `${route} at ${viewport.width}`;
        found.push(...(await axeFindings(page, ['light', 'dark', 'forced'])).map((one) => `${where}: ${one}`));
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
          found.push(`${where}: sideways`);
      }
    }
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Preferences and keys' }).waitFor();
    found.push(...(await axeFindings(page, ['light', 'dark'])));
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Operator token').waitFor();
    found.push(...(await axeFindings(page, ['light', 'dark'])));
    expect(found).toEqual([]);
    await context.close();
  });

  it('[OP2] find a conversation by what was said, and an address leads to it', async () => {
    const conversationId = await say('Is there a purple armadillo in stock?');
    const { context, page } = await operator();
    await go(page, 'conversations');
    await page.getByRole('searchbox').fill('PURPLE armadillo');
    await page.keyboard.press('Enter');
    const hit = page.getByRole('link', { name: /Is there a purple armadillo/ });
    await hit.click();
    await expect.poll(() => page.url()).toContain(`#/conversations/${conversationId}`);
    await page.reload();
    const transcript = page.getByRole('region', { name: 'Transcript' });
    await transcript.getByText('Is there a purple armadillo in stock?', { exact: true }).waitFor();
    const trace = transcript.getByRole('link', { name: /^Open it/ });
    expect(await trace.getAttribute('href')).toMatch(/^http:\/\/localhost:16686\/trace\/[0-9a-f]{32}$/);
    await context.close();
  });

  it('[OP3] shows figures of the gateway, in a drawing and in a table', async () => {
    await say('Hello there');
    const { context, page } = await operator();
    await go(page, 'dashboard');
    const answers = page.getByRole('figure', { name: 'Answers', exact: true });
    await answers.locator('.bar').first().waitFor();
    await answers.getByText('As a table').click();
    await answers.getByRole('row').nth(1).waitFor();
    const limits = page.getByRole('region', { name: 'Stated limits' });
    expect(await limits.getByRole('listitem').count()).toBe(7);
    await page.getByRole('radio', { name: 'Day' }).check({ force: true });
    await answers
      .getByRole('rowheader', { name: /:(00|15|30|45)$/ })
      .first()
      .waitFor();
    await context.close();
  });

  it('[OP1] [HI8] an operator speaks up as a person, and the visitor reads it', async () => {
    const visitor = await desk.connect();
    const conversation = await visitor.open();
    await conversation.turn('Hello there');
    const { context, page } = await operator();
    await go(page, `conversations/${conversation.id}`);
    await page.getByLabel('Say something to the visitor, as a person').fill('This is a person speaking.');
    await page.keyboard.press('Enter');
    const { text } = await visitor.when(() => conversation.view.messages.find(({ role }) => role === 'operator'));
    expect(text).toBe('This is a person speaking.');
    await context.close();
  });
});

describe('decisions', () => {
  it('[OP1] can be taken with the keyboard alone, and never by a single key', async () => {
    await say('Refund $5 for ORD-5678, it came late');
    const { context, page } = await operator();
    const card = page.getByRole('listitem').filter({ hasText: 'Refund $5.00 on ORD-5678' });
    await card.waitFor();
    await settle(page);
    for (
      let steps = 0;
      steps < 10 && !(await card.evaluate((one) => one.contains(document.activeElement)));
      steps += 1
    ) {
      await page.keyboard.press('j');
    }
    for (const key of ['a', 'y', 'a']) await page.keyboard.press(key);
    await settle(page);
    expect(readOrder(desk.dataDir, 'ORD-5678').refundedCents).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Approve');
    await page.keyboard.press('Enter');
    await page.getByText('Approved by Operator').first().waitFor();
    await expect.poll(() => readOrder(desk.dataDir, 'ORD-5678').refundedCents).toBe(500);
    await context.close();
  });

  it('[OP1] single keys can be switched off, and stay off', async () => {
    const { context, page } = await operator();
    await page.getByRole('button', { name: 'Preferences and keys' }).click();
    await page.getByLabel('Single keys do something').uncheck();
    await page.getByLabel('Dark', { exact: true }).check();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.reload();
    await page.getByRole('heading', { name: /^Waiting for a decision/ }).waitFor();
    for (const key of ['?', 'g', 'd']) await page.keyboard.press(key);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(page.url()).not.toContain('dashboard');
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
    await context.close();
  });

  it('[OP1] [HI3] [SE3] two operators race: one decision counts, and the other one is told whose', async () => {
    const conversationId = await say('Refund $7 for ORD-9012, wrong colour');
    const [one, other] = [await operator(), await operator({ viewport: PHONE })];
    const cardOf = ({ page }: Operator) => page.getByRole('listitem').filter({ hasText: 'Refund $7.00 on ORD-9012' });
    await Promise.all([cardOf(one).waitFor(), cardOf(other).waitFor()]);
    await settle(one.page);
    // At the same moment: no waiting for a button that the other decision takes away.
    const buttons = [one, other].map((two) =>
      cardOf(two).getByRole('button', { name: 'Approve', exact: true }).elementHandle(),
    );
    const handles = await Promise.all(buttons);
    await Promise.all(handles.map((handle) => handle?.evaluate((button) => (button as HTMLElement).click())));
    for (const operatorOf of [one, other]) {
      const card = cardOf(operatorOf);
      await card.getByText('Approved by Operator').waitFor();
      expect(await card.getByRole('button').count()).toBe(0);
    }
    // The one whose decision did not count is told so, in its place.
    const elsewhere = await Promise.all([one, other].map((two) => cardOf(two).getByText('Decided elsewhere').count()));
    expect(elsewhere.toSorted()).toEqual([0, 1]);
    await expect.poll(() => readOrder(desk.dataDir, 'ORD-9012').refundedCents).toBe(700);
    const client = await desk.operator();
    const { view } = await client.open({ conversationId });
    expect(view.approvals.map(({ status }) => status)).toEqual(['approved']);
    await Promise.all([one.context.close(), other.context.close()]);
  });

  it('[OP1] an address leads to one of them, and says when it does not wait any more', async () => {
    await say('Refund $3 for ORD-5678, scratched');
    const { context, page } = await operator();
    const card = page.getByRole('listitem').filter({ hasText: 'Refund $3.00' });
    await card.getByRole('link', { name: /^Conversation conv_/ }).click();
    await page.getByRole('region', { name: 'Transcript' }).getByText('Refund $3 for ORD-5678, scratched').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Transcript' }).waitFor({ state: 'detached' });
    await go(page, 'approvals/appr_gone');
    await page.getByText('does not wait any more').waitFor();
    await context.close();
  });
});
