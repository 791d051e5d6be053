/** Arguments of tools whose names say that they hold a secret (GU6). */
import { isSecretName } from './detectors/secret-names.ts';
import type { CheckGuardrail, Verdict } from './guardrail.ts';

export interface SecretArgumentsOptions {
  /** Name in events, logs and metrics; default `secret_arguments`. */
  readonly name?: string;
  /** Arguments that may be filled in although their names say secret, such as `session_id`; exactly as written. */
  readonly allow?: readonly string[];
}

/** It looks at the text alone, at once; the time is never needed. */
const TIMEOUT_MS = 1000;
/** Deepest nesting and most values that are looked at; arguments beyond are refused, since nobody has seen them all. */
const MAX_DEPTH = 64;
const MAX_VALUES = 50_000;

/** What stands in place of a secret: masks, brackets, words for nothing, and words in capitals. */
const BLANK =
  /^(?:[*•.x_…-]{1,64}|<[^>]{0,128}>|\[[^\]]{0,128}\]|\{\{.{0,128}\}\}|\$\{?\w{1,64}\}?|null|none|nil|undefined|n\/a|empty|unknown|true|false|redacted|hidden|masked|removed)$/i;
const SHOUTED = /^[A-Z]{2,40}(?:[_-][A-Z]{1,40}){1,8}$/;

/** Fewer digits are a count or a flag. */
const MIN_SECRET_NUMBER = 100;

/** Names of the fields of a list such as `[{ "name": "password", "value": "…" }]`. */
const NAME_FIELDS = ['name', 'key', 'field', 'header'];

/**
 * Refuses calls of tools with a secret among their arguments: a text or a number under a name such as `password`, `api_key`
 * or `cvv`, at any depth, also in lists of names and values. Placeholders, such as `<password>`, `****` or `[CARD_1]`, are
 * none. Arguments that are no JSON are not judged, those nested deeper than 64 or with more than 50,000 values are refused.
 */
export function secretArguments({
  name = 'secret_arguments',
  allow = [],
}: SecretArgumentsOptions = {}): CheckGuardrail {
  const allowed = new Set(allow);
  const isSecret = (key: string): boolean => !allowed.has(key) && isSecretName(key);
  return {
    type: 'check',
    name,
    stages: ['tool_input'],
    mode: 'blocking',
    action: 'block',
    onError: 'closed',
    timeoutMs: TIMEOUT_MS,
    check: (text) => judge(text, isSecret),
  };
}

function judge(text: string, isSecret: (key: string) => boolean): Verdict {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { tripped: false };
  }
  return search(value, isSecret);
}

interface Place {
  readonly value: unknown;
  /** Whether its name, or that of the list it is in, says secret. */
  readonly isNamed: boolean;
  readonly depth: number;
}

/** Looks at every value, without recursion: how deep JSON goes is up to whoever wrote it. */
function search(root: unknown, isSecret: (key: string) => boolean): Verdict {
  const open: Place[] = [{ value: root, isNamed: false, depth: 0 }];
  let seen = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    seen += 1;
    const { value, isNamed, depth } = place;
    if (isNamed && isFilled(value)) return { tripped: true, reason: 'secret_name' };
    if (typeof value !== 'object' || value === null) continue;
    const inner = Object.entries(value);
    if (depth >= MAX_DEPTH || seen + open.length + inner.length > MAX_VALUES) {
      return { tripped: true, reason: 'too_complex' };
    }
    const isList = Array.isArray(value);
    const isPair = !isList && NAME_FIELDS.some((field) => isSecretField(value, field, isSecret));
    for (const [key, entry] of inner) {
      const isEntryNamed = isList ? isNamed : isSecret(key) || (isPair && key === 'value');
      open.push({ value: entry, isNamed: isEntryNamed, depth: depth + 1 });
    }
  }
  return { tripped: false };
}

function isSecretField(value: object, field: string, isSecret: (key: string) => boolean): boolean {
  const name: unknown = Object.hasOwn(value, field) ? Reflect.get(value, field) : undefined;
  return typeof name === 'string' && isSecret(name);
}

function isFilled(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) >= MIN_SECRET_NUMBER;
  if (typeof value !== 'string') return false;
  const text = value.trim();
  return text !== '' && !BLANK.test(text) && !SHOUTED.test(text);
}
