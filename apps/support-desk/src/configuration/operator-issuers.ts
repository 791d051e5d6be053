import type { OperatorSettings } from '@parley/gateway';
import { z } from 'zod';

import type { Reading } from './problems.ts';

const EXPECTED =
  'an address and issuers, as in {"publicUrl": "https://chat.example.com", "issuers": {"company": {"title": …, "issuer": …, "clientId": …, "roles": …}}}';

const settings = z.strictObject({ publicUrl: z.string(), issuers: z.record(z.string(), z.looseObject({})) });

/**
 * Who vouches for operators. What is wrong with one issuer, the gateway says when it starts. What stands in the file is not
 * shown: there may be a secret in it.
 */
export function readOperatorIssuers(text: string): Reading<OperatorSettings> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, given: 'no JSON', expected: EXPECTED };
  }
  const { data, error } = settings.safeParse(json);
  if (data !== undefined) return { ok: true, value: data as unknown as OperatorSettings };
  const field = error.issues[0]?.path[0];
  return {
    ok: false,
    given: field === undefined ? 'something else' : `no usable ${String(field)}`,
    expected: EXPECTED,
  };
}
