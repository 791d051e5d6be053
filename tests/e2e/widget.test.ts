/** The widget and the console in a real browser: what only a browser can show. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { readOrder } from '../fixtures/desk-database.ts';
import { type Desk, type DeskOptions, startDesk } from '../fixtures/start-desk.ts';
import { axeFindings } from './inspect.ts';
import { openChat, send, settle, signIn } from './steps.ts';

const CANCEL = 'Please cancel my order ORD-9012.';
const REFUND = 'Refund $4.99 for ORD-3456, one cable is broken.';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

/** A desk whose model writes fast, unless the test is about writing. */
function startFastDesk(options: DeskOptions = {}): Promise<Desk> {
  return startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '400' }, ...options });
}

/** Messages of the visitor with exactly this text. */
function written(chat: Locator, text: string): Locator {
  return chat.getByRole('article', { name: 'You' }).getByText(text, { exact: true });
}

/** Name of the element that has the focus, within the widget. */
function focused(page: Page): Promise<string | null | undefined> {
  return page.locator('parley-chat').evaluate((host) => {
    const element = host.shadowRoot?.activeElement;
    return element?.getAttribute('placeholder') ?? element?.textContent;
  });
}

/** Clicks a button in the same task in which it first appears, again and again: faster than any person. */
function clickOnAppearance(page: Page, name: string, forMs: number): Promise<number> {
  return page.evaluate(
    ([name, forMs]) =>
      new Promise<number>((resolve) => {
        let first = 0;
        let clicks = 0;
        const look = (): void => {
          if (first !== 0 && performance.now() - first > forMs) {
            resolve(clicks);
            return;
          }
          const buttons = document.querySelector('parley-chat')?.shadowRoot?.querySelectorAll('button') ?? [];
          for (const button of buttons) {
            if (button.textContent !== name) continue;
            if (first === 0) first = performance.now();
            button.click();
            clicks += 1;
          }
          requestAnimationFrame(look);
        };
        look();
      }),
    [name, forMs] as const,
  );
}

describe('a visitor’s own decision', () => {
  it('[GW5] [HI3] is the same in two tabs, and nothing is decided by accident', async () => {
    await using desk = await startFastDesk();
    const visitor = await browser.newContext();
    const one = await visitor.newPage();
    await openChat(one, desk.url);
    const first = one.getByRole('dialog');
    const hasty = clickOnAppearance(one, 'Approve', 300);
    await send(one, CANCEL);
    expect(await hasty).toBeGreaterThan(0);
    expect(await first.getByText('Your approval is needed').count()).toBe(1);
    await expect.poll(() => focused(one)).toBe('Write a message…');
    // An Enter that was meant for the composer sends a message at most.
    await one.keyboard.press('Enter');
    expect(readOrder(desk.dataDir, 'ORD-9012').status).toBe('Processing');

    const two = await visitor.newPage();
    await two.goto(desk.url);
    const second = two.getByRole('dialog');
    await second.getByText('Your approval is needed').waitFor();
    await settle(two);
    await second.getByRole('button', { name: 'Approve', exact: true }).click();
    for (const chat of [first, second]) {
      await chat.getByText('Approved by you').waitFor();
      await chat.getByText('ORD-9012 (Gadget Plus) is cancelled.').last().waitFor();
      expect(await written(chat, CANCEL).count()).toBe(1);
    }
    expect(readOrder(desk.dataDir, 'ORD-9012').status).toBe('Cancelled');
    await expect.poll(async () => (await first.innerText()) === (await second.innerText())).toBe(true);
    await visitor.close();
  });
});

type Frame = Record<string, unknown>;

/**
 * Makes of the approvals that a page receives questions about interrupted calls, which only a crash in the middle of a
 * call brings about otherwise. The server knows nothing of it.
 *
 * @returns the outcomes that the page sends.
 */
async function interruptCalls(page: Page): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  await page.routeWebSocket(/\/v1\/socket$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { outcome, ...frame } = JSON.parse(message.toString()) as Frame;
      if (frame['type'] === 'approval.decide') outcomes.push(outcome);
      server.send(JSON.stringify(frame));
    });
    server.onMessage((message) => {
      const frame = JSON.parse(message.toString()) as Frame;
      if (frame['type'] === 'approval.requested') (frame['approval'] as Frame)['question'] = 'outcome';
      if (frame['type'] === 'approval.resolved') frame['outcome'] = outcomes.at(-1);
      socket.send(JSON.stringify(frame));
    });
  });
  return outcomes;
}

describe('an interrupted call', () => {
  it('[UI2] [HI3] asks the visitor what came of it, and asks twice before it is done again', async () => {
    await using desk = await startFastDesk();
    const visitor = await browser.newContext();
    const page = await visitor.newPage();
    const outcomes = await interruptCalls(page);
    await openChat(page, desk.url);
    const chat = page.getByRole('dialog');
    await send(page, CANCEL);
    await chat.getByText('Interrupted: did this happen?').waitFor();
    await expect.poll(() => focused(page)).toBe('Write a message…');
    await settle(page);
    await chat.getByRole('button', { name: 'Do it again' }).dblclick();
    await expect.poll(() => focused(page)).toBe('Back');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Do it again');
    expect(outcomes).toEqual([]);

    await settle(page);
    await page.keyboard.press('Enter');
    await settle(page);
    await chat.getByRole('button', { name: 'Yes, do it again' }).click();
    await chat.getByText('Answered by you: do it again').waitFor();
    expect(outcomes).toEqual(['retry']);
    await visitor.close();
  });

  it('[UI2] [OP1] lets the visitor go on while a teammate says what came of it', async () => {
    await using desk = await startFastDesk();
    const visitor = await browser.newContext();
    const page = await visitor.newPage();
    const operator = await browser.newContext();
    const inbox = await operator.newPage();
    await interruptCalls(page);
    const outcomes = await interruptCalls(inbox);
    await signIn(inbox, desk.url, desk.operatorToken);
    await inbox.getByText('Nothing waits for you.').waitFor();
    await openChat(page, desk.url);
    const chat = page.getByRole('dialog');
    await send(page, REFUND);
    await chat.getByText('We are checking whether this went through').waitFor();
    expect(await chat.getByRole('button', { name: 'It happened' }).count()).toBe(0);

    await inbox.getByText('Interrupted: did this happen?').waitFor();
    await settle(inbox);
    await inbox.getByRole('button', { name: 'Do it again' }).dblclick();
    await inbox.getByRole('button', { name: 'Back' }).click();
    expect(outcomes).toEqual([]);
    await settle(inbox);
    await inbox.getByRole('button', { name: 'It did not happen' }).click();
    await inbox.getByText(/Answered by .*: it did not happen/).waitFor();
    expect(outcomes).toEqual(['not_done']);
    await send(page, 'How long does express shipping take?');
    await chat.getByText('2–3 business days').first().waitFor();
    await operator.close();
    await visitor.close();
  });
});

describe('without a connection', () => {
  it('[UI3] what is written waits for the server, and is sent once; an answer can be stopped', async () => {
    let desk = await startFastDesk();
    const visitor = await browser.newContext();
    try {
      const page = await visitor.newPage();
      await openChat(page, desk.url);
      const chat = page.getByRole('dialog');
      await send(page, 'How long does express shipping take?');
      await chat.getByText('2–3 business days').first().waitFor();

      await desk.kill('SIGKILL');
      await chat.getByText('No connection.').waitFor();
      await send(page, 'What does the warranty cover?');
      await chat.getByText('Will be sent when you are back online').waitFor();

      const { dataDir, port } = desk;
      desk = await startDesk({ dataDir, port, env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '40' } });
      // Whoever does not want to wait for the next attempt does not have to.
      const tryNow = chat.getByRole('button', { name: 'Try now' });
      // The widget may have come back by itself just then: the button goes while it is being clicked.
      await tryNow.click({ force: true, timeout: 5000 }).catch(async (error: unknown) => {
        if ((await tryNow.count()) > 0) throw error;
      });
      await chat.getByText('1-year manufacturer warranty').first().waitFor();
      expect(await chat.getByText('No connection.').count()).toBe(0);
      await page.reload();
      await chat.getByText('1-year manufacturer warranty').first().waitFor();
      expect(await written(chat, 'What does the warranty cover?').count()).toBe(1);

      await send(page, 'Tell me a long story about a lighthouse');
      await chat.getByText('a lighthouse, and it began').waitFor();
      await chat.getByRole('button', { name: 'Stop answering' }).click();
      await chat.getByText('Stopped').waitFor();
      expect(await chat.getByRole('button', { name: 'Stop answering' }).count()).toBe(0);
      await expect.poll(() => focused(page)).toBe('Write a message…');
    } finally {
      await visitor.close();
      await desk.stop();
    }
  });

  it('[UI3] a first message survives a reload, and is sent once', async () => {
    await using desk = await startFastDesk();
    const visitor = await browser.newContext();
    const page = await visitor.newPage();
    let connected = false;
    await page.routeWebSocket(/\/v1\/socket$/, async (socket) => {
      if (connected) socket.connectToServer();
      else await socket.close();
    });
    await openChat(page, desk.url);
    const chat = page.getByRole('dialog');
    const question = 'Where is my order ORD-5678?';
    await send(page, question);
    await written(chat, question).waitFor();
    await page.reload();
    await written(chat, question).waitFor();
    connected = true;
    await chat.getByText('TRK-111').last().waitFor();
    await page.reload();
    await chat.getByText('TRK-111').last().waitFor();
    expect(await written(chat, question).count()).toBe(1);
    await visitor.close();
  });
});

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;

/** What axe finds on a page in both colour schemes and both sizes. */
async function findings(page: Page, state: string): Promise<string[]> {
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    const problems = await axeFindings(page, ['light', 'dark']);
    found.push(...problems.map((problem) => `${state}, ${size.width} px, ${problem}`));
  }
  await page.setViewportSize(sizes[0]);
  return found;
}

describe('accessibility', () => {
  // Each state of the chat has its looks elsewhere; here it is on the shop's page, and the console is beside it.
  it('[UI4] axe finds nothing in the shop and the console, light and dark, wide and narrow', async () => {
    await using desk = await startFastDesk();
    // What moves has no settled colours to be measured. The policy of the page would keep axe itself out.
    const options = { bypassCSP: true, reducedMotion: 'reduce', viewport: sizes[0] } as const;
    const visitor: BrowserContext = await browser.newContext(options);
    const page = await visitor.newPage();
    await page.goto(desk.url);
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    const found = await findings(page, 'closed');
    await page.getByRole('button', { name: 'Open chat' }).click();
    const chat = page.getByRole('dialog');
    await send(page, REFUND);
    await chat.getByText('Waiting for a teammate').waitFor();
    found.push(...(await findings(page, 'waiting for a teammate')));

    const operator = await browser.newContext(options);
    const inbox = await operator.newPage();
    await signIn(inbox, desk.url, desk.operatorToken);
    await inbox.getByText('Refund $4.99 on ORD-3456').waitFor();
    found.push(...(await findings(inbox, 'console inbox')));
    expect(found).toEqual([]);
    await operator.close();
    await visitor.close();
  });
});
