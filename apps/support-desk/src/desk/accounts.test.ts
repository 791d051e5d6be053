import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { openDeskDatabase } from '../database/open.ts';
import { type Accounts, createAccounts } from './accounts.ts';

let folder: string;
let database: Database;
let accounts: Accounts;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-desk-'));
  database = openDeskDatabase(join(folder, 'desk.sqlite'));
  accounts = createAccounts(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

it('[AG4] an account comes with its state and its last three invoices, the newest first', () => {
  const november = {
    issuedOn: '2026-11-01',
    description: 'Premium plan, November 2026',
    amountCents: 999,
    status: 'Paid',
  };
  expect(accounts.accountStatus(' Alice@Example.com ')).toEqual({
    ok: true,
    value: {
      account: { email: 'alice@example.com', name: 'Alice Johnson', tier: 'Premium', sinceYear: 2022 },
      state: 'Active',
      // Charged twice: what the visitor may complain about.
      invoices: [
        { id: 'INV-2052', ...november },
        { id: 'INV-2051', ...november },
        {
          id: 'INV-2044',
          issuedOn: '2026-10-01',
          description: 'Premium plan, October 2026',
          amountCents: 999,
          status: 'Paid',
        },
      ],
    },
  });
});

it('[AG4] an account on the Free plan has invoices for what it bought', () => {
  const found = accounts.accountStatus('bob@example.com');
  expect(found).toMatchObject({ value: { account: { tier: 'Free' }, invoices: [{ id: 'INV-2047' }, {}, {}] } });
  expect(JSON.stringify(found)).not.toContain('Premium');
});

it('[AG4] a new account has no invoices, and a state that changes is told', () => {
  database.exec("INSERT INTO accounts VALUES ('carol@example.com', 'C', 'Free', 2026, 'Active')");
  database.exec("UPDATE accounts SET state = 'Suspended' WHERE email = 'carol@example.com'");
  expect(accounts.accountStatus('carol@example.com')).toMatchObject({ value: { state: 'Suspended', invoices: [] } });
});

it('[AG4] what is no account is refused as when it is looked up', () => {
  expect(accounts.accountStatus('nobody@example.com')).toMatchObject({ ok: false, code: 'account_not_found' });
  expect(accounts.accountStatus('[EMAIL_1]')).toMatchObject({ ok: false, code: 'invalid_email' });
});
