/** What rules, limits and a busy server look like, in a real browser: a staged gateway brings them about. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { axeFindings } from './inspect.ts';
import { answered, began, ended, ORIGIN, StagedGateway, writing } from './staged-gateway.ts';
import { openChat, send, signIn } from './steps.ts';

const SAFE = 'I encountered an issue generating a safe response. Please try again.';
const REFUSED = "I'm sorry, I can't process that request.";
const STEPS = 'Your request requires more steps than I can handle.';
const OVER = 'This conversation has reached its limit. Please start a new one.';
const limited = { code: 'rate_limited', message: 'Too many requests.', retryable: true, retryAfterMs: 1500 } as const;
const over = { code: 'budget_exhausted', message: OVER, retryable: false } as const;

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

interface Visit {
  readonly gateway: StagedGateway;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly chat: Locator;
  /** What a screen reader was told, as one text. */
  readonly said: () => Promise<string>;
}

async function visit(): Promise<Visit> {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', permissions });
  const page = await context.newPage();
  const gateway = new StagedGateway();
  await gateway.serve(page);
  await openChat(page, `${ORIGIN}/`);
  await page.getByRole('dialog').waitFor();
  await page.evaluate(() => {
    const announcer = document.querySelector('parley-chat [role=status]');
    if (announcer === null) return;
    const heard: string[] = [];
    new MutationObserver(() => heard.push(announcer.textContent)).observe(announcer, { childList: true });
    Object.assign(globalThis, { heard });
  });
  const said = (): Promise<string> =>
    page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.join('\n'));
  return { gateway, context, page, chat: page.getByRole('dialog'), said };
}

/** Sends a message that is taken, and waits until it is. */
async function ask({ page, gateway }: Visit, text: string): Promise<void> {
  const count = gateway.sends.length;
  await send(page, text);
  await expect.poll(() => gateway.sends.length).toBe(count + 1);
}

/** What axe finds in light and dark at the width of a phone, where there is least room. */
async function findings(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 390, height: 844 });
  return axeFindings(page, ['light', 'dark']);
}

function times(text: string, part: string): number {
  return text.split(part).length - 1;
}

it('[GU7] [UI3] messages that come too fast wait with a countdown, and go by themselves, in order', async () => {
  const here = await visit();
  const { gateway, context, page, chat, said } = here;
  await ask(here, 'one');
  gateway.refusals.push(limited, limited);
  await send(page, 'two');
  await send(page, 'three');
  await chat.getByText('You are writing very fast. Sending in 1 s.').waitFor();
  await chat.getByText('Will be sent after that').waitFor();
  expect(await findings(page)).toEqual([]);
  // Whoever waits can go on writing, or change their mind.
  await send(page, 'never mind');
  await chat.getByRole('article', { name: 'You' }).getByText('never mind').waitFor();
  await expect
    .poll(() => gateway.sends, { timeout: 8000 })
    .toEqual(['one', 'two', 'two', 'two', 'three', 'never mind']);
  await expect.poll(() => chat.getByText('Sending in').count()).toBe(0);
  expect(await chat.getByRole('article', { name: 'You' }).allInnerTexts()).toEqual([
    'one',
    'two',
    'three',
    'never mind',
  ]);
  expect(times(await said(), 'You are writing very fast')).toBe(1);
  await context.close();
});

it('[CO1] [UI3] a budget warns, then closes the conversation; nothing that was written is lost', async () => {
  const here = await visit();
  const { gateway, context, page, chat, said } = here;
  await ask(here, 'one');
  gateway.append(began(1), ...answered(1, 'Yes.'), ended(1, 'completed'));
  gateway.append({ type: 'budget.updated', usedTokens: 80, limitTokens: 100, level: 'warning' });
  await chat.getByText('This conversation has nearly reached its limit.').waitFor();
  expect(await findings(page)).toEqual([]);

  gateway.refusals.push({ ...limited, retryAfterMs: 400 }, over);
  await send(page, 'two');
  await send(page, 'three');
  await send(page, 'never mind');
  await chat.getByText(OVER).waitFor();
  expect(gateway.sends).toEqual(['one', 'two', 'two']);
  const field = chat.getByRole('textbox', { name: 'Your message' });
  expect(await field.getAttribute('aria-disabled')).toBe('true');
  expect(await field.evaluate((element) => (element as HTMLTextAreaElement).readOnly)).toBe(true);
  await chat.getByRole('article', { name: 'You' }).getByRole('button', { name: 'Copy' }).first().click();
  await chat.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('two');
  expect(await findings(page)).toEqual([]);

  await chat.getByRole('button', { name: 'Discard' }).last().press('Enter');
  // The button is gone; whoever uses a keyboard is still in the chat.
  expect(await field.evaluate((element) => element.matches(':focus'))).toBe(true);
  await chat.getByRole('button', { name: 'New conversation' }).last().click();
  await chat.getByText('How can we help?').waitFor();
  expect(await field.inputValue()).toBe('two\nthree');
  expect(await field.getAttribute('aria-disabled')).toBeNull();
  expect(times(await said(), 'Not sent.')).toBe(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => gateway.sends.at(-1)).toBe('two\nthree');
  await context.close();
});

it('[UI3] [GU4] waits, cut, blocked and limited answers are told once, and quietly', async () => {
  const here = await visit();
  const { gateway, context, page, chat, said } = here;
  await ask(here, 'one');
  for (const position of [3, 2]) {
    gateway.append({ type: 'run.waiting', runId: 'r1', messageId: 'u1', reason: 'capacity', position });
  }
  await chat.getByText('Busy right now. You are number 2 in line.').waitFor();
  gateway.append(began(1));
  gateway.append({ type: 'run.waiting', runId: 'r1', reason: 'retry', retryAfterMs: 500 });
  await chat.getByText('Trying again…').waitFor();
  gateway.append({ type: 'run.resumed', runId: 'r1', reason: 'retry' });
  gateway.append(...answered(1, 'There are many.', 'length'), ended(1, 'completed'));
  await chat.getByText('The answer was cut because it became too long.').waitFor();

  await ask(here, 'two');
  gateway.append(began(2), ended(2, 'blocked', { code: 'input_blocked', message: REFUSED, retryable: false }));
  await chat.getByText(REFUSED).waitFor();

  await ask(here, 'three');
  gateway.append(began(3), ...answered(3, STEPS));
  gateway.append(ended(3, 'limited', { code: 'max_turns', message: STEPS, retryable: false }));
  await chat.getByText(STEPS).waitFor();

  await ask(here, 'four');
  gateway.append(began(4), ...writing(4, 'The secret is'));
  await chat.getByText('The secret is').waitFor();
  gateway.append({ type: 'message.retracted', messageId: 'a4', reason: 'A rule.' });
  gateway.append(ended(4, 'blocked', { code: 'output_blocked', message: SAFE, retryable: true }));
  await chat.getByText(SAFE).waitFor();
  expect(await chat.getByText('The secret is').count()).toBe(0);
  expect(await chat.getByText('withdrawn').count()).toBe(0);
  expect(await findings(page)).toEqual([]);
  for (const text of [REFUSED, STEPS, SAFE]) expect(await chat.getByText(text).count()).toBe(1);
  await expect.poll(said).toContain(SAFE);
  const heard = await said();
  for (const text of [REFUSED, STEPS, SAFE, 'Busy right now', 'Trying again']) expect(times(heard, text)).toBe(1);

  await chat.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => gateway.sends.at(-1)).toBe('four');
  await context.close();
});

it('[OP1] [CO2] the console says the same, with codes, tokens and cost', async () => {
  const here = await visit();
  const { gateway, context } = here;
  await ask(here, 'one');
  gateway.append(
    began(1),
    ...answered(1, 'There are many.', 'content_filter'),
    ended(1, 'completed', undefined, 0.0123),
  );
  await ask(here, 'two');
  gateway.append(began(2), ended(2, 'blocked', { code: 'input_blocked', message: REFUSED, retryable: false }));
  gateway.append({ type: 'budget.updated', usedTokens: 8400, limitTokens: 10_000, level: 'warning' });
  await ask(here, 'three');
  gateway.append({ type: 'run.waiting', runId: 'r3', messageId: 'u3', reason: 'capacity', position: 3 });
  gateway.ask('conv_1');

  const page = await context.newPage();
  await gateway.serve(page);
  await signIn(page, ORIGIN, 'operator');
  await page.getByRole('link', { name: 'Conversation conv_1' }).click();
  const transcript = page.getByRole('region', { name: 'Transcript' });
  await transcript.getByText('Cut by a content filter').waitFor();
  await transcript.getByText('Answered · 3.2 s · 1,234 tokens · $0.0123').waitFor();
  await transcript.getByText('Blocked by a guardrail · 3.2 s · 1,234 tokens · unpriced').waitFor();
  await transcript.getByText('input_blocked').waitFor();
  await transcript.getByText('number 3 in line').waitFor();
  await page.getByText('Budget of this conversation: 8,400 of 10,000 tokens').waitFor();
  expect(await findings(page)).toEqual([]);
  await context.close();
});
