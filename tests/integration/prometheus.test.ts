/** A real Prometheus with the rules of `infra/` reads what a gateway offers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listExpressions, readDashboards } from '../fixtures/dashboards.ts';
import { listSeries, writeSamples } from '../fixtures/gateway-metrics.ts';
import { findPrometheus, Prometheus } from '../fixtures/prometheus.ts';
import { startDesk } from '../fixtures/start-desk.ts';

const binary = findPrometheus();

describe.skipIf(binary === undefined)('Prometheus with infra/prometheus', () => {
  let scrapes = 0;
  let server: Server;
  let prometheus: Prometheus;

  beforeAll(async () => {
    server = createServer((_request, response) => {
      scrapes += 1;
      response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
      response.end(writeSamples(scrapes * 10));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    prometheus = await Prometheus.start(binary as string, { gateway: [`127.0.0.1:${port}`] });
    // Rates need two samples, and rules that read other rules two rounds.
    await vi.waitUntil(() => scrapes > 8, { timeout: 20_000 });
  });

  afterAll(async () => {
    await prometheus[Symbol.asyncDispose]();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('[OB7] knows every series', async () => {
    expect(await prometheus.query('up{job="gateway"}')).toMatchObject([{ value: 1 }]);
    const found = await prometheus.query('count by (__name__) ({job="gateway"})');
    const names = found.map(({ labels }) => labels['__name__']);
    expect(names).toEqual(expect.arrayContaining([...listSeries().keys()]));
  });

  it('[OB8] evaluates every rule, and what is beyond its threshold fires', async () => {
    await expect
      .poll(async () => (await prometheus.rules()).filter(({ health }) => health !== 'ok'), { timeout: 10_000 })
      .toEqual([]);
    const states = new Map((await prometheus.rules()).map(({ name, state }) => [name, state]));
    expect(states.size).toBeGreaterThan(40);
    // A fifth of the samples' runs failed: that has to last. A budget that is used up does not.
    expect(states.get('GatewayErrorRateHigh')).toBe('pending');
    expect(states.get('GatewayBudgetExhausted')).toBe('firing');
    expect(states.get('GatewayDown')).toBe('inactive');
    const [failed] = await prometheus.query('gateway:runs_failed:ratio15m');
    expect(failed?.value).toBeCloseTo(0.2, 5);
  });

  it('[OB8] every question of every dashboard has an answer', async () => {
    const unanswered: string[] = [];
    for (const [file, dashboard] of readDashboards()) {
      for (const expression of listExpressions(dashboard)) {
        const asked = expression
          .replaceAll(/\$__(?:rate_interval|interval|range)\b/g, '1m')
          .replaceAll(/\$(?:site|agent|model)\b/g, '.*');
        if ((await prometheus.query(asked)).length === 0) unanswered.push(`${file}: ${expression}`);
      }
    }
    expect(unanswered).toEqual([]);
  });
});

describe.skipIf(binary === undefined)('the support desk', () => {
  it('[OB7] [OB10] is scraped by a real Prometheus on its admin port', async () => {
    await using desk = await startDesk({ env: { PARLEY_ADMIN_PORT: '0', OTEL_TRACES_EXPORTER: 'none' } });
    const admin = /^Metrics: (http:\S+)\/metrics/m.exec(desk.stdout())?.[1] ?? '';
    await using scraper = await Prometheus.start(binary as string, { gateway: [new URL(admin).host] });
    const visitor = await desk.connect();
    const conversation = await visitor.open();
    const { status } = await conversation.turn('Where is ORD-5678?');
    expect(status).toBe('completed');
    const value = async (query: string): Promise<number | undefined> => (await scraper.query(query))[0]?.value;
    await expect
      .poll(() => value('sum(gateway_runs_total{outcome="completed",agent="support",site="storefront"})'), {
        timeout: 20_000,
      })
      .toBe(1);
    expect(await value('sum(gateway_tool_calls_total{tool="lookup_order",status="succeeded"})')).toBe(1);
    expect(await value('sum(gateway_ws_connections{role="visitor"})')).toBe(1);
    expect(await value('sum(gateway_cost_unpriced_total)')).toBeGreaterThan(0);
    expect(await value('sum(gen_ai_client_operation_duration_count)')).toBe(2);
  });
});
