/** The gateway's own guardrails, as the evaluation asks them. */
import { detectInjection } from '../../packages/gateway/src/policy/guardrails/detectors/injection/detect-injection.ts';
import {
  internalData,
  personalData,
  secrets,
} from '../../packages/gateway/src/policy/guardrails/pattern-guardrails.ts';
import {
  type CompiledRules,
  compileRules,
} from '../../packages/gateway/src/policy/guardrails/stream/compiled-rules.ts';
import { type Filtered, PatternFilter } from '../../packages/gateway/src/policy/guardrails/stream/pattern-filter.ts';
import type { Label } from './entries.ts';
import type { Detect } from './measure.ts';

const BLOCKING = [secrets(), internalData()];
const PERSONAL_DATA = personalData({ stages: ['input', 'output'] });

const RULES = {
  inputs: compileRules([PERSONAL_DATA]),
  outputs: compileRules([...BLOCKING, PERSONAL_DATA]),
};
/** Each by itself too: a text that one of them blocks is not read any further. */
const ALONE = { inputs: [RULES.inputs], outputs: [...BLOCKING, PERSONAL_DATA].map((rule) => compileRules([rule])) };

/** Findings of personal data go by their kind, those of other guardrails by the guardrail. */
const labelOf = ({ guardrail, kind }: { guardrail: string; kind: string }): Label =>
  (guardrail === PERSONAL_DATA.name ? kind : guardrail) as Label;

export const detect: Detect = (side, pieces) => {
  const findings = ALONE[side].flatMap((rules) =>
    filter(rules, pieces).flatMap(({ findings: redacted, blocked }) => [...redacted, ...(blocked ? [blocked] : [])]),
  );
  const labels = new Set(findings.map(labelOf));
  if (side === 'inputs' && detectInjection(pieces.join('')) !== undefined) labels.add('injection');
  const text = filter(RULES[side], pieces).map(({ shown }) => shown);
  return { labels, text: text.join('') };
};

function filter(rules: CompiledRules, pieces: readonly string[]): Filtered[] {
  const stream = new PatternFilter(rules, () => ({ shown: '[…]', kept: '[…]' }));
  return [...pieces.map((piece) => stream.push(piece)), stream.end()];
}
