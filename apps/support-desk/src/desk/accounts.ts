import type { Database } from 'better-sqlite3';

import { normaliseEmail } from './identifiers.ts';
import { refuse } from './refusals.ts';
import type { Account, AccountStatus, Invoice, Outcome } from './types.ts';

/** How many invoices are told, the newest first. */
const INVOICES = 3;

/** The shop's customers. */
export interface Accounts {
  /** @param customer Address of the customer who asks, where they have signed in: they see no account but their own. */
  lookupAccount(email: string, customer?: string): Outcome<Account>;
  /** The account, its state, and its last three invoices. */
  accountStatus(email: string, customer?: string): Outcome<AccountStatus>;
}

/** Prepares the statements on an open, migrated database. */
export function createAccounts(database: Database): Accounts {
  const account = database.prepare<[string], Account>(
    'SELECT email, name, tier, since_year AS sinceYear FROM accounts WHERE email = ?',
  );
  const state = database
    .prepare<[string], AccountStatus['state']>('SELECT state FROM accounts WHERE email = ?')
    .pluck();
  const invoices = database.prepare<[string, number], Omit<Invoice, 'id'> & { number: number }>(
    `SELECT number, issued_on AS issuedOn, description, amount_cents AS amountCents, status
       FROM invoices WHERE email = ? ORDER BY issued_on DESC, number DESC LIMIT ?`,
  );

  function lookupAccount(text: string, customer?: string): Outcome<Account> {
    const email = normaliseEmail(text);
    if (email === undefined) return refuse('invalid_email', 'That is not an e-mail address.');
    if (customer !== undefined && email !== customer) {
      return refuse('other_account', 'The customer has signed in with another account, and can only see that one.');
    }
    const found = account.get(email);
    return found === undefined
      ? refuse('account_not_found', 'There is no account with that e-mail address.')
      : { ok: true, value: found };
  }

  return {
    lookupAccount,
    accountStatus(text, customer) {
      const found = lookupAccount(text, customer);
      if (!found.ok) return found;
      const { email } = found.value;
      const latest = invoices
        .all(email, INVOICES)
        .map(({ number, ...invoice }) => ({ id: `INV-${number}`, ...invoice }));
      return { ok: true, value: { account: found.value, state: state.get(email) ?? 'Active', invoices: latest } };
    },
  };
}
