import type { IdentityTransaction, OperatorRecord, OperatorSession } from '../port-identity.ts';
import { digest, secretsPlace } from './identity-rows.ts';
import { SqliteSideWrites } from './side-writes.ts';

/** What a transaction writes of identities. */
export class SqliteIdentityWrites extends SqliteSideWrites implements IdentityTransaction {
  async putOperator(operator: OperatorRecord): Promise<void> {
    const { id, name, operatorRole, disabled, issuer, secrets, createdAtMs, signedInAtMs } = operator;
    const another = issuer === undefined ? await this.operatorNamed(name) : undefined;
    if (another !== undefined && another.id !== id) throw new Error('another account has the name already');
    this.sql.run(
      'INSERT OR REPLACE INTO operators VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      id,
      name,
      operatorRole,
      disabled ? 1 : 0,
      issuer?.name ?? null,
      issuer?.subject ?? null,
      this.cipher.seal(secretsPlace(id), JSON.stringify(secrets)),
      createdAtMs,
      signedInAtMs ?? null,
    );
  }

  async putOperatorSession({ tokenHash, operatorId, createdAtMs, expiresAtMs }: OperatorSession): Promise<void> {
    this.sql.run('INSERT INTO operator_sessions VALUES (?, ?, ?, ?)', tokenHash, operatorId, createdAtMs, expiresAtMs);
    this.sql.run('UPDATE operators SET signed_in_at = ? WHERE id = ?', createdAtMs, operatorId);
  }

  async endOperatorSessions(which: Parameters<IdentityTransaction['endOperatorSessions']>[0]): Promise<void> {
    if ('tokenHash' in which) {
      this.sql.run('DELETE FROM operator_sessions WHERE token_hash = ?', which.tokenHash);
      return;
    }
    const { operatorId, keep = '' } = which;
    this.sql.run('DELETE FROM operator_sessions WHERE operator_id = ? AND token_hash <> ?', operatorId, keep);
  }

  async useOnce(id: string, holder: string, forgetAtMs: number): Promise<string> {
    const [idHash, holderHash] = [digest(id), digest(holder)];
    this.sql.run('INSERT INTO used_once VALUES (?, ?, ?) ON CONFLICT DO NOTHING', idHash, holderHash, forgetAtMs);
    const first = this.sql.get<{ holder: string }>('SELECT holder FROM used_once WHERE id = ?', idHash);
    return first?.holder === holderHash ? holder : '';
  }

  async revoke(subject: string, beforeMs: number, forgetAtMs: number): Promise<void> {
    this.sql.run(
      `INSERT INTO revocations VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
         before = max(before, excluded.before), forget_at = max(forget_at, excluded.forget_at)`,
      digest(subject),
      beforeMs,
      forgetAtMs,
    );
  }

  async giveVisitor(from: string, to: string, site: string): Promise<number> {
    const count = this.sql.run(
      "UPDATE conversations SET owner_id = ? WHERE owner_id = ? AND site = ? AND status = 'open'",
      to,
      from,
      site,
    );
    this.sql.run('UPDATE page_calls SET owner_id = ? WHERE owner_id = ?', to, from);
    this.sql.run('UPDATE feedback SET principal_id = ? WHERE principal_id = ?', to, from);
    this.sql.run(
      `INSERT INTO spending SELECT scope, ?, day, tokens, nano_usd, unpriced_tokens FROM spending
       WHERE scope = 'visitor_day' AND key = ?
       ON CONFLICT DO UPDATE SET tokens = min(tokens + excluded.tokens, ?),
         nano_usd = min(nano_usd + excluded.nano_usd, ?),
         unpriced_tokens = min(unpriced_tokens + excluded.unpriced_tokens, ?)`,
      to,
      from,
      ...Array.from({ length: 3 }, () => Number.MAX_SAFE_INTEGER),
    );
    this.sql.run("DELETE FROM spending WHERE scope = 'visitor_day' AND key = ?", from);
    this.sql.run('UPDATE OR IGNORE audit_visitors SET visitor_id = ? WHERE visitor_id = ?', to, from);
    this.sql.run('DELETE FROM audit_visitors WHERE visitor_id = ?', from);
    await this.#giveReplies(from, to);
    return count;
  }

  /** A command that comes again after the change gets its reply, and is not done a second time. */
  async #giveReplies(from: string, to: string): Promise<void> {
    const rows = this.sql.all<{ key: string; at: number }>('SELECT key, at FROM replies WHERE principal_id = ?', from);
    for (const { key, at } of rows) {
      const reply = await this.reply(from, key);
      if (reply !== undefined && (await this.reply(to, key)) === undefined) await this.putReply(to, key, reply, at);
    }
    this.sql.run('DELETE FROM replies WHERE principal_id = ?', from);
  }
}
