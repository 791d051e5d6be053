import { expect, it } from 'vitest';
import { GatewayError, reportError, toErrorFrame } from './errors.ts';
import { StoreUnavailableError } from './store/port.ts';

const newErrorId = (): string => 'err_1';

it('[EV3] says of an unknown error only that there was one, and under which id it is logged', () => {
  for (const thrown of [new Error('secret'), 'secret', undefined]) {
    const frame = toErrorFrame(7, reportError(thrown, newErrorId));
    expect(frame).toMatchObject({ type: 'error', id: 7, code: 'internal', retryable: true, errorId: 'err_1' });
    expect(JSON.stringify(frame)).not.toContain('secret');
  }
});

it('[EV3] tells a store that cannot serve from a fault of ours', () => {
  const frame = toErrorFrame(null, reportError(new StoreUnavailableError('SQLITE_FULL'), newErrorId));
  expect(frame).toMatchObject({ id: null, code: 'unavailable', retryable: true });
  expect(JSON.stringify(frame)).not.toContain('SQLITE');
});

it('passes a refusal on with what belongs to it', () => {
  const resolution = { decision: 'approved', by: null, at: '2026-03-01T12:00:00.000Z' } as const;
  const error = new GatewayError('already_resolved', undefined, { resolution, field: 'approvalId', retryAfterMs: 5 });
  expect(toErrorFrame(3, reportError(error, newErrorId))).toEqual({
    type: 'error',
    id: 3,
    code: 'already_resolved',
    message: 'Somebody has decided this already.',
    retryable: false,
    resolution,
    field: 'approvalId',
    retryAfterMs: 5,
  });
});
