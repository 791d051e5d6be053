import { BudgetExhaustedError } from '../budgets/exhausted.ts';
import type { CheckGuardrail, CheckTools, Verdict } from './guardrail.ts';

/** What a check came to; `failed` when it gave no verdict itself and `onError` decided. */
export interface CheckResult extends Verdict {
  readonly failed?: unknown;
}

/**
 * Runs a check with its time limit. Never rejects, unless `signal` is aborted: then nobody wants the verdict, and nobody
 * waits for it.
 *
 * @throws the reason of `signal`.
 */
export async function runCheck(
  { check, onError, timeoutMs }: CheckGuardrail,
  text: string,
  { ask, signal }: CheckTools,
): Promise<CheckResult> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const either = AbortSignal.any([signal, limit.signal]);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(either.reason);
  either.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => limit.abort(new Error(`no verdict within ${timeoutMs} ms`)), timeoutMs);
  const judge = async (): Promise<Verdict> =>
    check(text, { ask: (agent, input, until = either) => ask(agent, input, until), signal: either });
  try {
    return await Promise.race([judge(), over]);
  } catch (failed) {
    signal.throwIfAborted();
    // That there is no budget for a verdict is no failure of the check: it ends the run.
    if (failed instanceof BudgetExhaustedError) throw failed;
    return { tripped: onError === 'closed', reason: 'check_failed', failed };
  } finally {
    clearTimeout(timer);
    either.removeEventListener('abort', onAbort);
  }
}
