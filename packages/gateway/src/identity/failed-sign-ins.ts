/** Attempts of operators to sign in that came to nothing (HI7). */
import { systemActor } from '../conversation/audit.ts';
import { RateLimiter } from '../policy/limits/rate-limiter.ts';
import type { OperatorRecord } from '../store/port-identity.ts';
import type { StoreTransaction } from '../store/port.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface FailedSignIn {
  /** Whose account was meant; undefined where there is none such. */
  readonly operator: Pick<OperatorRecord, 'id'> | undefined;
  /** What was not right. */
  readonly why: 'password' | 'code' | 'ticket' | 'disabled';
  readonly address: string | undefined;
}

export interface FailedSignIns {
  /** Notes one in the audit log, and in the gateway's. */
  note(tx: StoreTransaction, failed: FailedSignIn): Promise<void>;
}

/** What the audit log takes: whoever tries from very many addresses must not fill it. The gateway's log has all of them. */
const RECORDED = { perMinute: 60, burst: 300 };

export function createFailedSignIns({
  logger,
  now,
}: {
  readonly logger: Logger;
  readonly now: () => number;
}): FailedSignIns {
  const recorded = new RateLimiter(RECORDED, 1);
  return {
    async note(tx, { operator, why, address }) {
      // No name that was given: people type their password into the wrong field.
      logger.warn(
        { component: 'sign-in', address: address ?? 'this machine', why },
        'an operator could not be signed in',
      );
      if (!recorded.take(['all'], now()).ok) return;
      await tx.appendAudit({
        action: 'operator.sign_in_failed',
        actor: systemActor('sign-in'),
        ...(address !== undefined && { from: { address } }),
        subject: { type: 'operator', id: operator?.id ?? 'unknown' },
        details: { why },
      });
    },
  };
}
