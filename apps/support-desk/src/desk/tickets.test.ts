import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openDeskDatabase } from '../database/open.ts';
import { createDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import type { TicketRequest } from './tickets.ts';

const NOW = '2026-03-01T09:30:00.000Z';
const REQUEST: TicketRequest = {
  category: 'technical',
  urgency: 'high',
  subject: ' Sync stops with E503 ',
  description: 'Since this morning.',
  email: 'Carol@Example.com',
  conversationId: 'c1',
  visitorId: 'v1',
  idempotencyKey: 'r1:call_1',
};

let folder: string;
let database: Database;
let desk: Desk;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-desk-'));
  database = openDeskDatabase(join(folder, 'desk.sqlite'));
  desk = createDesk(database, () => new Date(NOW));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const count = (): unknown => database.prepare('SELECT count(*) FROM tickets').pluck().get();

describe('opening a ticket', () => {
  it('[AG4] stores it and gives it a number', () => {
    expect(desk.createTicket(REQUEST)).toEqual({
      ok: true,
      value: {
        id: 'TCK-1001',
        category: 'technical',
        urgency: 'high',
        status: 'Open',
        subject: 'Sync stops with E503',
        description: 'Since this morning.',
        email: 'carol@example.com',
        createdAt: NOW,
      },
    });
    expect(desk.createTicket({ ...REQUEST, idempotencyKey: 'r1:call_2' })).toMatchObject({ value: { id: 'TCK-1002' } });
  });

  it('[AG4] works without an address', () => {
    const { email: _, ...anonymous } = REQUEST;
    const opened = desk.createTicket(anonymous);
    expect(opened.ok && 'email' in opened.value).toBe(false);
  });

  it('[AG4] twice with one key is one ticket, after a restart and once it is solved too', () => {
    const first = desk.createTicket(REQUEST);
    database.close();
    database = openDeskDatabase(join(folder, 'desk.sqlite'));
    desk = createDesk(database);
    expect(desk.createTicket(REQUEST)).toEqual(first);
    database.exec("UPDATE tickets SET status = 'Solved'");
    expect(desk.createTicket(REQUEST)).toMatchObject({ ok: true, value: { id: 'TCK-1001', status: 'Solved' } });
    expect(count()).toBe(1);
  });

  it.each([
    { subject: 'Another' },
    { description: 'Another' },
    { urgency: 'low' },
    { category: 'billing' },
    { email: 'dave@example.com' },
    { conversationId: 'c2' },
    { visitorId: 'v2' },
  ] as const)('[AG4] with the key of another one is refused: %j', (other) => {
    desk.createTicket(REQUEST);
    expect(desk.createTicket({ ...REQUEST, ...other })).toMatchObject({ ok: false, code: 'key_conflict' });
    expect(count()).toBe(1);
  });

  it.each([
    [{ subject: '  ' }, 'invalid_ticket'],
    [{ subject: 'x'.repeat(121) }, 'invalid_ticket'],
    [{ description: '' }, 'invalid_ticket'],
    [{ description: 'x'.repeat(4001) }, 'invalid_ticket'],
    [{ email: 'carol' }, 'invalid_email'],
    [{ email: '[EMAIL_1]' }, 'invalid_email'],
  ] as const)('[AG4] with %j is refused as %s, and leaves nothing', (wrong, code) => {
    expect(desk.createTicket({ ...REQUEST, ...wrong })).toMatchObject({ ok: false, code });
    expect(count()).toBe(0);
  });

  it('[AG4] takes what just fits', () => {
    const longest = { ...REQUEST, subject: 'x'.repeat(120), description: 'x'.repeat(4000) };
    expect(desk.createTicket(longest).ok).toBe(true);
  });

  it('[AG4] without a key is a mistake of the caller', () => {
    expect(() => desk.createTicket({ ...REQUEST, idempotencyKey: ' ' })).toThrow(TypeError);
  });
});

describe('reading a ticket', () => {
  const own = { ticketId: 'TCK-1001', conversationId: 'c1', visitorId: 'v1' };
  const stranger = { ticketId: 'TCK-1001', conversationId: 'c9', visitorId: 'v9' };

  beforeEach(() => {
    desk.createTicket(REQUEST);
  });

  it.each(['TCK-1001', 'tck-1001', ' TCK 1001', 'TCK–1001', 'tck1001', '#1001', '1001', 'ticket 1001'])(
    '[AG4] %j is TCK-1001',
    (ticketId) => expect(desk.getTicket({ ...own, ticketId })).toMatchObject({ value: { id: 'TCK-1001' } }),
  );

  it('[SC5] its visitor may, from any conversation, and the conversation, whoever writes in it', () => {
    expect(desk.getTicket({ ...own, conversationId: 'c2' }).ok).toBe(true);
    expect(desk.getTicket({ ...own, visitorId: 'v2' }).ok).toBe(true);
  });

  it('[SC5] others need the address that was given with it', () => {
    expect(desk.getTicket({ ...stranger, email: ' CAROL@example.com' }).ok).toBe(true);
    expect(desk.getTicket({ ...stranger, email: 'dave@example.com' })).toMatchObject({ code: 'ticket_not_found' });
    expect(desk.getTicket({ ...stranger, email: 'carol' })).toMatchObject({ code: 'ticket_not_found' });
  });

  it('[SC5] others are told the same of it as of one that there is not', () => {
    const refused = desk.getTicket(stranger);
    const missing = desk.getTicket({ ...stranger, ticketId: 'TCK-1002' });
    expect(refused).toEqual(JSON.parse(JSON.stringify(missing).replace('1002', '1001')));
  });

  it('[SC5] without an address nobody else can read it, with an empty one neither', () => {
    const { email: _, ...anonymous } = REQUEST;
    desk.createTicket({ ...anonymous, idempotencyKey: 'r2:call_1' });
    for (const email of ['', 'null', 'a@b.c']) {
      expect(desk.getTicket({ ...stranger, ticketId: 'TCK-1002', email })).toMatchObject({ code: 'ticket_not_found' });
    }
  });

  it('[AG4] what is no number of one is said so', () => {
    expect(desk.getTicket({ ...own, ticketId: 'ORD-5678' })).toMatchObject({ code: 'invalid_ticket_id' });
  });
});
