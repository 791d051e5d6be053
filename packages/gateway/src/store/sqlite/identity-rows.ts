import { createHash } from 'node:crypto';
import type { OperatorRole } from '@parley/protocol';
import { DATABASE_SCOPE } from '../encryption/content-keys.ts';
import type { OperatorRecord, OperatorSecrets, OperatorSession } from '../port-identity.ts';
import type { ContentCipher, ContentPlace } from './content-columns.ts';

export interface OperatorRow {
  id: string;
  name: string;
  role: string;
  disabled: number;
  issuer: string | null;
  subject: string | null;
  secrets: string;
  created_at: number;
  signed_in_at: number | null;
}

export function secretsPlace(operatorId: string): ContentPlace {
  return { column: 'operators.secrets', scope: DATABASE_SCOPE, row: [operatorId] };
}

export function toOperator(row: OperatorRow, cipher: ContentCipher): OperatorRecord {
  const {
    id,
    name,
    role,
    disabled,
    issuer,
    subject,
    secrets,
    created_at: createdAtMs,
    signed_in_at: signedInAtMs,
  } = row;
  return {
    id,
    name,
    operatorRole: role as OperatorRole,
    disabled: disabled === 1,
    ...(issuer !== null && subject !== null && { issuer: { name: issuer, subject } }),
    secrets: JSON.parse(cipher.open(secretsPlace(id), secrets)) as OperatorSecrets,
    createdAtMs,
    ...(signedInAtMs !== null && { signedInAtMs }),
  };
}

export interface SessionRow {
  token_hash: string;
  operator_id: string;
  created_at: number;
  expires_at: number;
}

export function toSession(row: SessionRow): OperatorSession {
  return {
    tokenHash: row.token_hash,
    operatorId: row.operator_id,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
  };
}

/** Ids that only have to be recognised are kept like this: of one length, and of no use to whoever reads the file. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
