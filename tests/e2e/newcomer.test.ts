/** The newcomer's story, in a real browser against the real process: ask, watch, approve, pull the plug, come back. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';
import { readOrder } from '../fixtures/desk-database.ts';
import { openChat, send, settle, signIn } from './steps.ts';

const ASK = 'Can you check order ORD-5678?';
const REFUND = 'Refund $20 for ORD-5678, it arrived broken';

let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  browser = await launchChromium();
  desk = await startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '120' } });
});

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('the newcomer', () => {
  it('[DE1] [HI1] [GW3] [GW4] asks, watches, has a refund approved, and finds everything after kill -9', async () => {
    const visitor = await browser.newContext();
    const page = await visitor.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));

    await openChat(page, desk.url);
    const chat = page.getByRole('dialog');
    await chat.getByText('Simulated model').waitFor();
    await send(page, ASK);
    await chat.getByText('ORD-5678: 2 × Widget Pro').waitFor();
    // The answer is written while we look: its beginning is there before its end.
    await chat.getByText('Here is what I found').waitFor();
    await chat.getByText('TRK-111').last().waitFor();
    expect(faults).toEqual([]);

    await send(page, REFUND);
    await chat.getByText('Waiting for a teammate').waitFor();
    expect(readOrder(desk.dataDir, 'ORD-5678').refundedCents).toBe(0);

    // The plug is pulled while the refund waits for somebody.
    await desk.kill('SIGKILL');
    desk = await startDesk({
      dataDir: desk.dataDir,
      port: desk.port,
      env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '120' },
    });
    faults.length = 0;

    const operator = await browser.newContext();
    const consolePage = await operator.newPage();
    await signIn(consolePage, desk.url, desk.operatorToken);
    await consolePage.getByText('Refund $20.00 on ORD-5678').waitFor();
    // A button that has just appeared does not act yet, so that nobody approves what they did not read.
    await settle(consolePage);
    await consolePage.getByRole('button', { name: 'Approve', exact: true }).click();

    await page.reload();
    const back = page.getByRole('dialog');
    await back.getByText(REFUND).waitFor();
    await back.getByText('Approved by').waitFor();
    await back.getByText('Left to refund: $79.98').first().waitFor();
    await expect.poll(() => readOrder(desk.dataDir, 'ORD-5678').refundedCents).toBe(2000);

    await send(page, 'Which order were we talking about?');
    await expect
      .poll(async () => (await back.innerText()).split('Which order were we talking about?')[1])
      .toContain('ORD-5678');
    // Each message is there once, whatever happened in between.
    expect(await back.getByText(ASK, { exact: true }).count()).toBe(1);
    expect(await back.getByText(REFUND, { exact: true }).count()).toBe(1);
    expect(faults).toEqual([]);
    await visitor.close();
    await operator.close();
  });

  it('[UI1] the chat works under the content security policy of the page and leaks no style into it', async () => {
    const context = await browser.newContext({ colorScheme: 'dark', viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const response = await page.goto(desk.url);
    expect(response?.headers()['content-security-policy']).toContain("script-src 'self'");
    const heading = page.locator('h1');
    const before = await heading.boundingBox();
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await heading.boundingBox()).toEqual(before);
    expect(await page.locator('parley-chat').evaluate((host) => host.shadowRoot !== null)).toBe(true);
    await context.close();
  });
});
