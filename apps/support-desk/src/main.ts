import { randomBytes } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { createLogger } from '@parley/gateway';
import { type Configuration, formatProblems, readConfiguration, readTextFile } from './configuration.ts';
import { startDeskServer } from './desk-server.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

/** Longest that a stop may take before the process ends anyway, in milliseconds. */
const STOP_LIMIT_MS = 30_000;

async function run(configuration: Configuration): Promise<void> {
  const logger = createLogger({ level: configuration.logLevel });
  const { developmentOperator } = configuration;
  const operatorToken = developmentOperator.enabled
    ? (developmentOperator.token ?? randomBytes(24).toString('base64url'))
    : undefined;
  const server = await startDeskServer({
    configuration,
    ...(operatorToken !== undefined && { operatorToken }),
    logger,
    env: process.env,
    seed: randomBytes(8).toString('hex'),
  });

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // A second signal is a person who does not want to wait: everything that was acknowledged is stored already.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('unhandledRejection', (reason) => {
    logger.error(
      { errorClass: reason instanceof Error ? reason.constructor.name : typeof reason },
      'unhandled rejection',
    );
  });

  if (server.modelMode === 'simulated') {
    say('The model is simulated: set OPENAI_API_KEY or OPENAI_BASE_URL for a real one.');
  }
  if (server.adminUrl !== undefined)
    say(`Metrics: ${server.adminUrl}/metrics; the newest trace: ${server.adminUrl}/last-trace`);
  if (operatorToken !== undefined) say(`Operator console: ${server.url}/console/ with the token ${operatorToken}`);
  else if (server.hasOperators) say(`Operator console: ${server.url}/console/`);
  else say(`Nobody can sign in as an operator yet. Stop this, and make the first account: ${addAdmin(configuration)}`);
  say(`Parley is ready at ${server.url}`);
  // Kept now, since a process that is killed writes nothing; see start.mjs.
  flushCompileCache();
}

const read = readConfiguration({
  env: process.env,
  argv: process.argv.slice(2),
  cwd: process.cwd(),
  readText: readTextFile,
});
switch (read.kind) {
  case 'help':
    say(read.text);
    break;
  case 'problems':
    complain(formatProblems(read.problems));
    process.exitCode = 2;
    break;
  case 'configuration':
    for (const warning of read.warnings) complain(warning);
    run(read.configuration).catch((error: unknown) => {
      complain(`Parley could not start: ${startProblem(error, read.configuration)}`);
      process.exit(1);
    });
    break;
  default:
    read satisfies never;
}

function addAdmin({ dataDirectory }: Configuration): string {
  const database = JSON.stringify(join(dataDirectory, 'parley.db'));
  return `npx -y pnpm@12 parley operators add NAME --role admin --database ${database}`;
}

function startProblem(error: unknown, { host, port }: Configuration): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `port ${port} of ${host} is in use; choose another with PORT or --port (0 picks a free one)`;
  if (code === 'EACCES')
    return `port ${port} of ${host} may not be used by this user; choose another with PORT or --port`;
  if (code === 'EADDRNOTAVAIL') return `${host} is no address of this machine; see HOST or --host`;
  return error instanceof Error ? error.message : String(error);
}
