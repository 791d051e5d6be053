import { createHash } from 'node:crypto';
import type { JsonValue } from '@parley/protocol';
import { canonicalJson } from '../canonical-json.ts';
import { GatewayError } from '../errors.ts';
import type { StoreTransaction } from '../store/port.ts';

/** How long a reply is kept for a command that comes again (CM1). */
export const REPLY_LIFETIME_MS = 24 * 3600 * 1000;

export interface KeyedCommand {
  readonly type: string;
  readonly key: string;
}

/** Hash of what a command asks for; its `id` belongs to the connection, its trace to the attempt: neither counts. */
function hashBody(command: KeyedCommand): string {
  const { id: _id, traceparent: _trace, ...body } = command as KeyedCommand & { id?: number; traceparent?: string };
  return createHash('sha256').update(canonicalJson(body)).digest('base64url');
}

/**
 * Does a command once: the reply is stored in the transaction of the effect, and a repetition gets the stored reply.
 *
 * @throws GatewayError `key_conflict` when the key was used for something else.
 */
export async function once<R>(
  tx: StoreTransaction,
  principalId: string,
  command: KeyedCommand,
  nowMs: number,
  effect: () => Promise<R>,
): Promise<R> {
  const bodyHash = hashBody(command);
  const stored = await tx.reply(principalId, command.key);
  if (stored !== undefined) {
    if (stored.bodyHash !== bodyHash) throw new GatewayError('key_conflict', undefined, { field: 'key' });
    return stored.result as R;
  }
  const result = await effect();
  await tx.putReply(principalId, command.key, { bodyHash, result: result as JsonValue }, nowMs);
  return result;
}
