/** What the console shows of an approval, and what it sends: limits, two people, other arguments, grants, claims, takeovers. */
import type { Approval, OperatorRole } from '@parley/protocol';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { axeFindings } from './inspect.ts';
import { ORIGIN, StagedGateway } from './staged-gateway.ts';
import { settle, signIn } from './steps.ts';

const refund: Partial<Approval> = {
  arguments: { order_id: 'ORD-1', amount: 800 },
  schema: {
    type: 'object',
    required: ['order_id', 'amount'],
    properties: { order_id: { type: 'string', minLength: 1 }, amount: { type: 'number', maximum: 1000 } },
  },
  operatorRole: 'reviewer',
  editableBy: ['operator'],
  grantOffer: { same: { order_id: 'ORD-1' }, atMost: { amount: 800 }, maxUses: 3, expiresInMs: 3_600_000 },
};

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

interface Desk {
  readonly gateway: StagedGateway;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What was sent of a type. */
  readonly sent: (type: string) => Record<string, unknown>[];
}

async function openDesk(approval: Partial<Approval>, operatorRole: OperatorRole = 'admin'): Promise<Desk> {
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const gateway = new StagedGateway();
  gateway.operatorRole = operatorRole;
  gateway.begin();
  gateway.ask('conv_1', approval);
  await gateway.serve(page);
  await signIn(page, ORIGIN, 'operator');
  await page.getByText('Refund $20.00').waitFor();
  await settle(page);
  return { gateway, context, page, sent: (type) => gateway.frames.filter((frame) => frame['type'] === type) };
}

it('[HI3] [OP1] a reviewer above their limit sees why, and has no button', async () => {
  const { context, page } = await openDesk({ ...refund, operatorRole: 'admin' }, 'reviewer');
  await page.getByText('This is above your limit as a reviewer: it takes an admin.').waitFor();
  expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
  expect(await axeFindings(page, ['light', 'dark'])).toEqual([]);
  await context.close();
});

it('[HI3] [OP1] whoever was the first of two people sees that, and waits for the second', async () => {
  const by = { id: 'operator_1', role: 'operator', name: 'Alice Johnson' } as const;
  const endorsements = [{ by, at: '2026-11-20T12:00:00Z', reason: 'Seems fair.' }];
  const { context, page } = await openDesk({ ...refund, decidedBy: 'two_people', endorsements });
  await page.getByText(/Approved by Alice Johnson at .*one more person has to approve.*Seems fair/).waitFor();
  await page.getByText('It takes a second person, who is not you').waitFor();
  expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
  await context.close();
});

it('[HI4] arguments are edited in a form, which says at each field what is wrong with it', async () => {
  const { context, page, sent } = await openDesk(refund);
  await page.getByRole('button', { name: 'Edit…' }).click();
  const amount = page.getByLabel('amount');
  await amount.fill('5000');
  await settle(page);
  await page.getByRole('button', { name: 'Approve with these' }).click();
  await page.getByText('At most 1000.').waitFor();
  expect(await amount.getAttribute('aria-invalid')).toBe('true');
  expect(await amount.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await axeFindings(page, ['light', 'dark'])).toEqual([]);
  expect(sent('approval.decide')).toEqual([]);
  await amount.fill('250');
  await page.getByRole('button', { name: 'Approve with these' }).click();
  await expect
    .poll(() => sent('approval.decide'))
    .toMatchObject([{ decision: 'approve', argsHash: 'h', editedArguments: { order_id: 'ORD-1', amount: 250 } }]);
  await context.close();
});

it('[HI5] a grant is given only after all of it was read', async () => {
  const { context, page, sent } = await openDesk(refund);
  await page.getByRole('button', { name: 'Approve later ones too…' }).dblclick();
  for (const line of [
    'at most 3',
    'only where order_id is "ORD-1"',
    'only where amount is at most 800',
    'for 1 h 0 min',
  ]) {
    await page.getByRole('listitem').filter({ hasText: line }).last().waitFor();
  }
  expect(sent('approval.decide')).toEqual([]);
  await settle(page);
  await page.getByRole('button', { name: 'Approve all of this' }).click();
  await expect.poll(() => sent('approval.decide')).toMatchObject([{ decision: 'approve', grant: 'conversation' }]);
  await context.close();
});

it('[OP1] a claim of somebody else is shown and hinders nobody; one that is free can be taken by key', async () => {
  const claim = { by: { id: 'op_2', role: 'operator', name: 'Bob Smith' }, until: '2099-01-01T00:00:00Z' } as const;
  const other = await openDesk({ ...refund, claim });
  await other.page.getByText('Bob Smith is on it').waitFor();
  await other.page.getByRole('button', { name: 'Free it' }).waitFor();
  await other.page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await other.context.close();
  const { context, page, sent } = await openDesk(refund);
  await page.keyboard.press('c');
  await expect.poll(() => sent('approval.claim')).toMatchObject([{ approvalId: 'p1' }]);
  await context.close();
});

it('[HI8] a conversation is taken over and handed back, and its grants are taken back', async () => {
  const { gateway, context, page, sent } = await openDesk(refund);
  await page.getByRole('link', { name: 'Conversation conv_1' }).click();
  await page.getByRole('button', { name: 'Take over' }).click();
  await expect.poll(() => sent('conversation.takeover')).toMatchObject([{ conversationId: 'conv_1' }]);
  const me = { id: 'operator_1', name: 'Alice Johnson' };
  gateway.append({ type: 'operator.joined', operator: me });
  await page.getByText('You answer; the assistant waits.').waitFor();
  await page.getByText('Alice Johnson answers from here on').waitFor();
  gateway.append({
    type: 'grant.given',
    grant: {
      id: 'grant_1',
      tool: 'issue_refund',
      title: 'Issue a refund',
      maxUses: 3,
      by: { ...me, role: 'operator' },
      approvalId: 'p0',
      expiresAt: '2099-01-01T00:00:00Z',
    },
  });
  await page.getByRole('button', { name: /^Take back/ }).click();
  await expect.poll(() => sent('grant.revoke')).toMatchObject([{ grantId: 'grant_1' }]);
  expect(await axeFindings(page, ['light', 'dark', 'forced'])).toEqual([]);
  await page.getByRole('button', { name: 'Hand back' }).click();
  await expect.poll(() => sent('conversation.handback')).toHaveLength(1);
  gateway.append({ type: 'operator.left', operator: me, reason: 'handed_back' });
  await page.getByText('The assistant answers.', { exact: true }).waitFor();
  await context.close();
});
