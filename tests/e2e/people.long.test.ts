/** People with accounts of their own decide and take over in the real product: who may, who was first, and what others see. */
import { type Simulator, startSimulator } from '@parley/simulator';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { addDeskAccount } from '../fixtures/desk-accounts.ts';
import { readOrder } from '../fixtures/desk-database.ts';
import { PASSWORD } from '../fixtures/operator-api.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';
import { openChat, send, settle, signInByPassword } from './steps.ts';

const ADMIN = 'Alice Johnson';
const REVIEWER = 'Bob Smith';
const SECOND = 'Second reviewer';
const ONLOOKER = 'Onlooker';

let browser: Browser;
let desk: Desk;
/** In place of a provider, so that it can be seen what the model is asked. */
let simulator: Simulator;

beforeAll(async () => {
  browser = await launchChromium();
  simulator = await startSimulator({ tokensPerSecond: 0, seed: 'people' });
  desk = await startDesk({ env: { OPENAI_BASE_URL: simulator.url, OPENAI_API_KEY: 'none' } });
  await addDeskAccount(desk, ADMIN, 'admin');
  await addDeskAccount(desk, REVIEWER, 'reviewer');
  await addDeskAccount(desk, SECOND, 'reviewer');
  await addDeskAccount(desk, ONLOOKER, 'viewer');
});

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
  await simulator?.close();
});

interface Operator {
  readonly context: BrowserContext;
  readonly page: Page;
}

async function signedIn(name: string): Promise<Operator> {
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await signInByPassword(page, desk.url, name, PASSWORD);
  await page.getByRole('heading', { name: /^Waiting for a decision/ }).waitFor();
  return { context, page };
}

/** A visitor asks for something that waits for somebody. @returns the conversation's id. */
async function ask(text: string): Promise<string> {
  const visitor = await desk.connect();
  const conversation = await visitor.open();
  await conversation.ask(text);
  return conversation.id;
}

const cardOf = (page: Page, summary: string): Locator => page.getByRole('listitem').filter({ hasText: summary });
const approve = (card: Locator): Locator => card.getByRole('button', { name: 'Approve', exact: true });

/** Who has decided what about a conversation, as the audit log has it. */
async function decisionsOn(conversationId: string): Promise<string[]> {
  const response = await fetch(`${desk.url}/v1/audit?action=approval.*&conversation=${conversationId}`, {
    headers: { authorization: `Bearer ${desk.operatorToken}` },
  });
  const { records } = (await response.json()) as {
    records: { action: string; content: { actor?: { name?: string } } | null }[];
  };
  return records.map(({ action, content }) => `${action} by ${content?.actor?.name}`);
}

it('[OP1] [HI3] [SE3] two reviewers race: one decision counts, and the other one is told whose', async () => {
  const conversationId = await ask('Refund $7 for ORD-9012, wrong colour');
  const both = await Promise.all([signedIn(REVIEWER), signedIn(SECOND)]);
  const names = [REVIEWER, SECOND];
  const cards = both.map(({ page }) => cardOf(page, 'Refund $7.00 on ORD-9012'));
  await Promise.all(cards.map((card) => approve(card).waitFor()));
  await Promise.all(both.map(({ page }) => settle(page)));
  // At the same moment: no waiting for a button that the other decision takes away.
  const handles = await Promise.all(cards.map((card) => approve(card).elementHandle()));
  await Promise.all(handles.map((handle) => handle?.evaluate((button) => (button as HTMLElement).click())));

  await Promise.all(
    cards.map((card) =>
      card
        .getByText(/^Approved by/)
        .first()
        .waitFor(),
    ),
  );
  const [decision, ...more] = await decisionsOn(conversationId);
  expect(more).toEqual([]);
  const winner = names.findIndex((name) => decision === `approval.approved by ${name}`);
  expect(winner).not.toBe(-1);
  const [won, lost] = winner === 0 ? cards : cards.toReversed();
  await lost?.getByText(`Approved by ${names[winner]}`).waitFor();
  await lost?.getByText('Decided elsewhere').waitFor();
  expect(await won?.getByText('Decided elsewhere').count()).toBe(0);
  for (const card of cards) expect(await card.getByRole('button').count()).toBe(0);
  await expect.poll(() => readOrder(desk.dataDir, 'ORD-9012').refundedCents).toBe(700);
  await Promise.all(both.map(({ context }) => context.close()));
});

it('[HI3] [OP1] a reviewer decides up to $100, and above that an admin; who only looks has no button', async () => {
  const conversationId = await ask('Refund $120 for ORD-9012, it never worked');
  const [reviewer, admin, onlooker] = await Promise.all([signedIn(REVIEWER), signedIn(ADMIN), signedIn(ONLOOKER)]);
  const cards = [reviewer, admin, onlooker].map(({ page }) => cardOf(page, 'Refund $120.00 on ORD-9012'));
  const [his, hers, theirs] = cards as [Locator, Locator, Locator];
  await his.getByText('This is above your limit as a reviewer: it takes an admin.').waitFor();
  await theirs.getByText('You may look at this, but not decide it: your rank is viewer.').waitFor();
  for (const card of [his, theirs]) expect(await approve(card).count()).toBe(0);

  // The page is no guard: the gateway refuses it as well.
  const { approvals } = await (await desk.operator()).command('inbox.watch', {});
  const approval = approvals.find((one) => one.conversationId === conversationId);
  const response = await fetch(`${desk.url}/v1/operators/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: REVIEWER, password: PASSWORD }),
  });
  const { token } = (await response.json()) as { token: string };
  const socket = await desk.connect({ token });
  await expect(
    socket.command('approval.decide', {
      approvalId: approval?.id ?? '',
      decision: 'approve',
      argsHash: approval?.argsHash ?? '',
    }),
  ).rejects.toThrow(/forbidden/);
  expect(readOrder(desk.dataDir, 'ORD-9012').refundedCents).toBe(700);

  await approve(hers).waitFor();
  await settle(admin.page);
  await approve(hers).click();
  await his.getByText(`Approved by ${ADMIN}`).waitFor();
  await expect.poll(() => readOrder(desk.dataDir, 'ORD-9012').refundedCents).toBe(12_700);
  expect(await decisionsOn(conversationId)).toEqual([`approval.approved by ${ADMIN}`]);
  await Promise.all([reviewer, admin, onlooker].map(({ context }) => context.close()));
});

it('[HI8] [OP2] a person takes over from the agent in the console, talks with the visitor, and hands back', async () => {
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce' });
  const chat = await context.newPage();
  await openChat(chat, desk.url);
  await send(chat, 'Can you check order ORD-5678?');
  await chat
    .getByText(/TRK-111/)
    .first()
    .waitFor();

  const [person, onlooker] = await Promise.all([signedIn(REVIEWER), signedIn(ONLOOKER)]);
  for (const { page } of [person, onlooker]) {
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page
      .getByRole('link', { name: /ORD-5678/ })
      .first()
      .click();
    await page.getByText('The assistant answers.').waitFor();
  }
  await person.page.getByRole('button', { name: 'Take over' }).click();
  await person.page.getByText('You answer; the assistant waits.').waitFor();
  await onlooker.page.getByText(`${REVIEWER} answers.`).waitFor();
  await chat.locator('.header-note', { hasText: REVIEWER }).waitFor();

  await send(chat, 'My cat is called Purple Armadillo.');
  const question = person.page.getByRole('region', { name: 'Transcript' });
  await question.getByText('My cat is called Purple Armadillo.').waitFor();
  await person.page.getByLabel('Say something to the visitor, as a person').fill('What a name! The courier has it.');
  await person.page.keyboard.press('Enter');
  await chat.getByText('What a name! The courier has it.').first().waitFor();
  // Nothing has begun to answer: there is one run, the one before.
  const [conversationId = ''] = /conv_[\w-]+/.exec(person.page.url()) ?? [];
  const { view } = await (await desk.operator()).open({ conversationId });
  expect(view.runs).toHaveLength(1);
  const watched = onlooker.page.getByRole('region', { name: /^Conversation/ });
  await watched.getByText('What a name! The courier has it.').waitFor();
  for (const name of ['Take over', 'Hand back', 'Send']) {
    expect(await watched.getByRole('button', { name }).count()).toBe(0);
  }

  await person.page.getByRole('button', { name: 'Hand back' }).click();
  await onlooker.page.getByText('The assistant answers.').waitFor();
  await chat.locator('.header-note').waitFor({ state: 'detached' });
  await send(chat, 'Which order were we talking about?');
  const told = (): string[] =>
    simulator.requests
      .map(({ body }) => JSON.stringify((body as { readonly input?: unknown }).input))
      .filter((input) => input.includes('Which order were we talking about?'));
  await expect.poll(() => told()[0]).toContain('Visitor: My cat is called Purple Armadillo.');
  expect(told()[0]).toContain(`${REVIEWER} of the team: What a name! The courier has it.`);
  await Promise.all([context, person.context, onlooker.context].map((each) => each.close()));
});
