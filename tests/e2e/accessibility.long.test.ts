/** The chat for people who use a keyboard, a screen reader, an input method, large letters or colours of their own. */
import type { ConversationEvent } from '@parley/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { type ChatState, type Stage, stageOf, stateOf } from './chat-states.ts';
import { axeFindings, listenIn, misplaced } from './inspect.ts';
import { answered, began, ended, writing } from './staged-gateway.ts';
import { send, settle } from './steps.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

const welcome: ChatState = {
  name: 'welcome',
  arrange: ({ page }) => page.locator('parley-chat .greeting').waitFor(),
};
const open = (viewport = DESKTOP): Promise<Stage> => stageOf(browser, welcome, { viewport });

/** Sends a message, and waits until it has been taken. */
async function ask({ page, gateway }: Stage, text: string): Promise<void> {
  const count = gateway.sends.length;
  await send(page, text);
  await expect.poll(() => gateway.sends.length).toBe(count + 1);
}

/** What has the focus in the chat: the name of the button, the field, or the region. */
function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const outer = document.activeElement;
    const element = outer?.shadowRoot?.activeElement ?? outer;
    if (element === null || element === document.body) return null;
    const label =
      element.id === '' ? null : (element.getRootNode() as ShadowRoot).querySelector(`label[for="${element.id}"]`);
    return element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent;
  });
}

/** Names of what the focus comes to, one Tab after the other. */
async function tabThrough(page: Page, count: number): Promise<(string | null)[]> {
  const names: (string | null)[] = [];
  for (let step = 0; step < count; step += 1) {
    await page.keyboard.press('Tab');
    names.push(await focused(page));
  }
  return names;
}

const approval = {
  type: 'approval.requested',
  approval: {
    id: 'p1',
    conversationId: 'conv_1',
    runId: 'r1',
    callId: 'c1',
    tool: 'cancel_order',
    title: 'Cancel an order',
    summary: 'Cancel ORD-9012',
    arguments: { order: 'ORD-9012' },
    argsHash: 'h',
    decidedBy: 'visitor',
    requestedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  },
} as const satisfies ConversationEvent;
const waiting = { type: 'run.waiting', runId: 'r1', reason: 'approval' } as const satisfies ConversationEvent;
const resumed = { type: 'run.resumed', runId: 'r1', reason: 'approval' } as const satisfies ConversationEvent;
const byVisitor = {
  type: 'approval.resolved',
  approvalId: 'p1',
  decision: 'approved',
  by: { id: 'visitor_1', role: 'visitor' },
} as const satisfies ConversationEvent;

/** What people meet most; all states, in more variants, are in the long run. */
const COMMON = ['welcome', 'answer', 'tools that went wrong', 'declining', 'budget used up'];

it('[UI4] axe finds nothing where people are most of the time, light and dark, and nothing is cut off', async () => {
  const found: string[] = [];
  for (const name of COMMON) {
    await using stage = await stageOf(browser, stateOf(name), { viewport: PHONE });
    const problems = [...(await misplaced(stage.page)), ...(await axeFindings(stage.page, ['light', 'dark']))];
    found.push(...problems.map((problem) => `${name}: ${problem}`));
  }
  expect(found).toEqual([]);
});

describe('what a screen reader is told', () => {
  it('[UI4] of a question, a tool, an approval and the answer: these lines, each once, in this order', async () => {
    await using stage = await open();
    const { page, gateway, chat } = stage;
    const heard = await listenIn(page);
    await ask(stage, 'Please cancel my order ORD-9012.');
    gateway.append(began(1));
    await expect.poll(heard).toEqual(['Assistant is responding…']);
    gateway.append(approval, waiting);
    await expect.poll(heard).toHaveLength(2);
    await settle(page);
    await chat.getByRole('button', { name: 'Approve', exact: true }).click();
    gateway.append(byVisitor, resumed);
    await expect.poll(heard).toHaveLength(3);
    gateway.append({
      type: 'tool.started',
      runId: 'r1',
      callId: 'c1',
      tool: 'cancel_order',
      title: 'Cancel',
      arguments: {},
      agent: 'support',
    });
    gateway.append({ type: 'tool.completed', callId: 'c1', status: 'succeeded', durationMs: 40 });
    // Word by word on the screen; to be heard when it is complete.
    gateway.append(...writing(1, 'It is '));
    await chat.getByText('It is').waitFor();
    gateway.append({
      type: 'message.completed',
      messageId: 'a1',
      text: 'It is **cancelled**. See [orders](https://shop.example).',
    });
    gateway.append(ended(1, 'completed'));
    await expect
      .poll(heard)
      .toEqual([
        'Assistant is responding…',
        'Your approval is needed: Cancel ORD-9012',
        'Approved: Cancel ORD-9012',
        'Assistant: It is cancelled. See orders.',
      ]);
  });

  it('[UI4] of a failure, a refusal, a teammate and a stop', async () => {
    await using stage = await open();
    const { page, gateway } = stage;
    const heard = await listenIn(page);
    const lines = async (): Promise<string[]> =>
      (await heard()).flatMap((said) => said.split('\n')).map((line) => line.trim());
    await ask(stage, 'one');
    gateway.append(began(1));
    // What begins and ends within a frame is told by its end alone.
    await expect.poll(lines).toHaveLength(1);
    gateway.append(
      ended(1, 'failed', { code: 'model_timeout', message: 'The assistant took too long.', retryable: true }),
    );
    await expect.poll(lines).toHaveLength(2);
    gateway.refusals.push({ code: 'bad_request', message: 'This cannot be sent.', retryable: false });
    await ask(stage, 'two');
    await expect.poll(lines).toHaveLength(3);
    const operator = { id: 'o1', name: 'Alice Johnson' };
    gateway.append({
      type: 'message.created',
      message: { id: 'm1', role: 'operator', text: 'I am here.', author: operator },
    });
    await expect.poll(lines).toHaveLength(4);
    await ask(stage, 'three');
    gateway.append(began(2), ...writing(2, 'As far as'));
    await expect.poll(lines).toHaveLength(5);
    gateway.append({ type: 'message.completed', messageId: 'a2', text: 'As far as', interrupted: true });
    gateway.append(ended(2, 'cancelled'));
    await expect
      .poll(lines)
      .toEqual([
        'Assistant is responding…',
        'The assistant took too long.',
        'Not sent. This cannot be sent.',
        'Alice Johnson: I am here.',
        'Assistant is responding…',
        'The answer was interrupted.',
      ]);
  });

  it('[UI4] nothing of what was there before, and in the language of the chat, from the page’s own DOM', async () => {
    await using stage = await stageOf(
      browser,
      { ...stateOf('answer'), attributes: 'data-lang="de"' },
      { viewport: DESKTOP },
    );
    const { page } = stage;
    await page.reload();
    await page.locator('parley-chat .prose').first().waitFor();
    const heard = await listenIn(page);
    await ask(stage, 'Und die andere?');
    stage.gateway.append(began(2));
    await expect.poll(heard).toEqual(['Der Assistent antwortet …']);
    stage.gateway.append(...answered(2, 'Morgen.'), ended(2, 'completed'));
    await expect.poll(heard).toEqual(['Der Assistent antwortet …', 'Assistent: Morgen.']);
    const region = page.locator('parley-chat > [role=status]');
    expect(await region.getAttribute('lang')).toBe('de');
    expect(await region.getAttribute('aria-live')).toBe('polite');
  });
});

describe('the keyboard alone', () => {
  it('[UI4] [HI3] goes through a whole approval, in the order of what is seen, and is never moved by itself', async () => {
    await using stage = await open();
    const { page, gateway, chat } = stage;
    await page.keyboard.type('Please cancel my order ORD-9012.');
    await page.keyboard.press('Enter');
    await expect.poll(() => gateway.sends.length).toBe(1);
    gateway.append(began(1), approval, waiting);
    await chat.getByRole('button', { name: 'Approve', exact: true }).waitFor();
    expect(await focused(page)).toBe('Your message');
    await settle(page);
    await page.keyboard.press('Enter');
    const buttons = ['New conversation', 'Close chat', 'Conversation', 'Approve', 'Decline', 'Your message'];
    await chat.getByRole('button', { name: 'New conversation' }).focus();
    expect([await focused(page), ...(await tabThrough(page, 5))]).toEqual(buttons);
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe('Decline');

    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Reason (optional)');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Decline');
    await page.keyboard.press('Shift+Tab');
    await settle(page);
    expect(gateway.frames.some(({ type }) => type === 'approval.decide')).toBe(false);
    await page.keyboard.press('Space');
    await expect.poll(() => gateway.frames.at(-1)).toMatchObject({ type: 'approval.decide', decision: 'approve' });
    gateway.append(byVisitor, resumed, ...answered(1, 'It is cancelled.'), ended(1, 'completed'));
    await chat.getByText('Approved by you').waitFor();
    // The button is gone; the focus stays with what it was about.
    expect(await focused(page)).toContain('Cancel ORD-9012');

    // What comes after the chat is closed is unread.
    await chat.getByText('It is cancelled.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Open chat');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Your message');
  });

  it('[UI4] while an input method composes, Enter and Escape are its own', async () => {
    await using stage = await open();
    const { page, gateway, chat } = stage;
    const session = await page.context().newCDPSession(page);
    const field = chat.getByRole('textbox');
    const compose = (key: string, keyCode: number): Promise<unknown> =>
      field.evaluate(
        (element, [key, keyCode]) => {
          const event = new KeyboardEvent('keydown', {
            key,
            keyCode,
            isComposing: true,
            bubbles: true,
            cancelable: true,
            composed: true,
          });
          element.dispatchEvent(event);
        },
        [key, keyCode] as const,
      );
    await field.focus();
    await session.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    expect(await field.inputValue()).toBe('にほん');
    await compose('Enter', 229);
    await compose('Escape', 229);
    expect(await chat.isVisible()).toBe(true);
    await session.send('Input.insertText', { text: '日本' });
    expect(gateway.sends).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => gateway.sends).toEqual(['日本']);
  });

  it('[UI4] on a phone it stays in the chat, which covers the page, and comes back out', async () => {
    await using stage = await open(PHONE);
    const { page, chat } = stage;
    expect(await chat.getAttribute('aria-modal')).toBe('true');
    expect(await page.locator('main').evaluate((main) => main.matches('[inert]'))).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Open chat');
    expect(await page.locator('main').evaluate((main) => main.matches('[inert]'))).toBe(false);
  });
});

it('[UI4] less motion is none, and what moved still says that it is at work', async () => {
  await using still = await stageOf(browser, stateOf('tools at work'), { viewport: DESKTOP });
  const moving = (page: Page): Promise<number> =>
    page.locator('parley-chat').evaluate((host) => host.shadowRoot?.getAnimations().length ?? -1);
  expect(await moving(still.page)).toBe(0);
  expect(
    await still.page
      .locator('parley-chat .spinner')
      .first()
      .evaluate((ring) => getComputedStyle(ring).borderStyle),
  ).toBe('dotted');
  await using lively = await stageOf(browser, stateOf('tools at work'), {
    viewport: DESKTOP,
    reducedMotion: 'no-preference',
  });
  expect(await moving(lively.page)).toBeGreaterThan(0);
});
