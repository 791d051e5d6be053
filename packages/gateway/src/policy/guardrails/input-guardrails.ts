/** Guardrails for texts on their way in (GU1). */
import { detectInjection } from './detectors/injection/detect-injection.ts';
import type { CheckGuardrail, GuardrailStage } from './guardrail.ts';

/** Both look at the text alone, at once; the time is never needed. */
const TIMEOUT_MS = 1000;

export interface InjectionOptions {
  /** Default `['input']`. `tool_output` finds orders in what a tool brings, such as a web page. */
  readonly stages?: readonly GuardrailStage[];
}

/** Refuses attempts to override the assistant's instructions, to have them shown, or to get round approvals. */
export function injection({ stages = ['input'] }: InjectionOptions = {}): CheckGuardrail {
  // The tables are built now, so that the first visitor does not wait for them.
  detectInjection('');
  return {
    type: 'check',
    name: 'injection',
    stages,
    mode: 'blocking',
    action: 'block',
    onError: 'closed',
    timeoutMs: TIMEOUT_MS,
    check: (text) => {
      const found = detectInjection(text);
      return found === undefined ? { tripped: false } : { tripped: true, reason: `${found.reason}:${found.via}` };
    },
  };
}

export interface MaxLengthOptions {
  /** Most characters of a text, as a reader counts them: one per code point. */
  readonly characters: number;
  /** Default `['input']`. */
  readonly stages?: readonly GuardrailStage[];
}

/**
 * Refuses texts that are too long.
 *
 * @throws RangeError when `characters` is not a positive whole number.
 */
export function maxLength({ characters, stages = ['input'] }: MaxLengthOptions): CheckGuardrail {
  if (!Number.isSafeInteger(characters) || characters < 1) {
    throw new RangeError('characters: a positive whole number');
  }
  return {
    type: 'check',
    name: 'max_length',
    stages,
    mode: 'blocking',
    action: 'block',
    onError: 'closed',
    timeoutMs: TIMEOUT_MS,
    check: (text) => (isLonger(text, characters) ? { tripped: true, reason: 'too_long' } : { tripped: false }),
  };
}

/** Counts no further than it has to. */
function isLonger(text: string, characters: number): boolean {
  if (text.length <= characters) return false;
  if (text.length > characters * 2) return true;
  return Array.from(text).length > characters;
}
