#!/usr/bin/env node
/** The command line `parley`: what is done to a gateway's database from outside. */
import { once } from 'node:events';
import { auditCommands } from './audit.ts';
import { databasesOf } from './databases.ts';
import { keyCommands } from './keys.ts';
import { runCommandLine } from './run.ts';
import { operatorCommands } from './operators.ts';
import { visitorCommands } from './visitors.ts';

const { stdin, stdout, stderr, env, argv } = process;

process.exitCode = await runCommandLine(
  argv.slice(2),
  [...auditCommands, ...operatorCommands, ...visitorCommands, ...keyCommands],
  {
    async out(text) {
      if (!stdout.write(text)) await once(stdout, 'drain');
    },
    err: (line) => void stderr.write(`${line}\n`),
    stdin,
    now: Date.now,
    env,
    ...databasesOf(env),
  },
);
