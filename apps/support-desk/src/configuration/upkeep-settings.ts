import { resolve } from 'node:path';

import type { RetentionSettings } from '@parley/gateway';

import type { SettingsReader } from './reader.ts';
import { SETTINGS } from './settings.ts';
import { readDays, readFile, readWebhook } from './values.ts';

/** How long things are kept, and where it can be seen that nothing is missing. */
export interface UpkeepConfiguration {
  readonly retention: RetentionSettings;
  /** Where heads of the audit log are kept; absent: nowhere. */
  readonly auditAnchor?: {
    /** Absolute path. */
    readonly file?: string;
    readonly url?: string;
  };
}

const DEFAULT_RETENTION: RetentionSettings = { conversationDays: 30, auditDays: 365 };

/** @param cwd Where relative paths start. */
export function readUpkeepSettings(reader: SettingsReader, cwd: string): UpkeepConfiguration {
  const { conversationDays, auditDays } = DEFAULT_RETENTION;
  const file = reader.read(SETTINGS.auditAnchorFile, readFile);
  const url = reader.read(SETTINGS.auditAnchorWebhook, readWebhook);
  const auditAnchor = {
    ...(file !== undefined && { file: resolve(cwd, file) }),
    ...(url !== undefined && { url }),
  };
  return {
    retention: {
      conversationDays: reader.read(SETTINGS.retentionDays, readDays) ?? conversationDays,
      auditDays: reader.read(SETTINGS.auditDays, readDays) ?? auditDays,
    },
    ...(Object.keys(auditAnchor).length > 0 && { auditAnchor }),
  };
}
