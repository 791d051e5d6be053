import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOSE_BYTES, Flow, SLOW_BYTES, STALLED_BYTES, STALLED_MS } from './flow.ts';

describe('flow control', () => {
  it('[FL2] is open up to 64 KiB, then slow, and stalled above 256 KiB', () => {
    const flow = new Flow();
    flow.sent(flow.lane(1), 1, SLOW_BYTES, 0);
    expect(flow.level).toBe('open');
    flow.sent(flow.lane(1), 2, 1, 0);
    expect(flow.level).toBe('slow');
    flow.sent(flow.lane(2), 1, STALLED_BYTES - SLOW_BYTES - 1, 0);
    expect(flow.level).toBe('slow');
    flow.sent(flow.lane(2), 2, 1, 0);
    expect(flow.level).toBe('stalled');
  });

  it('[FL1] takes an ack for everything up to its position, in its own subscription', () => {
    const flow = new Flow();
    for (let seq = 1; seq <= 10; seq += 1) flow.sent(flow.lane(1), seq, 100, 0);
    flow.sent(flow.lane(2), 3, 50, 0);
    flow.acked(1, 4);
    expect(flow.unackedBytes).toBe(650);
    flow.acked(1, 2);
    flow.acked(7, 99);
    expect(flow.unackedBytes).toBe(650);
    flow.acked(1, 999);
    expect(flow.unackedBytes).toBe(50);
    flow.ended(2);
    expect(flow.unackedBytes).toBe(0);
  });

  it('[FL2] is hopeless after 30 s of being stalled, but not when it recovered meanwhile', () => {
    const flow = new Flow();
    flow.sent(flow.lane(1), 1, STALLED_BYTES + 1, 1000);
    flow.sent(flow.lane(1), 2, 1, 20_000);
    expect(flow.isHopeless(1000 + STALLED_MS, 0)).toBe(false);
    expect(flow.isHopeless(1001 + STALLED_MS, 0)).toBe(true);
    flow.acked(1, 1);
    expect(flow.isHopeless(1001 + STALLED_MS, 0)).toBe(false);
    flow.sent(flow.lane(1), 3, STALLED_BYTES, 60_000);
    expect(flow.isHopeless(60_000 + STALLED_MS, 0)).toBe(false);
  });

  it('[FL2] is hopeless above 1 MiB, unacknowledged or buffered', () => {
    const flow = new Flow();
    expect(flow.isHopeless(0, CLOSE_BYTES)).toBe(false);
    expect(flow.isHopeless(0, CLOSE_BYTES + 1)).toBe(true);
    flow.sent(flow.lane(1), 1, CLOSE_BYTES + 1, 0);
    expect(flow.isHopeless(0, 0)).toBe(true);
  });

  it('[FL2] a snapshot of any size may be under way, until it is acknowledged', () => {
    const flow = new Flow();
    flow.sentSnapshot(flow.lane(1), 1, 3 * CLOSE_BYTES, 0);
    expect(flow.level).toBe('stalled');
    expect(flow.isHopeless(0, 3 * CLOSE_BYTES)).toBe(false);
    expect(flow.isHopeless(STALLED_MS + 1, 0)).toBe(true);
    flow.acked(1, 1);
    expect(flow.isHopeless(0, CLOSE_BYTES + 1)).toBe(true);
  });

  it('counts what was sent and not acknowledged, in any order of both', () => {
    const step = fc.record({ sub: fc.integer({ min: 1, max: 3 }), ack: fc.boolean(), size: fc.nat(1000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const flow = new Flow();
        const frames: { sub: number; seq: number; bytes: number }[] = [];
        let seq = 0;
        for (const { sub, ack, size } of steps) {
          if (ack) {
            const upTo = seq - (size % 5);
            flow.acked(sub, upTo);
            for (const frame of frames) if (frame.sub === sub && frame.seq <= upTo) frame.bytes = 0;
          } else {
            seq += 1;
            flow.sent(flow.lane(sub), seq, size, 0);
            frames.push({ sub, seq, bytes: size });
          }
        }
        return flow.unackedBytes === frames.reduce((sum, { bytes }) => sum + bytes, 0);
      }),
    );
  });
});
