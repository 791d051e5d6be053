/** How often somebody may try to prove who they are. */
import { GatewayError } from '../errors.ts';
import type { RateLimiter } from '../policy/limits/rate-limiter.ts';

/** Attempts from one address, behind which there may be an office. */
export const PER_ADDRESS = { perMinute: 20, burst: 40 };

/**
 * Counts an attempt.
 *
 * @param message For whoever has to wait; default that of the code.
 * @throws GatewayError `rate_limited` with the time to wait, when there were too many.
 */
export function takeAttempt(limiter: RateLimiter, key: string, nowMs: number, message?: string): void {
  const verdict = limiter.take([key], nowMs);
  if (!verdict.ok) throw new GatewayError('rate_limited', message, { retryAfterMs: verdict.retryAfterMs });
}
