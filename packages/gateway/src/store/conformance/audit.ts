import { describe, expect, it } from 'vitest';
import { commit, contentText, coreText, hashCore, NO_HASH } from '../audit-chain.ts';
import { type AuditEntry, type AuditFilter, MAX_DETAILS_CHARS } from '../port-audit.ts';
import type { Store } from '../port.ts';
import { createConversation, NOW, openEmpty, type OpenStore } from './harness.ts';

const approved: AuditEntry = {
  action: 'approval.approved',
  actor: { id: 'op_1', role: 'operator', operatorRole: 'reviewer', name: 'Alice Johnson' },
  from: { address: '192.0.2.1', clientId: 'tab_1', connectionId: 'conn_1' },
  site: 'storefront',
  conversationId: 'conv_1',
  subject: { type: 'approval', id: 'appr_1' },
  reason: 'It was broken',
  details: { tool: 'issue_refund', arguments: { amount: 20, to: 'alice@example.com' } },
};
const deleted: AuditEntry = {
  action: 'conversation.deleted',
  actor: { id: 'vis_1', role: 'visitor' },
  subject: { type: 'conversation', id: 'conv_1' },
};

async function record(store: Store, ...entries: AuditEntry[]): Promise<void> {
  for (const entry of entries) await store.transaction((tx) => tx.appendAudit(entry));
}

export function describeAudit(open: OpenStore): void {
  describe('the audit log', () => {
    it('[HI7] keeps who, when, what, why and from where, each record bound to the one before it', async () => {
      const { store, clock } = await openEmpty(open);
      expect(await store.auditHead()).toBeUndefined();
      await record(store, approved);
      clock.nowMs = NOW + 1000;
      await record(store, deleted);

      const [first, second] = await store.readAudit(0, 10);
      expect(first).toMatchObject({
        version: 1,
        seq: 1,
        at: new Date(NOW).toISOString(),
        action: 'approval.approved',
        actor: { id: 'op_1', role: 'operator', operatorRole: 'reviewer' },
        site: 'storefront',
        conversationId: 'conv_1',
        subject: { type: 'approval', id: 'appr_1' },
        previous: NO_HASH,
        content: {
          actor: { name: 'Alice Johnson' },
          from: approved.from,
          reason: 'It was broken',
          details: approved.details,
        },
      });
      expect(second).toMatchObject({ seq: 2, at: new Date(NOW + 1000).toISOString(), previous: first?.hash });
      expect(await store.auditHead()).toEqual({ seq: 2, hash: second?.hash });
      for (const one of [first, second]) {
        if (!one?.content || one.salt === null) throw new Error('a record has no content');
        expect(hashCore(coreText(one))).toBe(one.hash);
        expect(commit(contentText(one.content), one.salt)).toBe(one.commitment);
      }
      expect(first?.salt).not.toBe(second?.salt);
      expect(await store.readAudit(1, 10)).toEqual([second]);
    });

    it('names no visitor in what stands for good', async () => {
      const { store } = await openEmpty(open);
      await record(store, deleted, {
        ...approved,
        action: 'visitor.erased',
        subject: { type: 'visitor', id: 'vis_1' },
      });
      const records = await store.readAudit(0, 10);
      for (const { content: _content, salt: _salt, ...core } of records) {
        expect(JSON.stringify(core)).not.toMatch(/vis_1|Alice|192\.0\.2\.1|broken/);
      }
      expect(records.map(({ content }) => content)).toMatchObject([
        { actor: { id: 'vis_1' } },
        { subject: { id: 'vis_1' } },
      ]);
    });

    it('leaves no gap where a transaction fails', async () => {
      const { store } = await openEmpty(open);
      const outcomes = await Promise.allSettled(
        [1, 2, 3, 4].map((number) =>
          store.transaction(async (tx) => {
            await tx.appendAudit({ ...approved, reason: String(number) });
            if (number % 2 === 0) throw new Error('refused');
          }),
        ),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
      const records = await store.readAudit(0, 10);
      expect(records.map(({ seq, content }) => [seq, content?.reason])).toEqual([
        [1, '1'],
        [2, '3'],
      ]);
      expect(records[1]?.previous).toBe(records[0]?.hash);
    });

    it('is one chain, whoever appends', async () => {
      const { store, second } = await openEmpty(open);
      const stores = [store, await second()];
      await Promise.all(stores.flatMap((one) => Array.from({ length: 10 }, () => record(one, approved))));
      const records = await store.readAudit(0, 100);
      expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(records.slice(1).map(({ previous }) => previous)).toEqual(records.slice(0, -1).map(({ hash }) => hash));
    });

    it('keeps the length alone of details that are too long', async () => {
      const { store } = await openEmpty(open);
      const fits = 'x'.repeat(MAX_DETAILS_CHARS - 2);
      await record(store, { ...approved, details: fits }, { ...approved, details: `${fits}x` });
      const records = await store.readAudit(0, 10);
      expect(records.map(({ content }) => content?.details)).toEqual([fits, { omittedChars: MAX_DETAILS_CHARS + 1 }]);
    });

    it('[OP4] is searched by actor, action, conversation, subject, time and text, newest first', async () => {
      const { store, clock } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      const rejected = { ...approved, action: 'approval.rejected', actor: { id: 'op_2', role: 'operator' } } as const;
      const erased: AuditEntry = {
        action: 'visitor.erased',
        actor: { id: 'retention', role: 'system' },
        subject: { type: 'visitor', id: 'vis_2' },
        reason: 'Asked for: 50% "off"',
      };
      for (const entry of [approved, rejected, deleted, erased]) {
        await record(store, entry);
        clock.nowMs += 1000;
      }
      const found = async (filter: AuditFilter) => (await store.searchAudit(filter, 10)).items.map(({ seq }) => seq);
      const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
      expect(await found({})).toEqual([4, 3, 2, 1]);
      expect(await found({ actor: 'op_1' })).toEqual([1]);
      // By the visitor; what an operator did in their conversation is not.
      expect(await found({ actor: 'vis_1' })).toEqual([3]);
      expect(await found({ action: 'approval.*' })).toEqual([2, 1]);
      expect(await found({ action: 'approval.rejected' })).toEqual([2]);
      expect(await found({ action: 'approval' })).toEqual([]);
      expect(await found({ conversationId: 'conv_1' })).toEqual([2, 1]);
      expect(await found({ subject: 'appr_1', actor: 'op_2' })).toEqual([2]);
      expect(await found({ subject: 'vis_2' })).toEqual([4]);
      expect(await found({ from: at(1), to: at(3) })).toEqual([3, 2]);
      expect(await found({ text: 'ALICE@example' })).toEqual([2, 1]);
      expect(await found({ text: '50% "off"' })).toEqual([4]);
      expect(await found({ text: 'nothing of the kind' })).toEqual([]);
    });

    it('is read page by page, also where the text is rare', async () => {
      const { store } = await openEmpty(open);
      await store.transaction(async (tx) => {
        for (let number = 1; number <= 7; number += 1) {
          await tx.appendAudit({ ...approved, reason: number % 3 === 0 ? 'rare' : 'common' });
        }
      });
      const pages = async (filter: AuditFilter, limit: number): Promise<number[][]> => {
        const seen: number[][] = [];
        let cursor: string | undefined;
        do {
          const page = await store.searchAudit(filter, limit, cursor);
          seen.push(page.items.map(({ seq }) => seq));
          cursor = page.cursor;
        } while (cursor !== undefined);
        return seen;
      };
      expect(await pages({}, 3)).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
      expect((await pages({ text: 'rare' }, 1)).flat()).toEqual([6, 3]);
    });
  });
}
