import type { CheckGuardrail, CheckTools, Verdict } from './guardrail.ts';

/** What a check came to; `failed` when it gave no verdict itself and `onError` decided. */
export interface CheckResult extends Verdict {
  readonly failed?: unknown;
}

/**
 * Runs a check with its time limit. Never rejects, unless `signal` is aborted: then nobody wants the verdict.
 *
 * @throws the reason of `signal`.
 */
export async function runCheck(
  { check, onError, timeoutMs }: CheckGuardrail,
  text: string,
  { ask, signal }: CheckTools,
): Promise<CheckResult> {
  const limit = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new Error(`no verdict within ${timeoutMs} ms`);
    limit.abort(error);
    reject(error);
  }, timeoutMs);
  try {
    const either = AbortSignal.any([signal, limit.signal]);
    return await Promise.race([
      check(text, { ask: (agent, input) => ask(agent, input, either), signal: either }),
      late,
    ]);
  } catch (failed) {
    signal.throwIfAborted();
    return { tripped: onError === 'closed', reason: 'check_failed', failed };
  } finally {
    clearTimeout(timer);
  }
}
