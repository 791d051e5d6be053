/** Pattern guardrails that come with Parley, and one for patterns of one's own. */
import { allowing } from './detectors/allowed-values.ts';
import { internalDataPatterns } from './detectors/internal-data.ts';
import { PERSONAL_DATA_KINDS, type PersonalDataKind, personalDataPatterns } from './detectors/personal-data.ts';
import { isSecretName } from './detectors/secret-names.ts';
import { secretPatterns } from './detectors/secrets.ts';
import { GUARDRAIL_NAME, GUARDRAIL_STAGES, type GuardrailStage, type PatternGuardrail } from './guardrail.ts';
import type { Pattern } from './pattern.ts';

type Action = PatternGuardrail['action'];

interface CommonOptions {
  readonly stages?: readonly GuardrailStage[];
  readonly action?: Action;
  /** Name in events, logs and metrics; default the guardrail's own. */
  readonly name?: string;
}

export interface PersonalDataOptions extends CommonOptions {
  /** Kinds that are looked for; those that are not named are. */
  readonly kinds?: Partial<Readonly<Record<PersonalDataKind, boolean>>>;
  /** Values that are never findings, such as the shop's own address and telephone number; default none. */
  readonly allow?: readonly string[];
  /**
   * What is redacted gets a placeholder that stands for it, such as `[CARD_1]`; `false`: it is removed. Default `true`; of
   * no meaning where the action is `block`.
   */
  readonly reversible?: boolean;
}

export interface PatternsOptions {
  /** Name in events, logs and metrics: a lower-case letter, then at most 39 of `a-z`, `0-9`, `_`, `-`. */
  readonly name: string;
  readonly stages: readonly GuardrailStage[];
  readonly action: Action;
  readonly patterns: readonly Pattern[];
}

const ACTIONS: readonly string[] = ['block', 'redact'] satisfies Action[];

/**
 * Card and social security numbers, IBANs, e-mail addresses, telephone numbers.
 *
 * @param options By default all kinds, replaced by placeholders in what visitors write (GU2), under the name
 * `personal_data`.
 * @throws Error naming the option that is wrong.
 */
export function personalData(options: PersonalDataOptions = {}): PatternGuardrail {
  const { kinds = {}, allow = [], name = 'personal_data', stages = ['input'], action = 'redact' } = options;
  for (const [kind, on] of Object.entries(kinds)) {
    if (!Object.hasOwn(personalDataPatterns, kind)) throw new Error(`${name}.kinds: there is no kind ${kind}`);
    if (typeof on !== 'boolean') throw new Error(`${name}.kinds.${kind}: expected true or false`);
  }
  const on = PERSONAL_DATA_KINDS.filter((kind) => kinds[kind] !== false);
  if (on.length === 0) throw new Error(`${name}.kinds: expected at least one kind that is on`);
  const guardrail = patterns({
    name,
    stages,
    action,
    patterns: allowing(
      on.flatMap((kind) => personalDataPatterns[kind]),
      allow,
    ),
  });
  return action === 'redact' ? { ...guardrail, reversible: options.reversible ?? true } : guardrail;
}

export interface SecretsOptions extends CommonOptions {
  /** Properties that may be filled in although their names say secret, such as `session_id`; exactly as written. */
  readonly allow?: readonly string[];
}

/**
 * Keys, tokens, passwords, private keys, connection strings; in results of tools and structured answers also what a
 * property such as `client_secret` holds. Arguments of that kind are for `secretArguments`.
 *
 * @param options By default blocked in answers (GU4), in arguments of tools and in their results (GU6), under the name `secrets`.
 * @throws Error naming the option that is wrong.
 */
export function secrets(options: SecretsOptions = {}): PatternGuardrail {
  const { name = 'secrets', stages = ['output', 'tool_input', 'tool_output'], action = 'block' } = options;
  const allowed = new Set(options.allow);
  const names = (property: string): boolean => !allowed.has(property) && isSecretName(property);
  return { ...patterns({ name, stages, action, patterns: secretPatterns }), names };
}

/**
 * What shows the inside: errors, stack frames, paths of the server, private addresses, settings (GU4).
 *
 * @param options By default blocked in answers, under the name `internal_data`.
 * @throws Error naming the option that is wrong.
 */
export function internalData(options: CommonOptions = {}): PatternGuardrail {
  const { name = 'internal_data', stages = ['output'], action = 'block' } = options;
  return patterns({ name, stages, action, patterns: internalDataPatterns });
}

/**
 * A guardrail of one's own patterns.
 *
 * @throws Error naming the option that is wrong.
 */
export function patterns({ name, stages, action, patterns }: PatternsOptions): PatternGuardrail {
  if (!GUARDRAIL_NAME.test(name)) throw new Error(`name: expected a name such as my_guardrail, got ${name}`);
  const unknown = stages.find((stage) => !GUARDRAIL_STAGES.includes(stage));
  if (unknown !== undefined) throw new Error(`${name}.stages: there is no stage ${unknown}`);
  if (stages.length === 0) throw new Error(`${name}.stages: expected at least one of ${GUARDRAIL_STAGES.join(', ')}`);
  if (!ACTIONS.includes(action)) throw new Error(`${name}.action: expected block or redact, got ${action}`);
  if (patterns.length === 0) throw new Error(`${name}.patterns: expected at least one pattern`);
  for (const [i, { kind, regex }] of patterns.entries()) {
    if (!GUARDRAIL_NAME.test(kind)) {
      throw new Error(`${name}.patterns[${i}].kind: expected a name such as order_id, got ${kind}`);
    }
    if (!(regex instanceof RegExp)) throw new Error(`${name}.patterns[${i}].regex: expected a regular expression`);
  }
  return { type: 'patterns', name, stages, action, patterns };
}
