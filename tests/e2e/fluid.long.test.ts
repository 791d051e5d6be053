/** Typing while an answer is written in a long conversation, and what a long conversation costs: measured in a real browser, and printed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { answered, began, ended, ORIGIN, StagedGateway } from './staged-gateway.ts';
import { openChat, send } from './steps.ts';

/** Tokens of about four characters. */
const TOKENS_PER_SECOND = 150;
const SECONDS = 6;
const MESSAGES = 500;
/** Tasks that are longer are felt. */
const LONG_MS = 50;

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

/** What a model might answer: every kind of block, again and again. */
const ANSWER = [
  '## What I found',
  'Your order **ORD-5678** has *left* the warehouse; its number is `TRK-111`, see [the carrier](https://carrier.example/t).',
  '- packed on Monday\n- picked up on **Tuesday**\n- expected by Friday',
  '| Item | Price |\n|---|---:|\n| Widget Pro | $99.98 |\n| Cable | $4.99 |',
  '```js\nconst total = items.reduce((sum, { price }) => sum + price, 0);\n```',
].join('\n\n');

/** Further questions and answers, from a run on; the first question is sent by the page. */
async function converse(page: Page, gateway: StagedGateway, from: number, messages: number): Promise<void> {
  for (let run = from; run < from + messages / 2; run += 1) {
    if (run > 1)
      gateway.append({ type: 'message.created', message: { id: `u${run}`, role: 'user', text: `Question ${run}` } });
    gateway.append(began(run), ...answered(run, `${ANSWER}\n\nAnswer ${run}`), ended(run, 'completed'));
  }
  await page.getByText(`Answer ${from + messages / 2 - 1}`, { exact: true }).waitFor();
}

interface Entry {
  readonly name: string;
  readonly duration: number;
  /** Milliseconds since the observation began. */
  readonly at: number;
}

/** Milliseconds of all tasks over 50 ms, and of the events of typing from the key to the next frame. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const start = performance.now();
    const seen: { long: Entry[]; events: Entry[] } = { long: [], events: [] };
    const note =
      (list: Entry[]) =>
      (entries: PerformanceObserverEntryList): void => {
        for (const { name, duration, startTime } of entries.getEntries())
          list.push({ name, duration, at: startTime - start });
      };
    new PerformanceObserver(note(seen.long)).observe({ type: 'longtask' });
    new PerformanceObserver(note(seen.events)).observe({
      type: 'event',
      durationThreshold: 16,
    } as PerformanceObserverInit);
    Object.assign(globalThis, { seen });
  });
}

const seen = (page: Page): Promise<{ long: Entry[]; events: Entry[] }> =>
  page.evaluate(() => (globalThis as unknown as { seen: { long: Entry[]; events: Entry[] } }).seen);

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** A conversation with so many messages, in an open chat. */
async function visit(messages: number): Promise<{ context: BrowserContext; page: Page; gateway: StagedGateway }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const gateway = new StagedGateway();
  await gateway.serve(page);
  await openChat(page, `${ORIGIN}/`);
  await send(page, 'Question 1');
  await expect.poll(() => gateway.sends.length).toBe(1);
  await converse(page, gateway, 1, messages);
  return { context, page, gateway };
}

/** An answer of so many seconds, token by token. */
async function stream(gateway: StagedGateway, run: number): Promise<void> {
  gateway.append({ type: 'message.created', message: { id: `u${run}`, role: 'user', text: 'And now?' } }, began(run));
  gateway.append({ type: 'message.started', runId: `r${run}`, messageId: `a${run}`, agent: 'support' });
  const tokens = TOKENS_PER_SECOND * SECONDS;
  const text = ANSWER.repeat(Math.ceil((tokens * 4) / ANSWER.length));
  const start = performance.now();
  for (let sent = 0; sent < tokens; await sleep(5)) {
    const due = Math.min(tokens, Math.floor(((performance.now() - start) / 1000) * TOKENS_PER_SECOND));
    for (; sent < due; sent += 1) {
      const offset = sent * 4;
      gateway.append({ type: 'message.delta', messageId: `a${run}`, offset, text: text.slice(offset, offset + 4) });
    }
  }
}

const measured = (line: string): boolean => process.stdout.write(`${line}\n`);

it('[UI2] typing stays fluid while an answer streams into a conversation of 500 messages', async () => {
  const { context, page, gateway } = await visit(MESSAGES);
  await page.getByRole('textbox').focus();
  await watch(page);
  const keysToPress = SECONDS * 8;
  const type = async (): Promise<void> => {
    for (let typed = 0; typed < keysToPress; typed += 1) {
      await page.keyboard.type('a');
      await sleep(100);
    }
  };
  await Promise.all([stream(gateway, MESSAGES / 2 + 1), type()]);
  const { long, events } = await seen(page);
  const seconds = Array.from({ length: SECONDS }, (_, second) =>
    Math.max(0, ...long.filter(({ at }) => Math.floor(at / 1000) === second).map(({ duration }) => duration)),
  );
  const keys = events.filter(({ name }) => name === 'keydown').map(({ duration }) => duration);
  measured(
    `longest task of each second: ${seconds.map((ms) => (ms === 0 ? 'under 50' : ms)).join(', ')} ms; ` +
      `from key to frame: ${median(keys)} ms at the median, ${Math.max(0, ...keys)} ms at most, of ${keysToPress} keys`,
  );
  expect(await page.getByRole('textbox').inputValue()).toBe('a'.repeat(keysToPress));
  expect(median(seconds)).toBeLessThanOrEqual(LONG_MS);
  expect(median(keys)).toBeLessThanOrEqual(LONG_MS);
  await context.close();
});

it('[UI2] memory is flat over 1,000 messages, and those before are there when the reader comes near', async () => {
  const { context, page, gateway } = await visit(200);
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.enable');
  const used = async (): Promise<{ heap: number; nodes: number }> => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { nodes } = await session.send('Memory.getDOMCounters');
    return { heap: usedSize / 1e6, nodes };
  };
  const before = await used();
  await converse(page, gateway, 101, 800);
  const after = await used();
  measured(
    `after 200 messages: ${before.heap.toFixed(1)} MB, ${before.nodes} nodes; ` +
      `after 1,000: ${after.heap.toFixed(1)} MB, ${after.nodes} nodes`,
  );
  expect(after.nodes).toBeLessThan(before.nodes * 2);
  // What was said is kept, as text: less than a megabyte here.
  expect(after.heap - before.heap).toBeLessThan(4);

  const scroller = page.getByRole('region', { name: 'Conversation' });
  const first = (): Promise<string | null> =>
    scroller
      .getByText(/^Answer /)
      .first()
      .textContent();
  const shown = Number((await first())?.slice('Answer '.length));
  expect(shown).toBeGreaterThan(400);
  await scroller.evaluate((element) => element.scrollTo({ top: 600 }));
  const anchor = scroller.getByText(`Answer ${shown + 1}`, { exact: true });
  const place = (await anchor.boundingBox())?.y ?? 0;
  await scroller.evaluate((element) => element.scrollTo({ top: 300 }));
  await expect.poll(async () => Number((await first())?.slice('Answer '.length))).toBeLessThan(shown);
  expect(Math.abs(((await anchor.boundingBox())?.y ?? 0) - place - 300)).toBeLessThan(3);
  await context.close();
});
