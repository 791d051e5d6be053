import type { Approval } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createClient } from './create-client.ts';
import { FakeSocket } from './testing/fake-socket.ts';
import { FakeTime, settle } from './testing/fake-time.ts';
import { AT, eventFrame, welcomeFrame } from './testing/frames.ts';
import type { Inbox, ParleyClient } from './types.ts';

function approval(id: string): Approval {
  return {
    id,
    conversationId: 'conv_1',
    runId: 'run_1',
    callId: 'call_1',
    tool: 'issue_refund',
    title: 'Refund',
    summary: 'Refund $20.00',
    arguments: { amount: 20 },
    argsHash: 'abc',
    decidedBy: 'operator',
    requestedAt: AT,
    expiresAt: AT,
  };
}

const requested = (id: string, seq: number, sub = 5): object =>
  eventFrame({ type: 'approval.requested', approval: approval(id) }, seq, { sub });
const resolved = (approvalId: string, seq: number, sub = 5): object =>
  eventFrame({ type: 'approval.resolved', approvalId, decision: 'approved', by: null }, seq, { sub });

class Desk {
  readonly time = new FakeTime();
  readonly sockets: FakeSocket[] = [];
  readonly client: ParleyClient;
  readonly inbox: Inbox;

  constructor() {
    this.client = createClient({
      url: 'ws://gateway.test',
      site: 'shop',
      createSocket: (url) => {
        this.sockets.push(new FakeSocket(url));
        return this.socket;
      },
      random: () => 0,
      now: this.time.clock,
      timers: this.time.timers,
    });
    this.client.connect();
    this.inbox = this.client.watchInbox({ tool: 'issue_refund' });
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no socket');
    return socket;
  }

  get ids(): string[] {
    return this.inbox.getSnapshot().approvals.map(({ id }) => id);
  }

  /** The connection becomes live, and the inbox gets its list. */
  async live(...ids: string[]): Promise<void> {
    await settle();
    this.socket.open();
    this.socket.deliver(welcomeFrame({ principal: { id: 'op_1', role: 'operator' } }));
    await this.list(...ids);
  }

  async list(...ids: string[]): Promise<void> {
    const { id } = this.socket.takeType('inbox.watch');
    this.socket.deliver({ type: 'ok', id, result: { sub: 5, approvals: ids.map(approval) } });
    await settle();
  }
}

describe('inbox', () => {
  it('is the list and what happened since', async () => {
    const desk = new Desk();
    expect(desk.inbox.getSnapshot()).toMatchObject({ sync: 'offline', approvals: [] });
    await desk.live('a', 'b');
    desk.socket.deliver(requested('c', 1));
    desk.socket.deliver(resolved('a', 2));
    await settle();
    expect(desk.ids).toEqual(['b', 'c']);
    const { sync, resolved: done } = desk.inbox.getSnapshot();
    expect(sync).toBe('live');
    expect(done).toMatchObject([{ approval: { id: 'a' }, resolution: { decision: 'approved', by: null, at: AT } }]);
  });

  it('[LG2] ignores what it knows, skips what it does not know, and asks anew after a gap', async () => {
    const desk = new Desk();
    await desk.live('a');
    desk.socket.deliver(requested('b', 1));
    desk.socket.deliver(requested('b', 1));
    desk.socket.deliver({ type: 'mood.changed', sub: 5, seq: 2, at: AT });
    desk.socket.deliver(requested('c', 3));
    await settle();
    expect(desk.ids).toEqual(['a', 'b', 'c']);
    desk.socket.deliver(requested('e', 5));
    desk.socket.deliver(requested('d', 4));
    await settle();
    expect(desk.inbox.getSnapshot().sync).toBe('replaying');
    expect(desk.ids).toEqual(['a', 'b', 'c']);
    await desk.list('d', 'e');
    expect(desk.ids).toEqual(['d', 'e']);
    desk.socket.deliver(requested('f', 1));
    await settle();
    expect(desk.ids).toEqual(['d', 'e', 'f']);
  });

  it('watches anew after a reconnect, with the filter', async () => {
    const desk = new Desk();
    await desk.live('a');
    desk.socket.drop();
    await settle();
    expect(desk.inbox.getSnapshot()).toMatchObject({ sync: 'offline', approvals: [{ id: 'a' }] });
    await desk.time.advance(100);
    desk.socket.open();
    desk.socket.deliver(welcomeFrame());
    expect(desk.socket.sent.find(({ type }) => type === 'inbox.watch')).toMatchObject({
      filter: { tool: 'issue_refund' },
    });
    await desk.list('b');
    expect(desk.ids).toEqual(['b']);
  });

  it('[FL1] acknowledges its events', async () => {
    const desk = new Desk();
    await desk.live();
    desk.socket.deliver(requested('a', 1));
    desk.socket.deliver(requested('b', 2));
    await desk.time.advance(250);
    expect(desk.socket.takeType('ack')).toEqual({ type: 'ack', sub: 5, seq: 2 });
  });

  it('[HS2] fails for those who may not watch, and tries again when the server is only busy', async () => {
    const desk = new Desk();
    await settle();
    desk.socket.open();
    desk.socket.deliver(welcomeFrame());
    const busy = desk.socket.takeType('inbox.watch');
    const error = { type: 'error', message: 'No.', retryable: true, retryAfterMs: 3_000 };
    desk.socket.deliver({ ...error, id: busy['id'], code: 'unavailable' });
    await desk.time.advance(2_999);
    expect(desk.socket.sent).toEqual([]);
    await desk.time.advance(1);
    const { id } = desk.socket.takeType('inbox.watch');
    desk.socket.deliver({ ...error, id, code: 'forbidden', retryable: false });
    await settle();
    expect(desk.inbox.getSnapshot()).toMatchObject({ sync: 'failed', error: { code: 'forbidden' } });
    desk.socket.drop();
    await desk.time.advance(100);
    desk.socket.open();
    desk.socket.deliver(welcomeFrame());
    expect(desk.socket.sent.map(({ type }) => type)).toEqual(['hello']);
  });

  it('decides, claims, releases and closes', async () => {
    const desk = new Desk();
    await desk.live('a');
    const by = { id: 'op_1', role: 'operator' };
    const deciding = desk.inbox.decide(approval('a'), 'approve', { editedArguments: { amount: 10 }, grant: 'once' });
    const decide = desk.socket.takeType('approval.decide');
    expect(decide).toMatchObject({ argsHash: 'abc', editedArguments: { amount: 10 }, grant: 'once' });
    desk.socket.deliver({ type: 'ok', id: decide['id'], result: { decision: 'approved', by, at: AT } });
    expect(await deciding).toMatchObject({ decision: 'approved' });
    const claiming = desk.inbox.claim('a');
    desk.socket.deliver({ type: 'ok', id: desk.socket.takeType('approval.claim')['id'], result: { by, until: AT } });
    expect(await claiming).toEqual({ by, until: AT });
    const releasing = desk.inbox.release('a');
    const release = desk.socket.takeType('approval.release');
    desk.socket.deliver({ type: 'ok', id: release['id'], result: { by: null, until: null } });
    await releasing;
    desk.inbox.close();
    expect(desk.socket.takeType('conversation.close')).toMatchObject({ sub: 5 });
    await settle();
    expect(desk.inbox.getSnapshot().sync).toBe('closed');
    desk.client.close();
    expect(desk.time.waiting).toBe(0);
  });

  it('passes on what came of an interrupted call, both ways', async () => {
    const desk = new Desk();
    await desk.live('a');
    const deciding = desk.inbox.decide(approval('a'), 'approve', { outcome: 'retry' });
    const decide = desk.socket.takeType('approval.decide');
    expect(decide).toMatchObject({ decision: 'approve', outcome: 'retry' });
    const by = { id: 'op_1', role: 'operator' } as const;
    desk.socket.deliver({ type: 'ok', id: decide['id'], result: { decision: 'approved', by, at: AT } });
    await deciding;
    const answered = {
      type: 'approval.resolved',
      approvalId: 'a',
      decision: 'approved',
      by,
      outcome: 'retry',
    } as const;
    desk.socket.deliver(eventFrame(answered, 1, { sub: 5 }));
    await settle();
    expect(desk.inbox.getSnapshot().resolved).toMatchObject([{ resolution: { outcome: 'retry' } }]);
  });

  it('shows who is on an approval, who has approved already, and who looks at what', async () => {
    const desk = new Desk();
    await desk.live('a', 'b');
    const by = { id: 'op_2', role: 'operator', name: 'Bob Smith' } as const;
    const claim = { by, until: AT };
    const frame = { sub: 5, at: AT };
    desk.socket.deliver({ type: 'approval.claimed', ...frame, seq: 1, approvalId: 'a', claim });
    desk.socket.deliver(eventFrame({ type: 'approval.endorsed', approvalId: 'b', by }, 2, { sub: 5 }));
    desk.socket.deliver({ type: 'presence', ...frame, seq: 3, conversationId: 'conv_1', people: [{ id: 'op_2' }] });
    await settle();
    expect(desk.inbox.getSnapshot()).toMatchObject({
      approvals: [
        { id: 'a', claim },
        { id: 'b', endorsements: [{ by, at: AT }] },
      ],
      presence: [{ conversationId: 'conv_1', people: [{ id: 'op_2' }] }],
    });
    desk.socket.deliver({ type: 'approval.claimed', ...frame, seq: 4, approvalId: 'a', claim: null });
    desk.socket.deliver({ type: 'presence', ...frame, seq: 5, conversationId: 'conv_1', people: [] });
    await settle();
    const { approvals, presence } = desk.inbox.getSnapshot();
    expect(approvals[0]).not.toHaveProperty('claim');
    expect(presence).toEqual([]);
  });

  it('a second one takes the place of the first', async () => {
    const desk = new Desk();
    await desk.live('a');
    const second = desk.client.watchInbox();
    await settle();
    expect(desk.inbox.getSnapshot().sync).toBe('closed');
    const { id } = desk.socket.takeType('inbox.watch');
    desk.socket.deliver({ type: 'ok', id, result: { sub: 6, approvals: [approval('b')] } });
    await settle();
    expect(second.getSnapshot()).toMatchObject({ sync: 'live', approvals: [{ id: 'b' }] });
  });
});
