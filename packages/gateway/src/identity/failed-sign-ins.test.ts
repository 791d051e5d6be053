import { expect, it } from 'vitest';
import { silentLogger } from '../telemetry/logger.ts';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { createFailedSignIns } from './failed-sign-ins.ts';

it('[HI7] the audit log takes 300 failed sign-ins at once and 60 a minute, the log takes all', async () => {
  let nowMs = Date.parse('2026-03-01T12:00:00Z');
  const now = (): number => nowMs;
  const store = openTemporaryStore(now);
  let logged = 0;
  const failures = createFailedSignIns({ logger: { ...silentLogger, warn: () => (logged += 1) }, now });
  const fail = (times: number): Promise<void> =>
    store.transaction(async (tx) => {
      for (let count = 0; count < times; count += 1) {
        await failures.note(tx, { operator: undefined, why: 'password', address: `203.0.113.${count % 256}` });
      }
    });
  const recorded = async (): Promise<number> => (await store.auditHead())?.seq ?? 0;
  await fail(400);
  expect([await recorded(), logged]).toEqual([300, 400]);
  nowMs += 60_000;
  await fail(100);
  expect([await recorded(), logged]).toEqual([360, 500]);
});
