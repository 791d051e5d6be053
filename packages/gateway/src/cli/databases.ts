import { existsSync } from 'node:fs';
import { MASTER_KEY, MASTER_KEY_FILE, readMasterKeys } from '../store/encryption/master-keys.ts';
import { openAuditReader } from '../store/sqlite/audit-reader.ts';
import { readKeyStatus } from '../store/sqlite/key-status.ts';
import { rotateKeys } from '../store/sqlite/rotation.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { CommandIo } from './command.ts';

/** How commands get at databases, with the master keys of an environment. */
export function databasesOf(
  env: CommandIo['env'],
): Pick<CommandIo, 'openAudit' | 'openStore' | 'masterKeyIds' | 'keyStatus' | 'rotateKeys'> {
  return {
    openAudit: (file) => openAuditReader(file, readMasterKeys(env)),
    openStore(file) {
      // A misspelt name must not make an empty database.
      if (!existsSync(file)) throw new Error(`there is no database ${file}`);
      return openSqliteStore({ file, masterKeys: readMasterKeys(env) });
    },
    masterKeyIds: () => readMasterKeys(env)?.ids ?? [],
    keyStatus: (file) => readKeyStatus(file, readMasterKeys(env)),
    async rotateKeys(file, reencrypt) {
      const masterKeys = readMasterKeys(env);
      if (masterKeys === undefined) throw new Error(`expected master keys in ${MASTER_KEY} or ${MASTER_KEY_FILE}`);
      return rotateKeys({ file, masterKeys, reencrypt });
    },
  };
}
