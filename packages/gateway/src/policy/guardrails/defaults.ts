import type { Guardrail } from './guardrail.ts';
import { injection, maxLength } from './input-guardrails.ts';
import { internalData, personalData, secrets } from './pattern-guardrails.ts';
import { secretArguments } from './secret-arguments.ts';

/**
 * What applies where nothing else is configured: manipulation and overlong messages are refused (GU1), numbers of cards,
 * accounts and social security never reach a model and never leave in an answer (GU2, GU4), nor do secrets or traces of the
 * inside of the server (GU4), also not through tools (GU6).
 *
 * E-mail addresses and phone numbers pass, since most agents need them: see `personalData` to have them replaced, too.
 */
export function defaultGuardrails(): Guardrail[] {
  const kinds = { card: true, ssn: true, iban: true, email: false, phone: false };
  return [
    maxLength({ characters: 10_000 }),
    injection(),
    personalData({ kinds, stages: ['input', 'output', 'tool_output'] }),
    secrets(),
    secretArguments(),
    internalData(),
  ];
}
