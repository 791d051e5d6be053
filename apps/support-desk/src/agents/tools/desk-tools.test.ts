import type { ToolPolicy } from '@parley/gateway';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openDeskDatabase } from '../../database/open.ts';
import { createDesk } from '../../desk/desk.ts';
import { callTool, CONTEXT } from '../testing/call-tool.ts';
import { createDeskTools, type DeskTools } from './desk-tools.ts';

const TICKET = {
  category: 'technical',
  urgency: 'high',
  subject: 'Sync stops',
  description: 'E503 since this morning.',
  email: 'carol@example.com',
};

let folder: string;
let database: Database;
let tools: DeskTools;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-desk-'));
  database = openDeskDatabase(join(folder, 'desk.sqlite'));
  tools = createDeskTools({ desk: createDesk(database, () => new Date('2026-03-01T09:30:00Z')) });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const ticketCount = (): unknown => database.prepare('SELECT count(*) FROM tickets').pluck().get();

describe('the help articles', () => {
  it('[AG4] are found with the passage that fits, and read by their number', async () => {
    const { output, waited } = await callTool(tools.searchKnowledgeBase, { query: 'What does E409 mean?' });
    expect(waited).toBe(false);
    expect(output).toMatchObject({
      ok: true,
      message: 'Found: Resolve a sync conflict (E409) (KB-128)',
    });
    expect(output['articles']).toMatchObject([
      { article_id: 'KB-128', category: 'sync', passage: expect.stringContaining('E409') },
    ]);
    expect((await callTool(tools.readArticle, { article_id: 'KB-128' })).output).toEqual({
      ok: true,
      message: 'Resolve a sync conflict (E409) (KB-128)',
      article: {
        article_id: 'KB-128',
        title: 'Resolve a sync conflict (E409)',
        category: 'sync',
        text: expect.stringContaining('Show conflicts'),
      },
    });
  });

  it('[AG4] that do not fit or do not exist are said to be missing', async () => {
    expect((await callTool(tools.searchKnowledgeBase, { query: 'zebra' })).output).toEqual({
      ok: true,
      message: 'No help article fits these words.',
      articles: [],
    });
    expect((await callTool(tools.searchKnowledgeBase, { query: ' ' })).output).toMatchObject({ code: 'invalid_query' });
    expect((await callTool(tools.readArticle, { article_id: 'KB-1' })).output).toMatchObject({
      ok: false,
      code: 'article_not_found',
    });
  });
});

describe('customers who have signed in', () => {
  const asBob = { ...CONTEXT, visitorId: 'usr_bob' };
  let his: DeskTools;
  beforeEach(() => {
    const customerOf = (id: string) => (id === 'usr_bob' ? 'bob@example.com' : undefined);
    his = createDeskTools({ desk: createDesk(database), customerOf });
  });

  it('[SC1] see their own account and invoices, and those of nobody else', async () => {
    const own = await callTool(his.checkAccountStatus, { email: ' Bob@Example.com' }, asBob);
    expect(own.output).toMatchObject({ ok: true, account: { name: 'Bob Smith' } });
    for (const tool of [his.checkAccountStatus, his.lookupAccount]) {
      const { output } = await callTool(tool, { email: 'alice@example.com' }, asBob);
      expect(output).toMatchObject({ ok: false, code: 'other_account' });
      expect(JSON.stringify(output)).not.toContain('Alice');
      expect((await callTool(tool, { email: 'alice@example.com' })).output).toMatchObject({ ok: true });
    }
  });

  it('[SC1] have no orders but their own: not to look at, not to be refunded, not to be cancelled', async () => {
    expect((await callTool(his.lookupOrder, { order_id: 'ORD-3456' }, asBob)).output).toMatchObject({ ok: true });
    const calls = [
      [his.lookupOrder, { order_id: 'ORD-9012' }],
      [his.issueRefund, { order_id: 'ORD-9012', amount: 1, reason: 'It is mine' }],
      [his.cancelOrder, { order_id: 'ORD-9012', reason: 'It is mine' }],
    ] as const;
    for (const [tool, args] of calls) {
      const { output } = await callTool(tool, args, asBob);
      expect(output).toEqual({
        ok: false,
        code: 'order_not_found',
        message: 'There is no order ORD-9012. Please check the number.',
      });
    }
    expect((await callTool(tools.lookupOrder, { order_id: 'ORD-9012' })).output).toMatchObject({
      order: { status: 'Processing', refunded: '$0.00' },
    });
  });
});

describe('tickets', () => {
  it('[AG3] are opened at once, under the conversation and the visitor of the run', async () => {
    const { output, waited } = await callTool(tools.createTicket, TICKET);
    expect(waited).toBe(false);
    expect(output).toEqual({
      ok: true,
      message: 'Ticket TCK-1001 is open: Sync stops. The team answers within 24 to 48 hours.',
      ticket: {
        ticket_id: 'TCK-1001',
        category: 'technical',
        urgency: 'high',
        status: 'Open',
        subject: 'Sync stops',
        created_at: '2026-03-01T09:30:00.000Z',
      },
    });
    expect(database.prepare('SELECT conversation_id, visitor_id, email, idempotency_key FROM tickets').get()).toEqual({
      conversation_id: 'c1',
      visitor_id: 'v1',
      email: 'carol@example.com',
      idempotency_key: 'r1:call_1',
    });
  });

  it.each([
    ['low', false],
    ['medium', false],
    ['high', false],
    ['critical', true],
  ])('[AG3] of urgency %s wait for an operator: %s', async (urgency, waits) => {
    const { waited } = await callTool(tools.createTicket, { ...TICKET, urgency });
    expect(waited).toBe(waits);
    expect(ticketCount()).toBe(1);
    expect(tools.createTicket.policy.decidedBy).toBe('operator');
  });

  it('[ER5] a call that is repeated opens no second one', async () => {
    const first = await callTool(tools.createTicket, TICKET);
    expect(await callTool(tools.createTicket, TICKET)).toEqual(first);
    expect(ticketCount()).toBe(1);
    expect(tools.createTicket.policy).toMatchObject({ sideEffects: true, idempotent: true });
  });

  it('[ER5] a call that cannot be named, or whose visitor is not known, opens none', async () => {
    const { runId: _, ...unnamed } = CONTEXT;
    const { visitorId: __, ...nobody } = CONTEXT;
    for (const context of [unnamed, nobody]) {
      expect((await callTool(tools.createTicket, TICKET, context)).output).toMatchObject({ code: 'unavailable' });
    }
    expect(ticketCount()).toBe(0);
  });

  it('[AG4] need no address, and none that is wrong', async () => {
    expect((await callTool(tools.createTicket, { ...TICKET, email: null })).output['ok']).toBe(true);
    const wrong = await callTool(tools.createTicket, { ...TICKET, email: 'nobody' }, { ...CONTEXT, runId: 'r2' });
    expect(wrong.output).toMatchObject({ ok: false, code: 'invalid_email' });
  });

  it('[SC5] are read by their own visitor, and by others with the address alone', async () => {
    await callTool(tools.createTicket, TICKET);
    const mine = await callTool(tools.getTicket, { ticket_id: 'tck 1001', email: null });
    expect(mine.output).toMatchObject({
      ok: true,
      message: 'TCK-1001: Sync stops, open, opened on 2026-03-01',
      ticket: { ticket_id: 'TCK-1001', description: 'E503 since this morning.' },
    });
    const stranger = { ...CONTEXT, conversationId: 'c2', visitorId: 'v2' };
    const refused = await callTool(tools.getTicket, { ticket_id: 'TCK-1001', email: null }, stranger);
    expect(refused.output).toMatchObject({ ok: false, code: 'ticket_not_found' });
    expect(JSON.stringify(refused.output)).not.toContain('Sync');
    const known = await callTool(tools.getTicket, { ticket_id: 'TCK-1001', email: 'carol@example.com' }, stranger);
    expect(known.output).toMatchObject({ ok: true });
    // Where the answer goes stays between the shop and whoever gave it.
    expect(JSON.stringify([mine, known])).not.toContain('carol');
  });
});

it('[AG4] an account is told with its state and its last three invoices, amounts as text', async () => {
  const { output } = await callTool(tools.checkAccountStatus, { email: 'bob@example.com' });
  expect(output).toEqual({
    ok: true,
    message:
      'Free plan, account active. Last invoices: INV-2047 of 2026-10-12, Return label, $4.99, paid; ' +
      'INV-2019 of 2026-06-22, 2 × Cable Kit, standard shipping, $14.97, paid; ' +
      'INV-1812 of 2026-02-09, Repair of Widget Pro, $19.00, paid.',
    account: { email: 'bob@example.com', name: 'Bob Smith', plan: 'Free', state: 'Active' },
    invoices: [
      {
        invoice_id: 'INV-2047',
        issued_on: '2026-10-12',
        description: 'Return label',
        amount: '$4.99',
        status: 'Paid',
      },
      expect.objectContaining({ invoice_id: 'INV-2019' }),
      expect.objectContaining({ invoice_id: 'INV-1812' }),
    ],
  });
  expect((await callTool(tools.checkAccountStatus, { email: 'x@example.com' })).output).toMatchObject({
    code: 'account_not_found',
  });
  database.exec("INSERT INTO accounts VALUES ('new@example.com', 'N', 'Free', 2026, 'Past due')");
  expect((await callTool(tools.checkAccountStatus, { email: 'new@example.com' })).output).toMatchObject({
    message: 'Free plan, account past due. There are no invoices.',
  });
});

it('[HI3] a teammate is asked for by an approval of at most half an hour, whose reasons the visitor does not see', async () => {
  const { waited, output } = await callTool(tools.requestHuman, { reason: 'Angry.', summary: 'Lost a parcel.' });
  expect(waited).toBe(true);
  expect(output).toMatchObject({ ok: true, message: expect.stringContaining('A teammate is joining') });
  expect(tools.requestHuman.policy).toMatchObject({
    decidedBy: 'operator',
    expiresInMs: 30 * 60_000,
    visibleTo: ['operator'],
  });
});

function deciderIn({ decidedBy }: ToolPolicy): unknown {
  return typeof decidedBy === 'function' ? 'a rule' : decidedBy;
}

describe('what the gateway is told of the tools', () => {
  it.each([
    [0.01, 'reviewer'],
    [100, 'reviewer'],
    [100.01, 'admin'],
    [500, 'admin'],
    [500.01, 'two_people'],
  ])('[HI3] a refund of $%d is decided by: %s', (amount, decider) => {
    const { decidedBy } = tools.issueRefund.policy;
    if (typeof decidedBy !== 'function') throw new Error('expected a rule');
    const principal = { id: 'vis_1', role: 'visitor' } as const;
    const context = { principal, site: 'storefront', conversationId: 'conv_1', runId: 'run_1' };
    expect(decidedBy({ order_id: 'ORD-5678', amount, reason: 'Broken.' }, context)).toBe(decider);
  });

  it('[HI3] only these wait for a person', () => {
    const waiting = Object.values(tools).flatMap(({ name, policy }) =>
      policy.approval === undefined ? [] : [[name, typeof policy.approval, deciderIn(policy)]],
    );
    expect(waiting).toEqual([
      ['issue_refund', 'boolean', 'a rule'],
      ['cancel_order', 'boolean', 'visitor'],
      ['create_ticket', 'function', 'operator'],
      ['request_human', 'boolean', 'operator'],
    ]);
  });

  it('[ER5] only these change something, and each may be called twice', () => {
    const changing = Object.values(tools).filter(({ policy }) => policy.sideEffects !== false);
    expect(changing.map(({ name }) => name)).toEqual(['issue_refund', 'cancel_order', 'create_ticket']);
    for (const { policy } of Object.values(tools)) {
      expect(policy.idempotent).toBe(true);
      expect(policy.timeoutMs).toBeGreaterThan(0);
    }
  });

  it('[GW2] each call is one line for people, whatever its arguments are', () => {
    const line = (tool: keyof DeskTools, args: unknown): string | undefined => tools[tool].policy.summarise?.(args);
    expect(line('searchKnowledgeBase', { query: 'E409' })).toBe('Search the help articles for “E409”');
    expect(line('readArticle', { article_id: 'KB-127' })).toBe('Read article KB-127');
    expect(line('createTicket', { ...TICKET, category: 'feature_request' })).toBe(
      'Open a ticket (feature request, high): Sync stops',
    );
    expect(line('getTicket', { ticket_id: 'TCK-1001', email: null })).toBe('Look up ticket TCK-1001');
    expect(line('checkAccountStatus', { email: '[EMAIL_1]' })).toBe('Check the account [EMAIL_1]');
    // What is not for the visitor is not in the line that they see.
    expect(line('requestHuman', { reason: 'Angry.', summary: 'x' })).toBe('Join this conversation');
    for (const { policy } of Object.values(tools)) {
      expect(policy.title).toMatch(/\w/);
      for (const args of [undefined, {}, { unexpected: true }]) {
        expect(policy.summarise?.(args)).toMatch(/\w/);
        expect(policy.summarise?.(args)).not.toMatch(/undefined/);
      }
    }
  });
});
