import type { Pattern } from '../../pattern.ts';
import { compileRules } from '../../stream/compiled-rules.ts';
import { PatternFilter } from '../../stream/pattern-filter.ts';

type Find = (text: string) => string[];

/** Finds in a whole text what the stream would find in its pieces, each as its kind and the text. */
export function finder(patterns: readonly Pattern[]): Find {
  const rules = compileRules([{ name: 'test', action: 'redact', patterns }]);
  return (text) => {
    const filter = new PatternFilter(rules, () => ({ shown: '', kept: '' }));
    return [filter.push(text), filter.end()].flatMap((piece) => piece.findings.map((one) => `${one.kind} ${one.text}`));
  };
}
