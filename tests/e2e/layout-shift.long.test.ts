/** How much moves while an answer is written: measured in a real browser, and printed. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { answered, began, ended, ORIGIN, StagedGateway, writing } from './staged-gateway.ts';
import { openChat, send } from './steps.ts';

/** What browsers call good is 0.1 for a whole page. */
const MOST = 0.01;
/** Letters of a piece. */
const PIECE = 12;

const ANSWER = [
  '## What I found',
  'Your order **ORD-5678** has *left* the warehouse; its number is `TRK-111`, see [the carrier](https://carrier.example/t).',
  '1. packed on Monday\n2. picked up on **Tuesday**\n   - by the carrier\n3. expected by Friday',
  '| Item | Count | Price |\n|:---|:---:|---:|\n| Widget Pro | 2 | $99.98 |\n| Cable Kit | 5 | $24.95 |\n| A gadget with a long name | 1 | $149.99 |',
  '> Parcels are left with a neighbour where nobody opens.',
  "```js\nconst total = items.reduce((sum, { price }) => sum + price, 0);\nif (total > 100) ship('for free');\n```",
  '- `TRK-111` is the number of the parcel\n- nothing else is open',
  'That is all.',
].join('\n\n');

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

it.each([
  ['at the end', false],
  ['further up', true],
] as const)('[UI2] nothing moves for a reader %s while table, code and lists are written', async (where, isAway) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const gateway = new StagedGateway();
  await gateway.serve(page);
  await openChat(page, `${ORIGIN}/`);
  await send(page, 'Question 1');
  await expect.poll(() => gateway.sends.length).toBe(1);
  for (let run = 1; run <= 6; run += 1) {
    if (run > 1)
      gateway.append({ type: 'message.created', message: { id: `u${run}`, role: 'user', text: `Question ${run}` } });
    gateway.append(began(run), ...answered(run, `${ANSWER}\n\nAnswer ${run}`), ended(run, 'completed'));
  }
  const scroller = page.getByRole('region', { name: 'Conversation' });
  await scroller.getByText('Answer 6', { exact: true }).waitFor();
  // Code has its colours, and the panel stands still.
  await scroller.locator('[data-token]').first().waitFor();
  gateway.append({ type: 'message.created', message: { id: 'u7', role: 'user', text: 'And now?' } }, began(7));
  await scroller.getByText('And now?').waitFor();
  if (isAway) await scroller.evaluate((element) => element.scrollBy({ top: -700 }));
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await page.evaluate(() => {
    const shifts: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: 'layout-shift' });
    Object.assign(globalThis, { shifts });
  });
  gateway.append(...writing(7, ANSWER.slice(0, PIECE)));
  for (let offset = PIECE; offset < ANSWER.length; offset += PIECE) {
    gateway.append({ type: 'message.delta', messageId: 'a7', offset, text: ANSWER.slice(offset, offset + PIECE) });
    // Each piece in a frame of its own: what is drawn at once cannot move.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  }
  gateway.append({ type: 'message.completed', messageId: 'a7', text: ANSWER }, ended(7, 'completed'));
  await expect.poll(() => scroller.locator('article[data-status=streaming]').count()).toBe(0);
  await expect.poll(() => scroller.locator('article').last().locator('[data-token]').count()).toBeGreaterThan(0);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
  const sum = shifts.reduce((total, value) => total + value, 0);
  process.stdout.write(
    `layout shift for a reader ${where}: ${sum.toFixed(4)} in ${shifts.length} shifts, ` +
      `the largest ${Math.max(0, ...shifts).toFixed(4)}\n`,
  );
  expect(sum).toBeLessThan(MOST);
  await context.close();
});
