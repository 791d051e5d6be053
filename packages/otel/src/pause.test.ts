import { describe, expect, it } from 'vitest';
import { continueOrLink } from './pause.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
const HOUR_MS = 3_600_000;

describe('after a pause', () => {
  it.each([
    ['none at all', 0],
    ['an hour', HOUR_MS],
    ['a clock that went backwards', -5_000],
  ])('of %s the trace goes on', (_what, lastedMs) => {
    const { parent, link } = continueOrLink({ traceparent, pausedAt: 1_000_000, now: 1_000_000 + lastedMs });
    expect(parent).toMatchObject({ traceId: TRACE, spanId: 'b7ad6b7169203331', traceFlags: 1, isRemote: true });
    expect(link).toBeUndefined();
  });

  it.each([
    ['more than an hour', HOUR_MS + 1],
    ['nobody knows how long', Number.NaN],
  ])('of %s another trace begins, with a link', (_what, lastedMs) => {
    const continuation = continueOrLink({ traceparent, pausedAt: new Date(0), now: lastedMs });
    expect(continuation).toEqual({
      link: {
        context: { traceId: TRACE, spanId: 'b7ad6b7169203331', traceFlags: 1, isRemote: true },
        attributes: { 'gateway.resumed_from': TRACE },
      },
      attributes: { 'gateway.resumed_from': TRACE },
    });
  });

  it('of a length that the application sets', () => {
    const pause = { traceparent, pausedAt: new Date(0), now: new Date(2_000) };
    expect(continueOrLink({ ...pause, maxPauseMs: 2_000 }).parent).toBeDefined();
    expect(continueOrLink({ ...pause, maxPauseMs: 1_999 }).link).toBeDefined();
  });

  it.each([undefined, '', 'nonsense', traceparent.slice(0, -1)])('with nothing to go on from: %s', (header) => {
    expect(continueOrLink({ traceparent: header, pausedAt: 0, now: 0 })).toEqual({});
  });
});
