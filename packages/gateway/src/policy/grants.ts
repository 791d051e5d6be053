/** What one approval may grant for later calls of its tool: pure, from the policy's rule to the call that it covers. */
import { isDeepStrictEqual } from 'node:util';
import type { GrantOffer, GrantView, JsonValue } from '@parley/protocol';

/**
 * What "approve for the rest of this conversation" stands for. Without `same` and `atMost` it is for any arguments. It is
 * never for a call that whoever gave it could not decide alone.
 */
export interface GrantRule {
  /** Arguments that have to be the same as in the call that was approved. */
  readonly same?: readonly string[];
  /** Numbers that may be at most what they are in the call that was approved, and not negative. */
  readonly atMost?: readonly string[];
  /** How many calls it is for; default 10. */
  readonly maxUses?: number;
  /** How long it lasts, in milliseconds; default 1 h. */
  readonly forMs?: number;
}

const DEFAULT_USES = 10;
const DEFAULT_LIFETIME_MS = 3600 * 1000;

/** What a grant for these arguments would say; undefined where there can be none, since what it would keep is missing. */
export function grantOfferFor(rule: GrantRule | undefined, args: JsonValue): GrantOffer | undefined {
  if (rule === undefined) return undefined;
  const { same = [], atMost = [], maxUses = DEFAULT_USES, forMs = DEFAULT_LIFETIME_MS } = rule;
  const given = fieldsOf(args);
  const isComplete = same.every((name) => Object.hasOwn(given, name)) && atMost.every((name) => isAmount(given[name]));
  if (!isComplete) return undefined;
  const pick = (names: readonly string[]): Record<string, JsonValue> =>
    Object.fromEntries(names.map((name) => [name, given[name] as JsonValue]));
  return {
    ...(same.length > 0 && { same: pick(same) }),
    ...(atMost.length > 0 && { atMost: pick(atMost) as Record<string, number> }),
    maxUses,
    expiresInMs: forMs,
  };
}

/** Whether a grant is for this call at this moment. */
export function covers(grant: GrantView, tool: string, args: JsonValue, nowMs: number): boolean {
  const { same = {}, atMost = {}, maxUses, uses, expiresAt, revoked } = grant;
  if (grant.tool !== tool || revoked !== undefined || uses >= maxUses || Date.parse(expiresAt) <= nowMs) return false;
  const given = fieldsOf(args);
  return (
    Object.entries(same).every(([name, value]) => isDeepStrictEqual(given[name], value)) &&
    Object.entries(atMost).every(([name, most]) => isAmount(given[name]) && (given[name] as number) <= most)
  );
}

function fieldsOf(args: JsonValue): Readonly<Record<string, JsonValue>> {
  return typeof args === 'object' && args !== null && !Array.isArray(args) ? args : {};
}

function isAmount(value: JsonValue | undefined): boolean {
  return typeof value === 'number' && value >= 0;
}
