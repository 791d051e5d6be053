import type { Guardrail, PatternGuardrail } from './guardrail.ts';
import { mapTextOrJson } from './map-text.ts';
import { compileRules } from './stream/compiled-rules.ts';
import { filterText } from './stream/pattern-filter.ts';

/**
 * What pattern guardrails leave of a text that is kept for operators, such as the content of a span when that is captured:
 * findings are replaced by their kind, and a part in which one would block is left out as a whole. It looks at any text in
 * the same way, whatever the guardrails' stages.
 *
 * @returns a function that takes a text, which may be JSON, and never throws.
 */
export function createRedactor(guardrails: readonly Guardrail[]): (text: string) => string {
  const rules = compileRules(
    guardrails.filter((guardrail): guardrail is PatternGuardrail => guardrail.type === 'patterns'),
  );
  const redact = (part: string): string => {
    const { shown, blocked } = filterText(rules, part, ({ kind }) => {
      const replaced = `[${kind}]`;
      return { shown: replaced, kept: replaced };
    });
    return blocked === undefined ? shown : `[withheld by ${blocked.guardrail}]`;
  };
  return (text) => mapTextOrJson(text, redact);
}
