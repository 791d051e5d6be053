#!/usr/bin/env node
/** The command line `parley`: what is done to a gateway's database from outside. */
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { readMasterKeys } from '../store/encryption/master-keys.ts';
import { openAuditReader } from '../store/sqlite/audit-reader.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { auditCommands } from './audit.ts';
import { runCommandLine } from './run.ts';

const { stdin, stdout, stderr, env, argv } = process;

process.exitCode = await runCommandLine(argv.slice(2), [...auditCommands], {
  async out(text) {
    if (!stdout.write(text)) await once(stdout, 'drain');
  },
  err: (line) => void stderr.write(`${line}\n`),
  stdin,
  env,
  openAudit: (file) => openAuditReader(file, readMasterKeys(env)),
  openStore(file) {
    // A misspelt name must not make an empty database.
    if (!existsSync(file)) throw new Error(`there is no database ${file}`);
    return openSqliteStore({ file, masterKeys: readMasterKeys(env) });
  },
});
