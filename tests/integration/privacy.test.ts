/** What people in charge can read and delete over HTTP: the audit log, a visitor's data (HI7, OP4, SE5). */
import { closeCodes } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../packages/gateway/src/audit/verify.ts';
import { decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import { ORIGIN, startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface AuditPage {
  readonly records: { seq: number; action: string; content: { reason?: string } | null }[];
  readonly cursor?: string;
}

function ask(
  path: string,
  { method = 'GET', token = gateway.operatorToken, origin }: { method?: string; token?: string; origin?: string } = {},
): Promise<Response> {
  return fetch(`http://127.0.0.1:${gateway.port}${path}`, {
    method,
    headers: { ...(token !== '' && { authorization: `Bearer ${token}` }), ...(origin !== undefined && { origin }) },
  });
}

const search = async (query = ''): Promise<AuditPage> => (await (await ask(`/v1/audit${query}`)).json()) as AuditPage;

/** A visitor whose refund an operator has approved. */
async function refunded(reason: string) {
  const visitor = await gateway.socket();
  const { principal } = await visitor.hello();
  const conversation = await visitor.open();
  const { approval, runId } = await conversation.ask(say.refund());
  await decide(await gateway.operator(), approval, { decision: 'approve', reason });
  await conversation.ended(runId);
  return { visitor, visitorId: principal.id, conversation, approval };
}

describe('the audit log over HTTP', () => {
  it('[HI7] [OP4] has a decision with who, what, why and from where, found by any of them', async () => {
    const { approval, conversation } = await refunded('It was broken');
    const { records } = await search(`?subject=${approval.id}`);
    expect(records).toMatchObject([
      {
        action: 'approval.approved',
        actor: { id: 'op_local', role: 'operator', operatorRole: 'admin' },
        site: 'shop',
        conversationId: conversation.id,
        content: {
          actor: { name: 'Operator' },
          from: { connectionId: expect.stringMatching(/^conn_/) as string },
          reason: 'It was broken',
          details: { tool: 'issue_refund', argsHash: approval.argsHash, arguments: { amount: 20 } },
        },
      },
    ]);
    const seqs = records.map(({ seq }) => seq);
    for (const query of [
      `action=approval.*&conversation=${conversation.id}`,
      `actor=op_local&text=WAS%20broken&conversation=${conversation.id}`,
      `conversation=${conversation.id}&from=2000-01-01`,
    ]) {
      expect((await search(`?${query}`)).records.map(({ seq }) => seq)).toEqual(seqs);
    }
    expect((await search(`?conversation=${conversation.id}&to=2000-01-01`)).records).toEqual([]);
  });

  it('is read page by page', async () => {
    await refunded('one');
    await refunded('two');
    const first = await search('?limit=1&action=approval.approved');
    const second = await search(`?limit=1&action=approval.approved&cursor=${first.cursor}`);
    expect([first, second].map(({ records }) => records[0]?.content?.reason)).toEqual(['two', 'one']);
  });

  it('is exported as lines that can be verified, and the export is recorded', async () => {
    const response = await ask('/v1/audit/export');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await response.text()).trim().split('\n');
    const records = lines.map((line) => JSON.parse(line) as unknown);
    expect(await verifyAudit(records)).toMatchObject({ records: lines.length });
    expect(records.at(-1)).toMatchObject({ action: 'audit.exported', actor: { id: 'op_local' } });
    const rest = (await (await ask(`/v1/audit/export?after=${lines.length}`)).text()).trim().split('\n');
    expect(rest.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([lines.length + 1]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['cursor=x', 'cursor'],
    ['from=yesterday', 'from'],
    [`text=${'x'.repeat(201)}`, 'text'],
    ['colour=red', 'colour'],
  ])('refuses %s and names the field', async (query, field) => {
    const response = await ask(`/v1/audit?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'bad_request', field } });
  });
});

describe('what is for operators alone', () => {
  const endpoints = [
    ['GET', '/v1/audit'],
    ['GET', '/v1/audit/export'],
    ['GET', '/v1/visitors/vis_1/export'],
    ['DELETE', '/v1/visitors/vis_1'],
  ] as const;
  it.each(endpoints)('%s %s refuses visitors, strangers and other pages', async (method, path) => {
    const visitor = await gateway.connect();
    const statuses = [];
    for (const caller of [
      { token: '' },
      { token: 'guessed' },
      { token: visitor.token },
      { origin: 'https://evil.example' },
    ]) {
      statuses.push((await ask(path, { method, ...caller })).status);
    }
    expect(statuses).toEqual([401, 401, 403, 403]);
    // What is allowed finds nothing of a visitor that there is not.
    const found = path.startsWith('/v1/visitors') ? 404 : 200;
    expect((await ask(path, { method, origin: ORIGIN })).status).toBe(found);
    expect((await ask(path, { method: 'PUT' })).status).toBe(405);
  });
});

describe('a visitor’s data', () => {
  it('[SE5] is exported, and deleted with what the audit log says of them; their sockets close', async () => {
    const { visitor, visitorId, conversation } = await refunded('For Bob Smith');
    const exported = (await (await ask(`/v1/visitors/${visitorId}/export`)).json()) as { conversations: object[] };
    expect(exported).toMatchObject({
      visitor: visitorId,
      conversations: [{ id: conversation.id, approvals: [{ status: 'approved' }] }],
    });
    expect(JSON.stringify(exported)).toContain(say.refund());

    const before = await search(`?conversation=${conversation.id}`);
    expect(JSON.stringify(before)).toContain('Bob Smith');
    const response = await ask(`/v1/visitors/${visitorId}?reason=Asked%20for`, { method: 'DELETE' });
    expect(response.status).toBe(200);
    const { erasure, conversations } = (await response.json()) as { erasure: string; conversations: number };
    expect(conversations).toBe(1);
    expect(await visitor.closed).toMatchObject({ code: closeCodes.unauthorized });
    // Nor do they come back as the same: that id would lead to whatever came next.
    const again = await gateway.socket();
    again.hello({ token: visitor.token }).catch(() => undefined);
    expect((await again.closed).code).toBe(closeCodes.unauthorized);

    const { records } = await search(`?conversation=${conversation.id}`);
    expect(records.map(({ action, content }) => [action, content])).toEqual([
      ['conversation.deleted', null],
      ['approval.approved', null],
    ]);
    expect((await search(`?subject=${erasure}`)).records).toMatchObject([
      { action: 'visitor.erased', content: { reason: 'Asked for', details: { conversations: 1 } } },
    ]);
    expect((await search(`?text=${visitorId}`)).records).toEqual([]);
    expect((await ask(`/v1/visitors/${visitorId}/export`)).status).toBe(404);
    expect((await ask(`/v1/visitors/${visitorId}`, { method: 'DELETE' })).status).toBe(404);
    const operator = await gateway.operator();
    const { code } = await operator.refusal('conversation.open', { conversationId: conversation.id });
    expect(code).toBe('not_found');
  });
});
