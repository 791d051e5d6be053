/** Reading back in a conversation of which only the end was sent: in the chat, and in the console. */
import type { ConversationEvent } from '@parley/protocol';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { axeFindings } from './inspect.ts';
import { answered, began, ended, ORIGIN, StagedGateway, writing } from './staged-gateway.ts';
import { openChat, send, signIn } from './steps.ts';

const TURNS = 120;
/** As many as a real gateway sends. */
const NEWEST = 100;
/** Pixels by which a place may move: fractions of them are rounded on the way. */
const TOLERANCE = 2;

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly gateway: StagedGateway;
  readonly scroller: Locator;
}

/** A question, now and then a call, and an answer; the first question is there already. */
function turn(number: number): ConversationEvent[] {
  const list = '- packed on Monday\n- picked up on **Tuesday**\n- expected by Friday';
  const ids = { runId: `r${number}`, callId: `c${number}` };
  const title = `Look up order ${number}`;
  const question: ConversationEvent[] = [
    { type: 'message.created', message: { id: `u${number}`, role: 'user', text: `Question ${number}` } },
  ];
  const call: ConversationEvent[] = [
    { type: 'tool.started', ...ids, tool: 'any', title, arguments: null, agent: 'support' },
    { type: 'tool.completed', callId: ids.callId, status: 'succeeded', durationMs: 100 },
  ];
  return [
    ...(number === 1 ? [] : question),
    began(number),
    ...(number % 5 === 0 ? call : []),
    ...answered(number, `${list}\n\nAnswer ${number}`),
    ended(number, 'completed'),
  ];
}

const numberOf = (text: string | null): number => Number(text?.slice('Answer '.length));
const answers = (scroller: Locator): Locator => scroller.getByText(/^Answer \d+$/);
const firstShown = async (scroller: Locator): Promise<number> =>
  numberOf(await answers(scroller).first().textContent());

/** The chat, opened at the end of a long conversation. */
async function chatAtEnd(): Promise<Visit> {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const gateway = new StagedGateway();
  await gateway.serve(page);
  await openChat(page, `${ORIGIN}/`);
  await send(page, 'Question 1');
  await expect.poll(() => gateway.sends.length).toBe(1);
  for (let number = 1; number <= TURNS; number += 1) gateway.append(...turn(number));
  gateway.newest = NEWEST;
  await page.reload();
  return visitOf(context, page, gateway, 'Conversation');
}

async function consoleAtEnd(): Promise<Visit> {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const gateway = new StagedGateway();
  await gateway.serve(page);
  gateway.begin();
  gateway.append({ type: 'message.created', message: { id: 'u1', role: 'user', text: 'Question 1' } });
  for (let number = 1; number <= TURNS; number += 1) gateway.append(...turn(number));
  gateway.newest = NEWEST;
  gateway.ask('conv_1');
  await signIn(page, ORIGIN, 'operator');
  await page.getByRole('link', { name: 'Conversation conv_1' }).click();
  return visitOf(context, page, gateway, 'Transcript');
}

async function visitOf(context: BrowserContext, page: Page, gateway: StagedGateway, name: string): Promise<Visit> {
  const scroller = page.getByRole('region', { name });
  await answerAt(scroller, TURNS).waitFor();
  return { page, gateway, scroller, [Symbol.asyncDispose]: () => context.close() };
}

const answerAt = (scroller: Locator, number: number): Locator =>
  scroller.getByText(new RegExp(`(^|\\s)Answer ${number}$`)).last();
const placeOf = async (entry: Locator): Promise<number> => (await entry.boundingBox())?.y ?? Number.NaN;
const toTop = (scroller: Locator): Promise<void> => scroller.evaluate((element) => element.scrollTo({ top: 0 }));
const asked = (gateway: StagedGateway): number =>
  gateway.frames.filter(({ type }) => type === 'conversation.history').length;

describe.each([
  ['chat', chatAtEnd],
  ['console', consoleAtEnd],
] as const)('older messages in the %s', (where, visit) => {
  it('[UI2] [OP2] come when the reader comes near, while the end goes on, and leave the reader where they are', async () => {
    await using stage = await visit();
    const { page, gateway, scroller } = stage;
    gateway.history = 'held';
    // Up to the first of those that were sent; the chat draws them in parts.
    await expect
      .poll(async () => {
        await toTop(scroller);
        return asked(gateway);
      })
      .toBe(1);
    await scroller.getByText('Loading earlier messages…').first().waitFor();
    const oldest = TURNS - NEWEST / 2 + 1;
    const anchor = answerAt(scroller, oldest);
    await anchor.scrollIntoViewIfNeeded();
    const place = await placeOf(anchor);
    gateway.append({ type: 'message.created', message: { id: 'u500', role: 'user', text: 'And now?' } }, began(500));
    gateway.append(...writing(500, 'This is written meanwhile, and makes the conversation longer. '.repeat(20)));
    await scroller.getByText('This is written meanwhile').waitFor();
    expect(Math.abs((await placeOf(anchor)) - place)).toBeLessThanOrEqual(TOLERANCE);
    gateway.answerHeld();
    await answerAt(scroller, oldest - 1).waitFor();
    expect(Math.abs((await placeOf(anchor)) - place)).toBeLessThanOrEqual(TOLERANCE);
    // On to the beginning, where nothing is asked for any more.
    await expect
      .poll(async () => {
        await toTop(scroller);
        return scroller.getByText('Beginning of the conversation').count();
      })
      .toBe(1);
    expect(await firstOf(scroller, where)).toBe(1);
    expect(asked(gateway)).toBe(Math.ceil((2 * TURNS - NEWEST) / 50));
    await scroller
      .getByText(/^Look up order 5(?:\s|$)/)
      .first()
      .waitFor();
    expect(await page.getByText('could not be loaded').count()).toBe(0);
  });

  it('[UI3] say that they could not be had, and are asked for again only by the reader', async () => {
    await using stage = await visit();
    const { page, gateway, scroller } = stage;
    gateway.history = 'refused';
    await expect
      .poll(async () => {
        await toTop(scroller);
        return asked(gateway);
      })
      .toBe(1);
    const again = scroller.getByRole('button', { name: where === 'chat' ? 'Retry' : 'Try again' });
    await again.waitFor();
    await scroller.evaluate((element) => element.scrollTo({ top: 300 }));
    await toTop(scroller);
    await again.waitFor();
    expect(asked(gateway)).toBe(1);
    expect(await axeFindings(page, ['light', 'dark'])).toEqual([]);
    gateway.history = 'answered';
    await again.focus();
    await page.keyboard.press('Enter');
    await answerAt(scroller, TURNS - NEWEST / 2).waitFor();
    expect(asked(gateway)).toBeGreaterThanOrEqual(2);
    // The focus is not lost with the button.
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });
});

/** Number of the first answer that is drawn. */
async function firstOf(scroller: Locator, where: 'chat' | 'console'): Promise<number> {
  if (where === 'chat') return firstShown(scroller);
  const text = await scroller.locator('article[data-role=assistant] .text').first().textContent();
  return numberOf(text?.split('\n').at(-1) ?? null);
}

it('[UI4] a screen reader is told that they are loaded, how many have come, and where the conversation begins', async () => {
  await using stage = await chatAtEnd();
  const { page, gateway, scroller } = stage;
  const heard: string[] = [];
  await page.exposeFunction('hear', (text: string) => heard.push(text));
  await page.evaluate(() => {
    const { hear } = globalThis as unknown as { hear: (text: string) => void };
    const status = document.querySelector('[role=status][aria-live=polite]');
    if (status !== null)
      new MutationObserver(() => hear(status.textContent)).observe(status, { childList: true, characterData: true });
  });
  gateway.history = 'held';
  await expect
    .poll(async () => {
      await toTop(scroller);
      return heard.join('\n');
    })
    .toBe('Loading earlier messages…');
  gateway.answerHeld();
  await expect
    .poll(async () => {
      await toTop(scroller);
      return heard.join('\n');
    })
    .toContain('Beginning of the conversation');
  expect(heard.join('\n')).toContain('50 earlier messages loaded');
  // What was said then is not read out.
  expect(heard.join('\n')).not.toContain('Answer');
});
