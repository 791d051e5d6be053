/** What `infra/` holds fits together: rules, their tests, dashboards, runbook, compose file and Jaeger's configuration. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type DashboardPanel, listExpressions, readDashboards } from '../fixtures/dashboards.ts';
import { freePorts } from '../fixtures/free-ports.ts';
import { listSeries } from '../fixtures/gateway-metrics.ts';
import { findJaeger } from '../fixtures/jaeger.ts';
import { findPrometheus } from '../fixtures/prometheus.ts';
import { readYaml } from '../fixtures/yaml.ts';

const root = join(import.meta.dirname, '../..');
const infra = join(root, 'infra');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: { readonly summary?: string; readonly description?: string; readonly runbook_url?: string };
}

interface RuleTest {
  readonly name: string;
  readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
}

const readRules = (file: string): readonly Rule[] =>
  (readYaml(join(infra, 'prometheus', file)) as { groups: readonly { rules: readonly Rule[] }[] }).groups.flatMap(
    ({ rules }) => rules,
  );
const recordings = readRules('recording.yml');
const alerts = readRules('alerts.yml');
const ruleTests = readdirSync(join(infra, 'prometheus/tests')).map((file) => join(infra, 'prometheus/tests', file));
const dashboards = readDashboards();

const LABEL_LIST = /\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g;
const KEYWORDS = new Set(['and', 'or', 'unless', 'offset', 'bool', 'group_left', 'group_right']);
const split = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The series that a PromQL expression reads, each with the labels it selects by, and the labels it groups by. */
function readExpression(expr: string): {
  readonly series: readonly (readonly [name: string, labels: readonly string[]])[];
  readonly groupedBy: readonly string[];
} {
  const plain = expr.replaceAll(/"[^"]*"/g, '""').replaceAll(/\[[^\]]*\]/g, '');
  const groupedBy = [...plain.matchAll(LABEL_LIST)].flatMap(([, list = '']) => split(list));
  const series = [...plain.replaceAll(LABEL_LIST, ' ').matchAll(/(?<![\w.:$])([a-zA-Z_:][\w:]*)\s*(\{[^}]*\}|\()?/g)]
    .filter(([, name = '', next]) => next !== '(' && !KEYWORDS.has(name))
    .map(
      ([, name = '', next = '']) => [name, [...next.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label)] as const,
    );
  return { series, groupedBy };
}

/** Labels by series: the gateway's, those of the recording rules, and Prometheus' own. */
const known = new Map<string, readonly string[]>([
  ...listSeries(),
  ...recordings.map(({ record = '', expr }) => [record, readExpression(expr).groupedBy] as const),
  ['up', []],
  ['ALERTS', ['alertname', 'alertstate', 'severity']],
]);
const FROM_SCRAPE = ['job', 'instance'];

/** What is wrong with the names in an expression. */
function findUnknown(expr: string): readonly string[] {
  const { series, groupedBy } = readExpression(expr);
  const usable = new Set([...series.flatMap(([name]) => known.get(name) ?? []), ...FROM_SCRAPE]);
  return [
    ...series.filter(([name]) => !known.has(name)).map(([name]) => `no series ${name}`),
    ...series.flatMap(([name, labels]) =>
      labels
        .filter((label) => ![...(known.get(name) ?? []), ...FROM_SCRAPE].includes(label))
        .map((label) => `${name} has no label ${label}`),
    ),
    ...groupedBy.filter((label) => !usable.has(label)).map((label) => `nothing to group by ${label}`),
  ];
}

describe('infra/prometheus', () => {
  const promtool = findPrometheus('promtool');
  const run = (...args: string[]): string =>
    execFileSync(promtool as string, args, { cwd: join(infra, 'prometheus'), encoding: 'utf8' });

  it.skipIf(promtool === undefined)('[OB8] promtool accepts configuration and rules', () => {
    expect(run('check', 'config', 'prometheus.yml')).toContain('valid prometheus config file');
    expect(run('check', 'rules', 'recording.yml', 'alerts.yml')).toContain(`${alerts.length} rules found`);
  });

  it.skipIf(promtool === undefined)('[OB8] every alert fires beyond its threshold and not at it (promtool)', () => {
    expect(run('test', 'rules', ...ruleTests).match(/SUCCESS/g)).toHaveLength(ruleTests.length);
  });

  it('[OB8] there is an alert for every threshold', () => {
    const expressions = alerts.map(({ expr }) => expr);
    for (const part of [
      'gateway:turn_duration:p95_15m > 10 ',
      'gateway:turn_duration:p95_15m > 15 ',
      'gateway:runs_failed:ratio15m > 0.02 ',
      'gateway:runs_failed:ratio15m > 0.05 ',
      'gateway:runs_completed:ratio15m < 0.9 ',
      '{threshold="tokens"} > 0',
      '{threshold="cost"} > 0',
      '{threshold="handoffs"} > 0',
      '{threshold="tool_calls"} > 0',
    ]) {
      expect(expressions, part).toContainEqual(expect.stringContaining(part));
    }
  });

  it('[OB8] every alert has a unit test in which it fires and one in which it does not', () => {
    const cases = ruleTests
      .flatMap((file) => (readYaml(file) as { tests: readonly RuleTest[] }).tests)
      .flatMap(({ alert_rule_test: checks }) => checks);
    for (const { alert } of alerts) {
      const own = cases
        .filter(({ alertname }) => alertname === alert)
        .map(({ exp_alerts: expected }) => expected.length);
      expect(own, alert).toContain(0);
      expect(Math.max(...own), alert).toBeGreaterThan(0);
    }
  });

  it('every alert says how bad it is, for how long it has to last, and where the runbook explains it', () => {
    const anchors = [...read('docs/runbook.md').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase());
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { alert = '', labels, annotations, ...rule } of alerts) {
      expect(['critical', 'warning', 'info'], alert).toContain(labels?.severity);
      expect(rule.for, alert).toMatch(/^\d+m$/);
      expect(annotations?.summary?.length, alert).toBeLessThan(80);
      expect(annotations?.description?.length, alert).toBeGreaterThan(20);
      expect(annotations?.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
      expect(anchors).toContain(alert.toLowerCase());
    }
  });

  it('the runbook explains no alert that does not exist', () => {
    const explained = [...read('docs/runbook.md').matchAll(/^### (Gateway\w+)$/gm)].map(([, name]) => name);
    expect(explained.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  });

  it('rules and runbook read series and labels that exist', () => {
    const questions = [...read('docs/runbook.md').matchAll(/^```promql\n([\s\S]*?)^```/gm)].map(
      ([, text = '']) => text,
    );
    expect(questions.length).toBeGreaterThan(10);
    for (const expr of [...recordings, ...alerts].map((rule) => rule.expr).concat(questions)) {
      expect(findUnknown(expr), expr).toEqual([]);
    }
  });

  it('a series or a label that does not exist is noticed', () => {
    expect(
      findUnknown('sum by (site, tool) (rate(gateway_runs_total{model="x", job="y"}[5m] offset 1d)) > gateway_run'),
    ).toEqual(['no series gateway_run', 'gateway_runs_total has no label model', 'nothing to group by tool']);
  });

  it('every recording rule is used', () => {
    const questions = [...recordings, ...alerts]
      .map(({ expr }) => expr)
      .concat([...dashboards.values()].flatMap(listExpressions), read('docs/runbook.md'));
    const unused = recordings.filter(({ record = '' }) => !questions.some((text) => text.includes(record)));
    expect(unused.map(({ record }) => record)).toEqual([]);
  });
});

describe('infra/grafana', () => {
  const provisioned = (
    readYaml(join(infra, 'grafana/provisioning/datasources/parley.yaml')) as {
      datasources: readonly { uid: string; type: string; url: string }[];
    }
  ).datasources;

  it('has the three dashboards, where the provider looks for them', () => {
    expect([...dashboards.keys()].toSorted()).toEqual(['business.json', 'cost.json', 'real-time.json']);
    expect(new Set([...dashboards.values()].map(({ uid }) => uid)).size).toBe(3);
    const { providers } = readYaml(join(infra, 'grafana/provisioning/dashboards/parley.yaml')) as {
      providers: readonly { options: { path: string } }[];
    };
    const { volumes } = readCompose().services['grafana'] ?? {};
    expect(volumes).toContain(`./grafana/dashboards:${providers[0]?.options.path}:ro`);
  });

  it.each([...dashboards])('%s: series, labels and variables exist', (_file, dashboard) => {
    const variables = dashboard.templating.list.map(({ name }) => name);
    for (const expr of listExpressions(dashboard)) expect(findUnknown(expr), expr).toEqual([]);
    for (const { name, query } of dashboard.templating.list) {
      const [, series, label] =
        /^label_values\((\w+), (\w+)\)$/.exec(typeof query === 'string' ? query : query.query) ?? [];
      if (series === undefined) continue;
      expect(label).toBe(name);
      expect(known.get(series)).toContain(label);
    }
    const used = [...JSON.stringify(dashboard).matchAll(/\$\{?([a-z]\w*)/g)].map(([, name]) => name);
    expect(variables).toEqual(expect.arrayContaining(used));
  });

  it.each([...dashboards])('%s: panels have a unit and a data source and do not overlap', (_file, { panels }) => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.length).toBeGreaterThan(10);
    for (const [index, panel] of panels.entries()) {
      expect(panel.gridPos.x + panel.gridPos.w, panel.title).toBeLessThanOrEqual(24);
      expect(panel.fieldConfig.defaults.unit, panel.title).toBeTypeOf('string');
      expect(provisioned, panel.title).toContainEqual(expect.objectContaining(panel.datasource));
      expect(panel.targets.length).toBeGreaterThan(0);
      const overlapping = panels.slice(index + 1).filter((other) => overlap(panel, other));
      expect(overlapping.map(({ title }) => `${panel.title} / ${title}`)).toEqual([]);
    }
  });

  it.each([...dashboards])('%s: leads into Jaeger', (_file, { links, panels }) => {
    const urls = [...links, ...panels.flatMap(({ fieldConfig }) => fieldConfig.defaults.links ?? [])].flatMap(
      ({ url }) => url ?? [],
    );
    expect(urls).toContainEqual(expect.stringContaining('%22session.id%22%3A%22${conversation}%22'));
    for (const url of urls) {
      const { pathname, searchParams } = new URL(url.replace('${jaeger}', 'http://127.0.0.1:16686'));
      expect(pathname).toBe('/search');
      expect(searchParams.get('service')).toBe('parley');
      const tags = searchParams.get('tags');
      if (tags !== null) expect(Object.keys(JSON.parse(tags) as object)).toHaveLength(1);
    }
    // A link to the turns behind a series needs the label in the series.
    for (const { fieldConfig, targets } of panels) {
      for (const { url } of fieldConfig.defaults.links ?? []) {
        const label = /__field\.labels\.(\w+)/.exec(url)?.[1];
        for (const { expr = '' } of targets) expect(readExpression(expr).groupedBy).toContain(label);
      }
    }
  });
});

function overlap({ gridPos: a }: DashboardPanel, { gridPos: b }: DashboardPanel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

interface Service {
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: unknown;
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

function readCompose(): Compose {
  return readYaml(join(infra, 'compose.yaml')) as Compose;
}

describe('infra/compose.yaml', () => {
  const { services, volumes } = readCompose();

  it('[DE2] starts Jaeger by itself, Prometheus and Grafana with the profile metrics', () => {
    const profiles = Object.entries(services).map(([name, service]) => [name, service.profiles ?? []]);
    expect(Object.fromEntries(profiles)).toMatchObject({
      jaeger: [],
      'jaeger-init': [],
      prometheus: ['metrics'],
      grafana: ['metrics'],
    });
  });

  it.each(Object.entries(services))(
    '%s: pinned, on loopback, with a health check, its files are there',
    (name, service) => {
      expect(service.image).toMatch(/:v?\d+\.\d+/);
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
      if (!name.endsWith('-init')) expect(service.healthcheck).toBeDefined();
      for (const other of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(other);
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) expect(existsSync(join(infra, source)), source).toBe(true);
        else expect(volumes).toHaveProperty(source);
      }
    },
  );
});

describe('infra/jaeger', () => {
  const binary = findJaeger();

  it.skipIf(binary === undefined).each(['config.yaml', 'config-memory.yaml'])('Jaeger accepts %s', (file) => {
    const { status, stderr } = spawnSync(binary as string, ['validate', '--config', join(infra, 'jaeger', file)], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
  });

  it('[OB1] the links of ui.json are made of tags that spans have', () => {
    const { linkPatterns } = JSON.parse(read('infra/jaeger/ui.json')) as {
      linkPatterns: readonly { type: string; key: string; url: string }[];
    };
    const sources = read('packages/otel/src/attributes.ts') + read('packages/gateway/src/telemetry/turn-span.ts');
    expect(linkPatterns.map(({ key }) => key)).toEqual([
      'gen_ai.conversation.id',
      'session.id',
      'gateway.resumed_from',
    ]);
    for (const { type, key, url } of linkPatterns) {
      expect(type).toBe('tags');
      expect(sources).toContain(`'${key}'`);
      expect(url).toContain(`#{${key}}`);
      const { searchParams } = new URL(url.replace('#{', '{'), 'http://127.0.0.1:16686');
      const tags = searchParams.get('tags');
      if (tags !== null) expect(JSON.parse(tags)).toEqual({ [key]: `{${key}}` });
    }
    // Jaeger pastes the file into its page by a regular expression, to which `$` means something.
    expect(read('infra/jaeger/ui.json')).not.toContain('$');
  });
});

describe('infra/jaeger/run.mjs', () => {
  const script = join(infra, 'jaeger/run.mjs');
  const binary = findJaeger();

  it('says what to do where there is neither an engine nor a binary', () => {
    const { status, stderr } = spawnSync(process.execPath, [script], {
      encoding: 'utf8',
      env: { PATH: '/nonexistent', HOME: '/nonexistent' },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('neither a container engine with compose (docker, podman) nor a jaeger binary');
    expect(stderr).toContain('infra/jaeger/install.sh');
  });

  it('refuses options that it does not know', () => {
    const { status, stderr } = spawnSync(process.execPath, [script, '--memroy'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'jaeger: unknown option --memroy; there is --memory\n' });
  });

  it.skipIf(binary === undefined)(
    '[DE2] starts a Jaeger that keeps traces, says where it is, and stops it',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'parley-run-jaeger-'));
      const [query, otlp, grpc] = await freePorts(3);
      const env = {
        ...process.env,
        JAEGER_BINARY: binary,
        JAEGER_BADGER_DIR: directory,
        JAEGER_QUERY_PORT: String(query),
        JAEGER_OTLP_HTTP_PORT: String(otlp),
        JAEGER_OTLP_GRPC_PORT: String(grpc),
      };
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'], env });
      try {
        const said = await readUntil(child, 'Ctrl-C');
        expect(said).toContain(`http://127.0.0.1:${query}  (traces are kept for seven days, in ${directory})`);
        expect(said).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${otlp} `);
        const services = await fetch(`http://127.0.0.1:${query}/api/services`);
        expect(services.status).toBe(200);

        const second = spawnSync(process.execPath, [script], { encoding: 'utf8', env, timeout: 30_000 });
        expect(second.status).toBe(1);
        expect(second.stderr).toMatch(/^jaeger: .*it ended with status 1: .+\n$/);

        child.kill('SIGINT');
        expect(await once(child, 'exit')).toEqual([0, null]);
        await expect(fetch(`http://127.0.0.1:${query}/api/services`)).rejects.toThrow('fetch failed');
        expect(readdirSync(directory).toSorted()).toEqual(['keys', 'values']);
      } finally {
        child.kill('SIGTERM');
        rmSync(directory, { recursive: true, force: true });
      }
    },
  );
});

async function readUntil(child: ChildProcess, text: string): Promise<string> {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await vi.waitUntil(() => said.includes(text) || child.exitCode !== null, { timeout: 30_000 });
  return said;
}
