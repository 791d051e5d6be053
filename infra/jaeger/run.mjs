/**
 * Starts a Jaeger for this machine, says where it is, and stops it on Ctrl-C.
 *
 *   npx -y pnpm@12 jaeger              traces are kept: on compose's volume, or in .parley/jaeger
 *   npx -y pnpm@12 jaeger --memory     nothing is kept
 *
 * It runs in a container where Docker or Podman is there, and from a `jaeger` binary (v2) otherwise: the one on the PATH
 * or the one that infra/jaeger/install.sh builds. $JAEGER_BINARY names one to be taken in any case. JAEGER_QUERY_PORT,
 * JAEGER_OTLP_HTTP_PORT and JAEGER_OTLP_GRPC_PORT move its ports.
 */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const ENGINE_LIMIT_MS = 10_000;

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '..', '..');
const composeFile = join(folder, '..', 'compose.yaml');
const { env } = process;
const flags = new Set(process.argv.slice(2));
const inMemory = flags.delete('--memory');
const queryUrl = `http://127.0.0.1:${env.JAEGER_QUERY_PORT || 16686}`;
const otlpUrl = `http://127.0.0.1:${env.JAEGER_OTLP_HTTP_PORT || 4318}`;

if (flags.size > 0) fail(`unknown option ${[...flags].join(' ')}; there is --memory`, 2);

function fail(sentence, code = 1) {
  console.error(`jaeger: ${sentence}`);
  process.exit(code);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first engine that answers and has compose: `['docker', 'compose']`. */
function findEngine() {
  const quietly = { stdio: 'ignore', timeout: ENGINE_LIMIT_MS };
  return ['docker', 'podman']
    .filter((engine) => spawnSync(engine, ['info'], quietly).status === 0)
    .map((engine) => [engine, 'compose'])
    .find(([engine, compose]) => spawnSync(engine, [compose, 'version'], quietly).status === 0);
}

function findBinary() {
  const cache = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const onPath = (env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'jaeger'));
  return [...onPath, join(cache, 'parley', 'bin', 'jaeger')].find(isExecutable);
}

/** Resolves at Ctrl-C or when somebody ends this process. */
function waitForStop() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
  });
}

function announce(kept, ...notes) {
  console.log(`Jaeger:  ${queryUrl}  (${kept})`);
  for (const note of notes) console.log(`         ${note}`);
  console.log(`Parley:  OTEL_EXPORTER_OTLP_ENDPOINT=${otlpUrl} npx -y pnpm@12 start`);
  console.log('Ctrl-C stops it.');
}

async function runContainer([engine, compose]) {
  const config = inMemory ? 'config-memory.yaml' : 'config.yaml';
  const call = (...args) =>
    spawnSync(engine, [compose, '-f', composeFile, ...args], {
      stdio: 'inherit',
      env: { ...env, JAEGER_CONFIG: config },
    }).status;
  const stopped = waitForStop();
  if (call('up', '-d', '--wait', 'jaeger') !== 0) fail(`${engine} could not start it: see above`);
  announce(inMemory ? 'traces are gone when it stops' : 'traces are kept for seven days, on a volume');
  // Without a timer nothing would keep this process alive.
  const alive = setInterval(() => {}, 60_000);
  await stopped;
  clearInterval(alive);
  process.exitCode = call('stop', 'jaeger') === 0 ? 0 : 1;
}

async function runBinary(binary) {
  const directory = env.JAEGER_BADGER_DIR || join(root, '.parley', 'jaeger');
  if (!inMemory) mkdirSync(directory, { recursive: true });
  // A port of its own tells this Jaeger from another one that has the usual ports already.
  const healthPort = env.JAEGER_HEALTH_PORT || (await findFreePort());
  const child = spawn(binary, ['--config', join(folder, inMemory ? 'config-memory.yaml' : 'config.yaml')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      JAEGER_LOG_LEVEL: 'warn',
      // Nobody asks for these here: any port will do.
      JAEGER_METRICS_PORT: '0',
      JAEGER_SPANMETRICS_PORT: '0',
      JAEGER_QUERY_GRPC_PORT: '0',
      JAEGER_UI_CONFIG: join(folder, 'ui.json'),
      ...env,
      JAEGER_HEALTH_PORT: String(healthPort),
      JAEGER_BADGER_DIR: directory,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (log = (log + chunk).slice(-4000)));
  }
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(`it ended with ${signal ?? `status ${code}`}: ${log.trim().split('\n').at(-1)}`),
    );
  });
  const stopped = waitForStop();

  // Each gives the reason why it is over, or nothing where that was asked for.
  const asked = stopped.then(() => undefined);
  let reason = await Promise.race([asked, ended, waitUntilHealthy(`http://127.0.0.1:${healthPort}/status`)]);
  if (reason === 'healthy') {
    const kept = inMemory ? 'traces are gone when it stops' : `traces are kept for seven days, in ${directory}`;
    announce(kept, ...((await hasPages()) ? [] : ['This binary has no pages, only the query API.']));
    reason = await Promise.race([asked, ended]);
  }
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
  child.kill('SIGKILL');
  if (reason !== undefined) fail(`${binary}: ${reason}`);
}

async function findFreePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** `healthy`, or the reason why not. */
async function waitUntilHealthy(url) {
  const deadlineMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadlineMs) {
    if ((await read(url)) !== undefined) return 'healthy';
    await sleep(100, undefined, { ref: false });
  }
  return `it is not healthy after ${START_LIMIT_MS / 1000} s`;
}

async function read(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

/** Whether there is more than the placeholder of a binary that was built without pages. */
async function hasPages() {
  return (await read(queryUrl))?.includes('<script') ?? false;
}

if (env.JAEGER_BINARY) {
  await runBinary(env.JAEGER_BINARY);
} else {
  const engine = findEngine();
  const binary = engine === undefined ? findBinary() : undefined;
  if (engine !== undefined) await runContainer(engine);
  else if (binary !== undefined) await runBinary(binary);
  else {
    fail(
      'there is neither a container engine with compose (docker, podman) nor a jaeger binary. Start Docker, or build ' +
        'one with infra/jaeger/install.sh (it needs Go).',
    );
  }
}
