/** Who decides, with people of several ranks: two of them, edited arguments, and grants. */
import { randomUUID } from 'node:crypto';
import type { CommandOf, CommandResult, JsonValue, OperatorRole } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { ToolPolicy } from '../agent/definition.ts';
import { GatewayError } from '../errors.ts';
import type { Caller } from '../policy/authorise.ts';
import { byAmount } from '../policy/deciders.ts';
import type { AgentRequest, PendingCall } from '../run/agent-port.ts';
import { RunBench } from '../testing/run-bench.ts';
import { decideApproval } from './decisions.ts';
import { revokeGrant } from './grants.ts';

const HOUR_MS = 3600 * 1000;

function operator(id: string, operatorRole: OperatorRole, name?: string): Caller {
  return { principal: { id, role: 'operator', operatorRole, ...(name !== undefined && { name }) }, site: 'storefront' };
}
const alice = operator('op_alice', 'reviewer', 'Alice Johnson');
const bob = operator('op_bob', 'reviewer', 'Bob Smith');
const boss = operator('op_boss', 'admin');
const viewer = operator('op_viewer', 'viewer');
const visitor: Caller = { principal: { id: 'vis_1', role: 'visitor' }, site: 'storefront' };

const refunds: ToolPolicy = {
  decidedBy: byAmount('amount', { 100: 'reviewer', 500: 'admin', above: 'two_people' }),
  grantable: { same: ['order_id'], atMost: ['amount'] },
};

/** A bench on which the agent asks for one call after the other, and keeps what it was told. */
class Desk {
  readonly bench: RunBench;
  /** Requests to the agent, oldest first. */
  readonly requests: AgentRequest[] = [];

  constructor(policy: ToolPolicy = refunds) {
    this.bench = new RunBench({ issue_refund: policy });
  }

  /** Asks for a refund; the run goes on, and completes, whenever it is decided. */
  async ask(args: JsonValue, callId = 'call_1'): Promise<string> {
    const call: PendingCall = { callId, tool: 'issue_refund', agent: 'support', arguments: args };
    this.bench.script = async (request) => {
      this.requests.push(request);
      return request.resume === undefined
        ? { type: 'paused', snapshot: 'paused', pending: [call], items: [] }
        : { type: 'completed', output: 'Done', items: [] };
    };
    await this.bench.send('Please refund');
    await this.bench.work();
    const { approvals } = await this.bench.view();
    return approvals.at(-1)?.id ?? '';
  }

  async decide(
    caller: Caller,
    approvalId: string,
    fields: Partial<CommandOf<'approval.decide'>> = {},
  ): Promise<CommandResult<'approval.decide'>> {
    const record = await this.bench.store.approval(approvalId);
    return decideApproval(this.bench.deps, caller, {
      type: 'approval.decide',
      id: 1,
      key: randomUUID(),
      approvalId,
      argsHash: record?.approval.argsHash ?? '',
      decision: 'approve',
      ...fields,
    });
  }

  /** The code of a refusal, and the field. */
  async refusal(...given: Parameters<Desk['decide']>): Promise<readonly [string, string | undefined]> {
    const error = await this.decide(...given).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof GatewayError)) throw new Error('expected a refusal', { cause: error });
    return [error.code, error.details.field];
  }

  async approval(id: string) {
    return (await this.bench.view()).approvals.find((approval) => approval.id === id);
  }

  /** What the agent was told last. */
  get told(): AgentRequest['resume'] {
    return this.requests.at(-1)?.resume;
  }
}

describe('limits', () => {
  it('[HI3] a reviewer decides up to the limit, above it an admin', async () => {
    const desk = new Desk();
    const small = await desk.ask({ order_id: 'ORD-1', amount: 100 });
    expect(await desk.approval(small)).toMatchObject({ decidedBy: 'operator', operatorRole: 'reviewer' });
    expect(await desk.refusal(viewer, small)).toEqual(['forbidden', 'approvalId']);
    expect(await desk.refusal(visitor, small)).toEqual(['forbidden', 'approvalId']);
    expect(await desk.decide(alice, small)).toMatchObject({ decision: 'approved' });
    await desk.bench.work();

    const large = await desk.ask({ order_id: 'ORD-1', amount: 100.01 }, 'call_2');
    expect(await desk.approval(large)).toMatchObject({ decidedBy: 'operator', operatorRole: 'admin' });
    expect(await desk.refusal(alice, large)).toEqual(['forbidden', 'approvalId']);
    expect(await desk.refusal(alice, large, { decision: 'reject' })).toEqual(['forbidden', 'approvalId']);
    expect(await desk.decide(boss, large)).toMatchObject({ decision: 'approved' });
  });

  it('[HI3] what was made out when it was asked stands, whatever a rule would say later', async () => {
    let who: 'admin' | 'reviewer' = 'admin';
    const desk = new Desk({ decidedBy: () => who });
    const id = await desk.ask({});
    who = 'reviewer';
    await desk.bench.restart();
    expect(await desk.refusal(alice, id)).toEqual(['forbidden', 'approvalId']);
  });
});

describe('two people', () => {
  const large = { order_id: 'ORD-1', amount: 800 };

  it('[HI3] the first approval is told and stored, the second one by somebody else decides, over a restart', async () => {
    const desk = new Desk();
    const id = await desk.ask(large);
    const first = await desk.decide(alice, id, { reason: 'Seems fair.' });
    expect(first).toMatchObject({ decision: 'endorsed', by: { id: 'op_alice' } });
    await desk.bench.restart();
    const endorsed = { by: { id: 'op_alice', role: 'operator', name: 'Alice Johnson' }, reason: 'Seems fair.' };
    expect(await desk.approval(id)).toMatchObject({ status: 'pending', endorsements: [endorsed] });
    const pending = await desk.bench.store.pendingApprovals({}, 10);
    expect(pending).toMatchObject([{ approval: { id, endorsements: [endorsed] } }]);
    expect(await desk.bench.store.claimableRuns(desk.bench.clock.nowMs, 10)).toEqual([]);

    expect(await desk.refusal(alice, id)).toEqual(['forbidden', 'approvalId']);
    expect(await desk.decide(bob, id)).toMatchObject({ decision: 'approved', by: { id: 'op_bob' } });
    await desk.bench.work();
    expect(desk.told?.decisions).toEqual([{ callId: 'call_1', approved: true }]);
    expect(await desk.refusal(alice, id)).toEqual(['already_resolved', undefined]);
    const actions = (await desk.bench.store.readAudit(0, 10)).map(({ action, actor }) => [action, actor.id]);
    expect(actions).toEqual([
      ['approval.endorsed', 'op_alice'],
      ['approval.approved', 'op_bob'],
    ]);
  });

  it('[HI3] a rejection by one of them ends it, before or after the first approval', async () => {
    for (const endorsers of [[], [alice]]) {
      const desk = new Desk();
      const id = await desk.ask(large);
      for (const endorser of endorsers) await desk.decide(endorser, id);
      expect(await desk.decide(alice, id, { decision: 'reject' })).toMatchObject({ decision: 'rejected' });
      await desk.bench.work();
      expect(desk.told?.decisions).toMatchObject([{ callId: 'call_1', approved: false }]);
      expect(await desk.refusal(bob, id)).toEqual(['already_resolved', undefined]);
    }
  });

  it('[CM1] the first approval under the same key stays the first', async () => {
    const desk = new Desk();
    const id = await desk.ask(large);
    const key = randomUUID();
    expect(await desk.decide(alice, id, { key })).toEqual(await desk.decide(alice, id, { key }));
    expect((await desk.approval(id))?.endorsements).toHaveLength(1);
  });

  it('[AP1] at the same moment: one is the first, one the second; the same person twice is refused', async () => {
    for (let round = 0; round < 20; round += 1) {
      const desk = new Desk();
      const id = await desk.ask(large);
      const both = await Promise.all([desk.decide(alice, id), desk.decide(bob, id)]);
      expect(both.map(({ decision }) => decision).toSorted()).toEqual(['approved', 'endorsed']);
      const again = new Desk();
      const other = await again.ask(large);
      const twice = await Promise.allSettled([again.decide(alice, other), again.decide(alice, other)]);
      expect(twice.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect((await again.approval(other))?.status).toBe('pending');
    }
  });

  it('needs the rank of both, expires like any other, and takes neither edits nor grants', async () => {
    const desk = new Desk({ ...refunds, decidedBy: { by: 'two_people', operatorRole: 'admin' }, expiresInMs: HOUR_MS });
    const id = await desk.ask(large);
    expect(await desk.refusal(alice, id)).toEqual(['forbidden', 'approvalId']);
    expect(await desk.refusal(boss, id, { argsHash: 'other' })).toEqual(['hash_mismatch', 'argsHash']);
    expect(await desk.refusal(boss, id, { editedArguments: { amount: 5 } })).toEqual(['forbidden', 'editedArguments']);
    expect(await desk.refusal(boss, id, { grant: 'conversation' })).toEqual(['bad_request', 'grant']);
    await desk.decide(boss, id);
    desk.bench.clock.nowMs += HOUR_MS;
    expect(await desk.refusal(operator('op_other', 'admin'), id)).toEqual(['expired', undefined]);
    expect((await desk.approval(id))?.status).toBe('expired');
  });
});

describe('edited arguments', () => {
  const asked = { order_id: 'ORD-1', amount: 50 };

  it('[AP4] are what the call is made with; what was asked stays beside them, with both hashes', async () => {
    const desk = new Desk();
    const id = await desk.ask(asked);
    const edited = { order_id: 'ORD-1', amount: 40 };
    await desk.decide(alice, id, { editedArguments: edited, reason: 'It was a little used.' });
    await desk.bench.restart();
    const { arguments: before, argsHash, resolution } = (await desk.approval(id)) ?? {};
    expect(before).toEqual(asked);
    expect(resolution).toMatchObject({ decision: 'approved', editedArguments: edited });
    expect(resolution?.editedHash).toMatch(/^[\da-f]{64}$/);
    expect(resolution?.editedHash).not.toBe(argsHash);
    await desk.bench.work();
    expect(desk.told?.decisions).toEqual([
      { callId: 'call_1', approved: true, edited: { arguments: edited, shown: asked } },
    ]);
    const [record] = await desk.bench.store.readAudit(0, 1);
    expect(record?.content?.details).toMatchObject({ arguments: asked, editedArguments: edited });
  });

  it('[HI3] cannot take a call beyond what whoever edits may decide alone', async () => {
    const desk = new Desk();
    const id = await desk.ask(asked);
    for (const amount of [100.01, 5000, -1, null]) {
      const attempt = { editedArguments: { ...asked, amount } };
      expect(await desk.refusal(alice, id, attempt)).toEqual(['forbidden', 'editedArguments']);
    }
    expect(await desk.refusal(boss, id, { editedArguments: { ...asked, amount: 501 } })).toEqual([
      'forbidden',
      'editedArguments',
    ]);
    await desk.decide(boss, id, { editedArguments: { ...asked, amount: 500 } });
    expect((await desk.approval(id))?.resolution?.editedArguments).toEqual({ ...asked, amount: 500 });
  });

  it('[AP4] are refused where the tool does not take them, and nothing is decided', async () => {
    const desk = new Desk();
    const { deps } = desk.bench;
    const id = await desk.ask(asked);
    const judging = {
      ...deps,
      argumentProblems: (_tool: string, args: JsonValue) => (args === 'nonsense' ? ['/: Expected an object.'] : []),
    };
    const { approval } = (await deps.store.approval(id)) ?? {};
    const command = { type: 'approval.decide', id: 1, approvalId: id, argsHash: approval?.argsHash ?? '' } as const;
    const attempt = { ...command, key: randomUUID(), decision: 'approve', editedArguments: 'nonsense' } as const;
    await expect(decideApproval(judging, alice, attempt)).rejects.toMatchObject({
      code: 'bad_request',
      message: 'editedArguments: /: Expected an object.',
    });
    expect((await desk.approval(id))?.status).toBe('pending');
  });

  it('go only with the approval of a call, and not for those whom the policy does not let', async () => {
    const desk = new Desk({ decidedBy: 'either' });
    const id = await desk.ask(asked);
    const edit = { editedArguments: { amount: 1 } };
    expect(await desk.refusal(visitor, id, edit)).toEqual(['forbidden', 'editedArguments']);
    expect(await desk.refusal(alice, id, { ...edit, decision: 'reject' })).toEqual(['bad_request', 'editedArguments']);
    // The same arguments are no edit.
    await desk.decide(alice, id, { editedArguments: { amount: 50, order_id: 'ORD-1' } });
    expect((await desk.approval(id))?.resolution).not.toHaveProperty('editedArguments');
    const open = new Desk({ decidedBy: 'visitor', editableBy: ['visitor'] });
    const own = await open.ask(asked);
    await open.decide(visitor, own, edit);
    expect((await open.approval(own))?.resolution).toMatchObject(edit);
  });
});

describe('grants', () => {
  const asked = { order_id: 'ORD-1', amount: 50 };

  /** A desk on which a grant was given with an approval. */
  async function granted(caller: Caller = alice): Promise<Desk> {
    const desk = new Desk();
    await desk.decide(caller, await desk.ask(asked), { grant: 'conversation' });
    await desk.bench.work();
    return desk;
  }

  it('[HI5] decide later calls within their limits, each told with who gave them, over a restart', async () => {
    const desk = await granted();
    const limits = { same: { order_id: 'ORD-1' }, atMost: { amount: 50 }, maxUses: 10 };
    const { grants } = await desk.bench.view();
    expect(grants).toMatchObject([{ tool: 'issue_refund', ...limits, uses: 0, by: { id: 'op_alice' } }]);
    await desk.bench.restart();
    const id = await desk.ask({ order_id: 'ORD-1', amount: 30 }, 'call_2');
    const grantId = grants?.[0]?.id;
    const resolution = { decision: 'approved', by: { id: 'op_alice' }, grantId };
    expect(await desk.approval(id)).toMatchObject({ status: 'approved', resolution });
    await desk.bench.work();
    expect(desk.told?.decisions).toContainEqual({ callId: 'call_2', approved: true });
    expect((await desk.bench.view()).grants).toMatchObject([{ uses: 1 }]);
    expect(await desk.bench.store.readAudit(1, 10)).toMatchObject([
      { action: 'approval.approved', actor: { id: 'op_alice' }, content: { details: { grantId } } },
    ]);
  });

  it.each([
    ['another order', { order_id: 'ORD-2', amount: 30 }],
    ['a larger amount', { order_id: 'ORD-1', amount: 51 }],
  ])('[HI5] leave %s to people', async (_name, args) => {
    const desk = await granted();
    const id = await desk.ask(args, 'call_2');
    expect((await desk.approval(id))?.status).toBe('pending');
  });

  it('[HI3] never decide what whoever gave them could not decide alone', async () => {
    // The grant itself has no limits here: the policy has.
    const desk = new Desk({ ...refunds, grantable: {} });
    await desk.decide(alice, await desk.ask(asked), { grant: 'conversation' });
    await desk.bench.work();
    for (const [index, amount] of [100.5, 900].entries()) {
      const id = await desk.ask({ ...asked, amount }, `call_${index + 2}`);
      expect((await desk.approval(id))?.status).toBe('pending');
      await desk.decide(boss, id, { decision: 'reject' });
      await desk.bench.work();
    }
    const id = await desk.ask({ ...asked, amount: 100 }, 'call_9');
    expect((await desk.approval(id))?.status).toBe('approved');
  });

  it('[HI5] end when they are revoked, by the visitor or an operator, and with their time', async () => {
    for (const caller of [visitor, bob]) {
      const desk = await granted();
      const grantId = (await desk.bench.view()).grants?.[0]?.id ?? '';
      const command = { type: 'grant.revoke', id: 1, key: randomUUID(), conversationId: 'conv_1', grantId } as const;
      await revokeGrant(desk.bench.deps, caller, command);
      await revokeGrant(desk.bench.deps, caller, { ...command, key: randomUUID() });
      expect(await desk.bench.eventsOf('grant.revoked')).toHaveLength(1);
      const id = await desk.ask(asked, 'call_2');
      expect((await desk.approval(id))?.status).toBe('pending');
      const unknown = { ...command, key: randomUUID(), grantId: 'grant_none' };
      await expect(revokeGrant(desk.bench.deps, caller, unknown)).rejects.toMatchObject({ code: 'not_found' });
    }
    const late = await granted();
    late.bench.clock.nowMs += HOUR_MS;
    const id = await late.ask(asked, 'call_2');
    expect((await late.approval(id))?.status).toBe('pending');
  });

  it('[AP4] are for what was approved, and not for what was asked, where that was edited', async () => {
    const desk = new Desk();
    await desk.decide(alice, await desk.ask(asked), {
      grant: 'conversation',
      editedArguments: { order_id: 'ORD-1', amount: 20 },
    });
    expect((await desk.bench.view()).grants).toMatchObject([{ atMost: { amount: 20 } }]);
  });

  it('are refused where the policy offers none, and with a rejection', async () => {
    const plain = new Desk({});
    const id = await plain.ask(asked);
    expect(await plain.refusal(alice, id, { grant: 'conversation' })).toEqual(['bad_request', 'grant']);
    const desk = new Desk();
    const other = await desk.ask(asked);
    expect(await desk.refusal(alice, other, { grant: 'conversation', decision: 'reject' })).toEqual([
      'bad_request',
      'grant',
    ]);
  });

  it('are twenty at most that are good for something', async () => {
    const desk = new Desk();
    for (let index = 0; index < 20; index += 1) {
      const id = await desk.ask({ order_id: `ORD-${index}`, amount: 5 }, `call_${index}`);
      await desk.decide(alice, id, { grant: 'conversation' });
      await desk.bench.work();
    }
    const id = await desk.ask({ order_id: 'ORD-99', amount: 5 }, 'call_99');
    expect(await desk.refusal(alice, id, { grant: 'conversation' })).toEqual(['queue_full', 'grant']);
    desk.bench.clock.nowMs += HOUR_MS;
    expect(await desk.decide(alice, id, { grant: 'conversation' })).toMatchObject({ decision: 'approved' });
  });
});
