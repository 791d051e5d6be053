import { describe } from 'vitest';
import { describeApprovals } from './conformance/approvals.ts';
import { describeAudit } from './conformance/audit.ts';
import { describeConversations } from './conformance/conversations.ts';
import type { OpenStore } from './conformance/harness.ts';
import { describeIdentities } from './conformance/identities.ts';
import { describeLog } from './conformance/log.ts';
import { describePageCalls } from './conformance/page-calls.ts';
import { describePolicyData } from './conformance/policy.ts';
import { describePrivacy } from './conformance/privacy.ts';
import { describeRuns } from './conformance/runs.ts';
import { describeTransactions } from './conformance/transactions.ts';

/** What every implementation of the store's port must do, whatever is behind it. */
export function describeStore(name: string, open: OpenStore): void {
  describe(`a store on ${name}`, () => {
    describeTransactions(open);
    describeLog(open);
    describeRuns(open);
    describeApprovals(open);
    describeConversations(open);
    describePageCalls(open);
    describePolicyData(open);
    describeAudit(open);
    describePrivacy(open);
    describeIdentities(open);
  });
}
