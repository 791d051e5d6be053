import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Model, RunState, Runner } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openDeskDatabase } from '../../database/open.ts';
import { createDesk } from '../../desk/desk.ts';
import type { Desk } from '../../desk/desk.ts';
import type { AgentDefinition, ToolPolicy } from '@parley/gateway';
import { runCall } from '../testing/call-tool.ts';
import { createDeskTools, type DeskToolsOptions } from '../tools/desk-tools.ts';
import { idempotencyKeyFor } from '../tools/tool.ts';
import { createSupport } from './support.ts';

const CONTEXT = { conversationId: 'c1', runId: 'r1', visitorId: 'v1', site: 'storefront' };

let folder: string;
let database: Database;
let desk: Desk;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-desk-'));
  database = openDeskDatabase(join(folder, 'desk.sqlite'));
  desk = createDesk(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const runner = new Runner();

function createSupportAgent({ model, ...options }: DeskToolsOptions & { model: Model }): AgentDefinition['agent'] {
  return createSupport(createDeskTools(options), model).agent;
}

function call(name: string, args: Record<string, unknown> | string, callId = 'call_1') {
  return [functionCall(name, args, { callId })];
}

function refundedCents(id: string): number {
  const found = desk.lookupOrder(id);
  return found.ok ? found.value.refundedCents : Number.NaN;
}

/** Runs one tool call as the model would make it, and returns what the model is told. */
async function outputOf(
  name: string,
  args: Record<string, unknown> | string,
  context: unknown = CONTEXT,
): Promise<Record<string, unknown>> {
  const model = new ScriptedModel([call(name, args), [assistantMessage('done')]]);
  return (await runCall(createSupportAgent({ desk, model }), model, context)).output;
}

describe('the lookups', () => {
  it('[AG1] lookup_order tells the model everything about an order, amounts as text', async () => {
    expect(await outputOf('lookup_order', { order_id: 'ord-5678' })).toEqual({
      ok: true,
      message: 'ORD-5678: 2 × Widget Pro, $99.98, Shipped, tracking TRK-111',
      order: {
        order_id: 'ORD-5678',
        item: 'Widget Pro',
        quantity: 2,
        status: 'Shipped',
        tracking: 'TRK-111',
        total: '$99.98',
        refund_status: 'Not refunded',
        refunded: '$0.00',
        refundable: '$99.98',
        can_be_cancelled: false,
      },
    });
    expect(await outputOf('lookup_order', { order_id: 'ORD-1' })).toMatchObject({
      ok: false,
      code: 'order_not_found',
    });
  });

  it('[AG1] lookup_account finds an account', async () => {
    expect(await outputOf('lookup_account', { email: 'bob@example.com' })).toEqual({
      ok: true,
      message: 'Bob Smith: Free plan, member since 2024',
      account: { email: 'bob@example.com', name: 'Bob Smith', tier: 'Free', member_since: 2024 },
    });
  });

  it('[AG1] search_faq finds answers, or says what there are answers about', async () => {
    expect(await outputOf('search_faq', { query: 'how fast is express delivery?' })).toEqual({
      ok: true,
      message: 'Found: shipping',
      answers: [
        {
          topic: 'shipping',
          question: 'How long does shipping take?',
          answer: expect.stringContaining('2–3 business days'),
        },
      ],
    });
    expect(await outputOf('search_faq', { query: 'bicycles' })).toEqual({
      ok: true,
      message: 'No answer fits. There are answers about: shipping, returns, warranty.',
      answers: [],
    });
  });
});

describe('the tools that wait for approval', () => {
  it('[AG1] issue_refund changes nothing before it is approved, and the order after', async () => {
    const model = new ScriptedModel([
      call('issue_refund', { order_id: 'ORD-5678', amount: 49.99, reason: 'one broken' }),
      [assistantMessage('refunded')],
    ]);
    const agent = createSupportAgent({ desk, model });
    const paused = await runner.run(agent, 'refund please', { context: CONTEXT });
    expect(paused.interruptions.map((item) => item.name)).toEqual(['issue_refund']);
    expect(refundedCents('ORD-5678')).toBe(0);

    paused.state.approve(paused.interruptions[0]!);
    const finished = await runner.run(agent, paused.state);
    expect(finished.finalOutput).toBe('refunded');
    expect(refundedCents('ORD-5678')).toBe(4999);
  });

  it('[HI1] a paused run that is resumed twice from what was stored refunds once', async () => {
    const args = { order_id: 'ORD-5678', amount: 20, reason: 'late' };
    const first = createSupportAgent({
      desk,
      model: new ScriptedModel([call('issue_refund', args)]),
    });
    const paused = await runner.run(first, 'refund please', { context: CONTEXT });
    const blob = paused.state.toString();

    for (let attempt = 0; attempt < 2; attempt += 1) {
      const agent = createSupportAgent({
        desk,
        model: new ScriptedModel([[assistantMessage('refunded')]]),
      });
      const state = await RunState.fromString(agent, blob);
      state.approve(state.getInterruptions()[0]!);
      await runner.run(agent, state);
    }
    expect(refundedCents('ORD-5678')).toBe(2000);
  });

  it('[HI2] a rejected refund changes nothing', async () => {
    const args = { order_id: 'ORD-5678', amount: 20, reason: 'late' };
    const model = new ScriptedModel([call('issue_refund', args), [assistantMessage('sorry')]]);
    const agent = createSupportAgent({ desk, model });
    const paused = await runner.run(agent, 'refund please', { context: CONTEXT });
    paused.state.reject(paused.interruptions[0]!, { message: 'Not without a photo.' });
    await runner.run(agent, paused.state);
    expect(refundedCents('ORD-5678')).toBe(0);
  });

  it('[AG2] issue_refund tells the model what was paid back, and refuses what is more than is left', async () => {
    const args = { order_id: 'ORD-5678', amount: 49.99, reason: 'one broken' };
    expect(await outputOf('issue_refund', args)).toEqual({
      ok: true,
      message: 'Refunded $49.99 on ORD-5678 (REF-0001). Left to refund: $49.99.',
      refund: {
        refund_id: 'REF-0001',
        order_id: 'ORD-5678',
        amount: '$49.99',
        refund_status: 'Partially refunded',
        refunded_in_all: '$49.99',
        left_to_refund: '$49.99',
      },
    });
    const more = { ...args, amount: 50 };
    expect(await outputOf('issue_refund', more, { ...CONTEXT, runId: 'r2' })).toMatchObject({
      ok: false,
      code: 'exceeds_refundable',
      message: expect.stringContaining('At most $49.99'),
    });
  });

  it('[AG2] issue_refund refuses amounts with more than two decimals', async () => {
    const args = { order_id: 'ORD-5678', amount: 1.005, reason: 'odd' };
    expect(await outputOf('issue_refund', args)).toMatchObject({ code: 'invalid_amount' });
    expect(refundedCents('ORD-5678')).toBe(0);
  });

  it('[AG2] cancel_order cancels, and says that the money goes back', async () => {
    const args = { order_id: 'ORD-9012', reason: 'changed my mind' };
    expect(await outputOf('cancel_order', args)).toMatchObject({
      ok: true,
      message: 'ORD-9012 (Gadget Plus) is cancelled. $149.99 was refunded with it.',
    });
    expect(await outputOf('cancel_order', args, { ...CONTEXT, runId: 'r2' })).toMatchObject({
      ok: false,
      code: 'already_cancelled',
    });
  });
});

describe('what goes wrong', () => {
  it('[ER4] arguments that do not fit are explained to the model', async () => {
    const output = await outputOf('issue_refund', { order_id: 'ORD-5678', amount: -5, reason: '' });
    expect(output).toMatchObject({ ok: false, code: 'invalid_arguments' });
    expect(output['message']).toContain('amount: The amount in US dollars, more than 0');
  });

  it('[ER4] a broken database is reported to the log and shows nothing of itself to the model', async () => {
    const reported: [unknown, string][] = [];
    const model = new ScriptedModel([call('lookup_order', { order_id: 'ORD-5678' }), [assistantMessage('sorry')]]);
    const broken: Desk = {
      ...desk,
      lookupOrder: () => {
        throw new Error('SQLITE_CORRUPT in /srv/desk.sqlite: SELECT * FROM orders');
      },
    };
    const agent = createSupportAgent({
      desk: broken,
      model,
      reportError: (error, tool) => reported.push([error, tool]),
    });
    await runner.run(agent, 'where is it?', { context: CONTEXT });
    const told = JSON.stringify(model.lastCall?.request.input);
    expect(told).toContain('unavailable');
    expect(told).not.toMatch(/SQLITE|SELECT|srv/);
    expect(reported).toEqual([
      [expect.objectContaining({ message: expect.stringContaining('CORRUPT') }), 'lookup_order'],
    ]);
  });

  it('[ER5] a change that cannot be named is not made', async () => {
    const args = { order_id: 'ORD-5678', amount: 1, reason: 'late' };
    expect(await outputOf('issue_refund', args, {})).toMatchObject({ code: 'unavailable' });
    expect(refundedCents('ORD-5678')).toBe(0);
  });

  it('[ER5] names a call by its run and its call id, or not at all', () => {
    expect(idempotencyKeyFor({ runId: 'r1', site: 'storefront' }, 'call_1')).toBe('r1:call_1');
    expect(idempotencyKeyFor({ runId: '' }, 'call_1')).toBeUndefined();
    expect(idempotencyKeyFor(undefined, 'call_1')).toBeUndefined();
    expect(idempotencyKeyFor({ runId: 'r1' }, undefined)).toBeUndefined();
  });
});

describe('what the gateway is told', () => {
  const policies = (): Readonly<Record<string, ToolPolicy>> => {
    const { tools } = createSupport(createDeskTools({ desk }));
    if (tools === undefined) throw new Error('no policies');
    return tools;
  };

  it('[HI3] a refund is decided by an operator, a cancellation by the visitor, and nothing else waits', async () => {
    const { agent } = createSupport(createDeskTools({ desk }));
    const decidedBy = Object.entries(policies()).map(([name, policy]) => [name, policy.decidedBy]);
    expect(decidedBy).toEqual([
      ['lookup_order', undefined],
      ['lookup_account', undefined],
      ['search_faq', undefined],
      ['issue_refund', expect.any(Function)],
      ['cancel_order', 'visitor'],
    ]);
    expect(agent.tools.map((entry) => entry.name)).toEqual(Object.keys(policies()));
    expect(agent.name).toBe('Production Chat');
  });

  it('[HI4] the schema of a refund can be shown as a form', () => {
    const { agent } = createSupport(createDeskTools({ desk }));
    const refund = agent.tools.find((entry) => entry.name === 'issue_refund');
    expect(refund).toMatchObject({
      strict: true,
      parameters: {
        type: 'object',
        properties: {
          order_id: { type: 'string' },
          amount: { type: 'number', exclusiveMinimum: 0 },
          reason: { type: 'string' },
        },
        required: ['order_id', 'amount', 'reason'],
        additionalProperties: false,
      },
    });
  });

  it('[HI3] an approval says in one line what it would do', () => {
    const { issue_refund: refund, cancel_order: cancel } = policies();
    expect(refund?.summarise?.({ order_id: 'ord 5678', amount: 20, reason: 'late' })).toBe(
      'Refund $20.00 on ORD-5678: late',
    );
    expect(refund?.summarise?.({ order_id: 'x', amount: 1.005, reason: 'late' })).toBe(
      'Refund an invalid amount (1.005) on x: late',
    );
    expect(cancel?.summarise?.({ order_id: '9012', reason: 'late' })).toBe(
      'Cancel ORD-9012 and refund what was paid: late',
    );
    for (const policy of Object.values(policies())) {
      expect(policy.summarise?.({ unexpected: true })).toMatch(/\w/);
      expect(policy.summarise?.(undefined)).not.toMatch(/undefined/);
    }
  });

  it('[GW2] a result is one line, from an object or from stored text', () => {
    const summarise = policies()['lookup_order']?.summariseResult;
    const output = { ok: false, code: 'order_not_found', message: 'There is no order ORD-1.' };
    expect(summarise?.(output)).toBe('There is no order ORD-1.');
    expect(summarise?.(JSON.stringify(output))).toBe('There is no order ORD-1.');
    expect(summarise?.('Tool execution was not approved.')).toBe('Tool execution was not approved.');
    expect(summarise?.({ something: 'else' })).toBe('Done');
  });
});
