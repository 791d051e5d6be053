/** The Jaeger that `infra/` starts: what it keeps, which links its pages get, and what its Monitor tab reads. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePorts } from '../fixtures/free-ports.ts';
import { findJaeger, Jaeger } from '../fixtures/jaeger.ts';
import { findPrometheus, Prometheus } from '../fixtures/prometheus.ts';

const infra = join(import.meta.dirname, '../../infra');
const jaegerBinary = findJaeger();
const prometheusBinary = findPrometheus();

/** Sends one turn, as `infra/smoke.sh --probe` does, and waits until it is found again. */
async function probe(jaeger: Jaeger): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(infra, 'smoke.mjs'), '--probe', '--require'], {
    env: { ...process.env, JAEGER_URL: jaeger.queryUrl, OTEL_EXPORTER_OTLP_ENDPOINT: jaeger.otlpUrl },
  });
  return stdout;
}

describe('Jaeger with infra/jaeger/config.yaml', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'parley-jaeger-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it.skipIf(jaegerBinary === undefined)('[DE2] keeps its traces over a restart', async () => {
    const start = () => Jaeger.start(jaegerBinary as string, { directory });
    let before: readonly string[];
    {
      await using jaeger = await start();
      expect(await probe(jaeger)).toContain('smoke: ok: 1 turn(s), 2 span(s), 0 orphans');
      before = (await jaeger.traces('parley-smoke')).map(({ traceID }) => traceID);
    }
    await using jaeger = await start();
    expect(await jaeger.services()).toContain('parley-smoke');
    const after = await jaeger.traces('parley-smoke');
    expect(after.map(({ traceID }) => traceID)).toEqual(before);
    expect(after[0]?.spans).toHaveLength(2);
  });

  it.skipIf(jaegerBinary === undefined)('[OB1] gives the links of ui.json to its pages', async () => {
    await using jaeger = await Jaeger.start(jaegerBinary as string, { directory });
    // The start page of a binary without pages has the same places to fill in.
    const page = await (await fetch(`${jaeger.queryUrl}/search`)).text();
    const config: unknown = JSON.parse(/JAEGER_CONFIG = (\{.*?\});/s.exec(page)?.[1] ?? 'null');
    expect(config).toEqual(JSON.parse(readFileSync(join(infra, 'jaeger/ui.json'), 'utf8')));
  });

  it.skipIf(jaegerBinary === undefined || prometheusBinary === undefined)(
    '[DE2] makes metrics of its spans, which a real Prometheus scrapes and the Monitor tab reads',
    async () => {
      const [spanMetricsPort = 0, prometheusPort = 0] = await freePorts(2);
      await using jaeger = await Jaeger.start(jaegerBinary as string, {
        directory,
        spanMetricsPort,
        prometheusUrl: `http://127.0.0.1:${prometheusPort}`,
      });
      await using prometheus = await Prometheus.start(
        prometheusBinary as string,
        { spanmetrics: [`127.0.0.1:${spanMetricsPort}`] },
        prometheusPort,
      );
      const calls = 'traces_span_metrics_calls_total{service_name="parley-smoke", span_kind="SPAN_KIND_SERVER"}';
      for (const count of [1, 2]) {
        await probe(jaeger);
        await expect
          .poll(async () => (await prometheus.query(calls)).map(({ value }) => value), { timeout: 15_000 })
          .toEqual([count]);
      }
      const rateOf = async (metric: string): Promise<number> => {
        const parameters = {
          service: 'parley-smoke',
          spanKind: 'server',
          lookback: '60000',
          step: '1000',
          ratePer: '600000',
        };
        const response = await fetch(
          `${jaeger.queryUrl}/api/metrics/${metric}?${new URLSearchParams({ ...parameters, endTs: String(Date.now()) }).toString()}`,
        );
        const { metrics } = (await response.json()) as {
          metrics: { metricPoints: { gaugeValue: { doubleValue: number | 'NaN' } }[] }[];
        };
        const last = metrics[0]?.metricPoints.at(-1)?.gaugeValue.doubleValue;
        return Number(last ?? Number.NaN);
      };
      await expect.poll(() => rateOf('calls'), { timeout: 15_000 }).toBeGreaterThan(0);
      // The probe's turn takes 20 ms, and the first bucket ends at 50 ms.
      const p95 = await fetch(
        `${jaeger.queryUrl}/api/metrics/latencies?service=parley-smoke&spanKind=server&quantile=0.95&lookback=60000&step=1000&ratePer=600000&endTs=${Date.now()}`,
      );
      expect(JSON.stringify(await p95.json())).toMatch(/"doubleValue":(?:4\d(?:\.\d+)?|50)\b/);
    },
  );
});
