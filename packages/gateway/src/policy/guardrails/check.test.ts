import { expect, it, vi } from 'vitest';
import { runCheck } from './check.ts';
import type { CheckGuardrail, CheckTools } from './guardrail.ts';

function guardrail(fields: Partial<CheckGuardrail>): CheckGuardrail {
  return {
    type: 'check',
    name: 'test',
    stages: ['input'],
    mode: 'blocking',
    action: 'block',
    onError: 'open',
    timeoutMs: 5000,
    check: () => ({ tripped: false }),
    ...fields,
  };
}

function tools(): CheckTools & { stop: AbortController } {
  const stop = new AbortController();
  return { stop, signal: stop.signal, ask: async () => null };
}

it('gives the verdict', async () => {
  const check = (text: string): { tripped: boolean; reason: string } => ({ tripped: text === 'bad', reason: 'so' });
  expect(await runCheck(guardrail({ check }), 'bad', tools())).toEqual({ tripped: true, reason: 'so' });
  expect(await runCheck(guardrail({ check }), 'good', tools())).toMatchObject({ tripped: false });
});

it.each([
  ['open', false],
  ['closed', true],
] as const)('[GU3] fails %s, whether it throws, rejects or takes too long', async (onError, tripped) => {
  const error = new Error('broken');
  const checks: CheckGuardrail['check'][] = [
    () => {
      throw error;
    },
    () => Promise.reject(error),
  ];
  for (const check of checks) {
    const result = await runCheck(guardrail({ check, onError }), 'x', tools());
    expect(result).toEqual({ tripped, reason: 'check_failed', failed: error });
  }
  let given: AbortSignal | undefined;
  const check: CheckGuardrail['check'] = (_text, { signal }) => {
    given = signal;
    return new Promise(() => {});
  };
  const late = await runCheck(guardrail({ check, onError, timeoutMs: 10 }), 'x', tools());
  expect(late).toMatchObject({ tripped, reason: 'check_failed' });
  expect(given?.aborted).toBe(true);
});

it('does not wait for a check that pays no heed when nobody wants the verdict any more', async () => {
  const { stop, ...rest } = tools();
  const running = runCheck(guardrail({ check: () => new Promise(() => {}), onError: 'closed' }), 'x', rest);
  stop.abort('cancelled');
  await expect(running).rejects.toBe('cancelled');
  const check = vi.fn<CheckGuardrail['check']>();
  await expect(runCheck(guardrail({ check }), 'x', rest)).rejects.toBe('cancelled');
  expect(check).not.toHaveBeenCalled();
});

it('what it asks ends with it, unless it says otherwise', async () => {
  const asked: (AbortSignal | undefined)[] = [];
  const own = new AbortController().signal;
  const ask: CheckTools['ask'] = async (_agent, _text, signal) => {
    asked.push(signal);
    return null;
  };
  const check: CheckGuardrail['check'] = async (text, given) => {
    await given.ask({}, text);
    await given.ask({}, text, own);
    expect(asked[0]).toBe(given.signal);
    return { tripped: false };
  };
  expect(await runCheck(guardrail({ check }), 'x', { ...tools(), ask })).toEqual({ tripped: false });
  expect(asked[1]).toBe(own);
});
