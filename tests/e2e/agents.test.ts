/** Several agents, in a real browser: choosing one, being handed over, and what an agent does that is a tool of another. */
import type { ConversationEvent } from '@parley/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { axeFindings } from './inspect.ts';
import { answered, began, ended, ORIGIN, StagedGateway } from './staged-gateway.ts';
import { openChat, send, signIn } from './steps.ts';

const AGENTS = [
  { name: 'support', title: 'Support', starters: ['Where is my order?'] },
  { name: 'triage', title: 'Help desk', starters: ['I was charged twice', 'Sync says E409'] },
];

const NESTED = { parentCallId: 'c1', askedBy: ['Technical specialist', 'Knowledge'] };

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

/** What axe finds in light and dark at the width of a phone, where there is least room. */
async function findings(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 390, height: 844 });
  return axeFindings(page, ['light', 'dark']);
}

const begun = { ...began(1), agent: 'triage' } as ConversationEvent;
const call = (callId: string, title: string, parentCallId?: string): ConversationEvent => ({
  type: 'tool.started',
  runId: 'r1',
  callId,
  ...(parentCallId !== undefined && { parentCallId }),
  tool: 'any',
  title,
  arguments: { query: 'E409' },
  agent: parentCallId === undefined ? 'technical' : 'knowledge',
});
const done = (callId: string, status: 'succeeded' | 'unknown' = 'succeeded'): ConversationEvent => ({
  type: 'tool.completed',
  callId,
  status,
  durationMs: 420,
});
const handed: ConversationEvent = {
  type: 'agent.changed',
  runId: 'r1',
  from: 'triage',
  to: 'technical',
  title: 'Technical specialist',
};

it('[AG7] [UI4] a visitor chooses whom to write to, with the keyboard, and is heard by that agent', async () => {
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', locale: 'de-CH' });
  const page = await context.newPage();
  const gateway = new StagedGateway();
  gateway.agents = AGENTS;
  await gateway.serve(page);
  await openChat(page, `${ORIGIN}/`);
  const chat = page.getByRole('dialog');
  await chat.getByRole('radio', { name: 'Support' }).focus();
  await chat.getByRole('button', { name: 'Where is my order?' }).waitFor();
  await page.keyboard.press('ArrowDown');
  expect(await chat.getByRole('radio', { name: 'Help desk' }).isChecked()).toBe(true);
  await chat.getByRole('heading', { name: 'Help desk' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await chat.getByRole('button', { name: 'I was charged twice' }).click();
  await expect
    .poll(() => gateway.frames.find(({ type }) => type === 'message.send'))
    .toMatchObject({ agent: 'triage' });
  // The page's language comes before the browser's: the widget speaks it, too.
  expect(gateway.frames[0]).toMatchObject({ type: 'hello', locale: 'en' });
  // What has been said to one agent is not undone by choosing another.
  expect(await chat.getByRole('radio').count()).toBe(0);
  await context.close();
});

it('[UI2] [UI4] [AG6] what an agent does inside of a tool is in its card, and who answers is told', async () => {
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const gateway = new StagedGateway();
  gateway.agents = AGENTS.slice(1);
  await gateway.serve(page);
  await openChat(page, `${ORIGIN}/`);
  const chat = page.getByRole('dialog');
  await send(page, 'Sync says E409');
  await expect.poll(() => gateway.sends.length).toBe(1);
  gateway.append(begun, handed, call('c1', 'Ask the knowledge base'), call('c2', 'Search the help articles', 'c1'));
  gateway.append(call('c3', 'Read a help article', 'c1'), { type: 'tool.progress', callId: 'c3', text: 'Page 2 of 3' });
  await chat.getByText('You are now talking to Technical specialist').waitFor();
  await chat.getByRole('heading', { name: 'Technical specialist' }).waitFor();
  const card = chat.getByRole('group', { name: 'Ask the knowledge base' });
  const steps = card.getByRole('button', { name: '2 steps' });
  expect(await steps.getAttribute('aria-expanded')).toBe('true');
  await card.getByRole('listitem').getByText('Page 2 of 3').waitFor();
  expect(await findings(page)).toEqual([]);
  // Closed by the visitor, it says in one line what is being done.
  await steps.press('Enter');
  expect(await card.getByRole('listitem').count()).toBe(0);
  await card.getByText('Page 2 of 3').first().waitFor();

  const approval = { ...gateway.ask('conv_1', NESTED), runId: 'r1' };
  gateway.append({ type: 'approval.requested', approval });
  await chat.getByText('Asked by Knowledge, for Technical specialist').waitFor();
  await card.getByText('Waiting for an approval').waitFor();
  gateway.append({ type: 'approval.resolved', approvalId: 'p1', decision: 'rejected', by: null });

  await chat.getByRole('button', { name: 'Stop answering' }).click();
  await expect.poll(() => gateway.frames.at(-1)).toMatchObject({ type: 'run.cancel', runId: 'r1' });
  gateway.append(done('c2'), done('c3', 'unknown'), done('c1', 'unknown'), ended(1, 'cancelled'));
  await card.getByText('Stopped: outcome not known').first().waitFor();
  expect(await steps.getAttribute('aria-expanded')).toBe('false');
  await steps.click();
  expect(await card.getByRole('listitem').count()).toBe(2);
  expect(await findings(page)).toEqual([]);
  await context.close();
});

it('[OP1] [AG6] the console shows who answers, whom a call was made for, and who asks', async () => {
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const gateway = new StagedGateway();
  gateway.agents = AGENTS;
  await gateway.serve(page);
  await openChat(page, `${ORIGIN}/`);
  await send(page, 'Sync says E409');
  await expect.poll(() => gateway.sends.length).toBe(1);
  gateway.append(begun, handed, call('c1', 'Ask the knowledge base'), call('c2', 'Search the help articles', 'c1'));
  gateway.append({ type: 'tool.progress', callId: 'c2', text: 'Page 2 of 3' });
  gateway.ask('conv_1', NESTED);
  const desk = await context.newPage();
  await gateway.serve(desk);
  await signIn(desk, ORIGIN, 'operator');
  const inbox = desk.getByRole('region', { name: 'Waiting for a decision' });
  await inbox.getByText('Asked by Knowledge, for Technical specialist').waitFor();
  await inbox.getByRole('link', { name: 'Conversation conv_1' }).click();
  const transcript = desk.getByRole('region', { name: 'Transcript' });
  const inner = transcript.getByRole('list', { name: 'Calls within Ask the knowledge base' });
  await inner.getByText('Page 2 of 3').waitFor();
  await transcript.getByText('Technical specialist answers from here on').waitFor();
  await desk.getByText('With Technical specialist').waitFor();
  expect(await findings(desk)).toEqual([]);
  gateway.append(done('c2'), done('c1'), ...answered(1, 'Choose a version.'), ended(1, 'completed'));
  await transcript.getByText('Help desk → Technical specialist').waitFor();
  await context.close();
});
