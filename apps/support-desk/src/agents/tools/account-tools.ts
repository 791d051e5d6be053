import { z } from 'zod';

import { formatCents } from '../../desk/money.ts';
import { defineTool, refused } from './tool.ts';
import type { DeskTool, ToolServices } from './tool.ts';

/** `check_account_status(email)`: plan, state and the last three invoices of one account. */
export function checkAccountStatusTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    email: z.string().describe('The e-mail address of the account.'),
  });
  return defineTool(services, {
    name: 'check_account_status',
    description:
      'Checks the billing status of a customer account by e-mail address: plan, state of the account, and the last three invoices ' +
      'with their charges and payments.',
    parameters,
    policy: {
      sideEffects: false,
      idempotent: true,
      timeoutMs: 10_000,
      title: 'Check account and invoices',
      // The model only knows a placeholder of the address.
      resolves: ['email'],
      summarise: (args) => `Check the account ${parameters.safeParse(args).data?.email ?? ''}`.trim(),
    },
    execute({ email }, call) {
      const found = services.desk.accountStatus(email, call.customer());
      if (!found.ok) return refused(found);
      const { account, state, invoices } = found.value;
      const shown = invoices.map(({ id, issuedOn, description, amountCents, status }) => ({
        invoice_id: id,
        issued_on: issuedOn,
        description,
        amount: formatCents(amountCents),
        status,
      }));
      const list = shown.map(
        ({ invoice_id, issued_on, description, amount, status }) =>
          `${invoice_id} of ${issued_on}, ${description}, ${amount}, ${status.toLowerCase()}`,
      );
      return {
        ok: true,
        message:
          `${account.tier} plan, account ${state.toLowerCase()}. ` +
          (list.length === 0 ? 'There are no invoices.' : `Last invoices: ${list.join('; ')}.`),
        account: { email: account.email, name: account.name, plan: account.tier, state },
        invoices: shown,
      };
    },
  });
}
