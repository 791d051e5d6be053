import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attributes, Meter, ObservableCallback } from '@opentelemetry/api';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allSignals, sampleSignals } from '../testing/sample-signals.ts';
import { OTHER } from './label-set.ts';
import { createMetrics, type MetricName, METRICS } from './metrics.ts';
import type { Signal } from './signals.ts';

interface Point {
  readonly name: string;
  readonly value: number;
  readonly labels: Attributes;
}

/** A meter that keeps whatever is said to it. */
class RecordedMeter {
  readonly points: Point[] = [];
  readonly made = new Map<string, object>();
  readonly #callbacks: [string, ObservableCallback][] = [];

  readonly #make = (name: string, options: object) => {
    this.made.set(name, options);
    const keep = (value: number, labels: Attributes = {}): void => void this.points.push({ name, value, labels });
    return { add: keep, record: keep };
  };
  readonly createCounter = this.#make;
  readonly createUpDownCounter = this.#make;
  readonly createHistogram = this.#make;
  readonly createObservableGauge = (name: string, options: object) => {
    this.made.set(name, options);
    return { addCallback: (callback: ObservableCallback) => void this.#callbacks.push([name, callback]) };
  };

  async collect(): Promise<void> {
    for (const [name, callback] of this.#callbacks) {
      await callback({ observe: (value, labels = {}) => void this.points.push({ name, value, labels }) });
    }
  }

  of(name: MetricName): Omit<Point, 'name'>[] {
    return this.points.flatMap((point) => (point.name === name ? [{ value: point.value, labels: point.labels }] : []));
  }
}

const known = { agents: ['support', 'refunds'], tools: ['lookup_order', 'issue_refund'], sites: ['shop'] };
const gauges = { waitingRuns: async () => 3, pendingApprovals: async () => ({ shop: 2 }) };

function setUp(read: Partial<typeof gauges> = {}) {
  const meter = new RecordedMeter();
  const listen = createMetrics(meter as unknown as Meter, known, { ...gauges, ...read });
  return { meter, tell: (...signals: Signal[]) => signals.forEach((signal) => listen(signal)) };
}

describe('metrics', () => {
  it('[OB7] are all fed: by a signal, or when somebody reads them', async () => {
    const { meter, tell } = setUp();
    tell(...allSignals);
    await meter.collect();
    expect([...new Set(meter.points.map(({ name }) => name))].toSorted()).toEqual(Object.keys(METRICS).toSorted());
    for (const [name, { unit, description }] of Object.entries(METRICS)) {
      expect(meter.made.get(name)).toMatchObject({ unit, description });
    }
  });

  it('[OB7] have the values and labels that the signals had', async () => {
    const { meter, tell } = setUp();
    tell(...allSignals);
    await meter.collect();
    const model = 'model-a';
    expect(meter.of('gateway.tokens')).toEqual([
      { value: 60, labels: { model, 'gen_ai.token.type': 'input' } },
      { value: 40, labels: { model, 'gen_ai.token.type': 'cached_input' } },
      { value: 20, labels: { model, 'gen_ai.token.type': 'output' } },
    ]);
    expect(meter.of('gateway.cost')).toEqual([{ value: 0.002, labels: { model, site: 'shop' } }]);
    expect(meter.of('gateway.cost.unpriced')).toEqual([{ value: 7, labels: { model } }]);
    expect(meter.of('gateway.model.calls').map(({ labels }) => labels['outcome'])).toEqual([
      'answered',
      'retried',
      'given_up',
    ]);
    expect(meter.of('gateway.runs')).toEqual([
      { value: 1, labels: { outcome: 'error', agent: 'support', site: 'shop' } },
    ]);
    expect(meter.of('gateway.turn.duration')).toEqual([{ value: 3, labels: { outcome: 'error', agent: 'support' } }]);
    expect(meter.of('gateway.turn.time_to_first_token')).toEqual([{ value: 0.7, labels: { agent: 'support' } }]);
    expect(meter.of('gateway.errors').map(({ labels }) => labels)).toEqual([
      { 'error.type': 'internal', where: 'command' },
      { 'error.type': 'model_unavailable', where: 'run' },
      { 'error.type': 'internal', where: 'gateway' },
    ]);
    expect(meter.of('gateway.approval.wait')).toEqual([
      { value: 4, labels: { tool: 'issue_refund', decision: 'approved' } },
    ]);
    expect(meter.of('gateway.runs.active').map(({ value }) => value)).toEqual([1, -1]);
    expect(meter.of('gateway.runs.waiting')).toEqual([{ value: 3, labels: {} }]);
    expect(meter.of('gateway.approvals.pending')).toEqual([{ value: 2, labels: { site: 'shop' } }]);
  });

  it('[OB7] tell a call that another model took over from one that was given up', () => {
    const { meter, tell } = setUp();
    tell({ ...sampleSignals['model.given_up'], next: 'model-b' });
    expect(meter.of('gateway.model.calls')).toMatchObject([{ labels: { outcome: 'fell_back' } }]);
  });

  it('never count less than nothing', () => {
    const { meter, tell } = setUp();
    const { usage } = sampleSignals['model.called'];
    tell({ ...sampleSignals['model.called'], usage: { ...usage, inputTokens: 10 } });
    tell({ ...sampleSignals['run.ended'], activeMs: -5 });
    expect(meter.points.filter(({ value }) => value < 0)).toEqual([]);
  });

  it('[OB7] go on where a figure cannot be read', async () => {
    const { meter } = setUp({
      waitingRuns: () => Promise.reject(new Error('the store is down')),
      pendingApprovals: () => Promise.reject(new Error('the store is down')),
    });
    await meter.collect();
    expect(meter.points).toEqual([]);
  });

  it('[OB7] have a hundred values for a label at most, whatever the signals hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...allSignals), fc.uuid()), { minLength: 400, maxLength: 600 }),
        (told) => {
          const { meter, tell } = setUp();
          for (const [sample, random] of told) tell(scrambled(sample, random));
          const values = new Map<string, Set<unknown>>();
          for (const { name, labels } of meter.points) {
            for (const [label, value] of Object.entries(labels)) {
              const key = `${name} ${label}`;
              values.set(key, (values.get(key) ?? new Set()).add(value));
            }
          }
          for (const seen of values.values()) {
            seen.delete(OTHER);
            expect(seen.size).toBeLessThanOrEqual(100);
            // Neither ids nor keys of budgets, which name visitors.
            expect([...seen].filter((value) => String(value).startsWith(ID))).toEqual([]);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('[OB7] a label has no more than a hundred values', () => {
    const { meter, tell } = setUp();
    for (let index = 0; index < 150; index += 1) {
      tell({ ...sampleSignals['tool.called'], tool: `tool_${index}`, status: `status_${index}` });
    }
    const calls = meter.of('gateway.tool.calls');
    for (const label of ['tool', 'status']) {
      const values = new Set(calls.map(({ labels }) => labels[label]));
      expect(values).toContain(OTHER);
      expect(values.size).toBe(label === 'tool' ? 99 : 101);
    }
    expect(meter.of('gateway.tool.calls').at(-1)?.labels).toEqual({ tool: OTHER, status: OTHER });
    // What the configuration names always has its own value.
    tell(sampleSignals['tool.called']);
    expect(meter.of('gateway.tool.calls').at(-1)?.labels['tool']).toBe('lookup_order');
  });

  it('[OB7] are told in the README as they are', async () => {
    const { meter, tell } = setUp();
    tell(...allSignals);
    await meter.collect();
    const rows = Object.entries(METRICS).map(([name, { kind, unit, description }]) => {
      const points = meter.of(name as MetricName);
      const labels = [...new Set(points.flatMap((point) => Object.keys(point.labels)))].map((label) => `\`${label}\``);
      return `| \`${name}\` | ${kinds[kind]}, ${unit} | ${labels.join(', ')} | ${description} |`;
    });
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    expect(readme).toContain(rows.join('\n'));
  });
});

const kinds = { counter: 'counter', up_down: 'up-down counter', histogram: 'histogram', gauge: 'gauge' } as const;

const ID = 'id-';

/** The signal with other texts: of ids it can be told that they are some. */
function scrambled(signal: Signal, random: string): Signal {
  const isId = (name: string): boolean => /Id$|^(?:by|key|principal|day)$/.test(name);
  return Object.fromEntries(
    Object.entries(signal).map(([name, value]) => [
      name,
      typeof value === 'string' && name !== 'type' ? `${isId(name) ? ID : ''}${random}` : value,
    ]),
  ) as unknown as Signal;
}
