/** What a filter is to do, said as plainly as possible: the whole text is known, and `RegExp` finds the matches. */
import type { Finding, Pattern } from '../../pattern.ts';
import { foldCodePoint } from '../fold.ts';
import { MAX_INVISIBLE_RUN } from '../held-text.ts';
import type { Rule } from '../compiled-rules.ts';
import type { Filtered, Replace } from '../pattern-filter.ts';

/** Characters of a text, and which of them each unit of its folded form comes from. */
interface Folded {
  readonly characters: readonly string[];
  readonly text: string;
  readonly origins: readonly number[];
}

interface Range {
  /** In characters. */
  readonly start: number;
  readonly end: number;
  readonly finding: Finding;
}

function foldAll(text: string): Folded {
  const characters: string[] = [];
  const origins: number[] = [];
  let folded = '';
  let invisible = 0;
  for (const character of text) {
    const plain = foldCodePoint(character.codePointAt(0)!);
    invisible = plain === '' ? invisible + 1 : 0;
    if (invisible > MAX_INVISIBLE_RUN) continue;
    for (let unit = 0; unit < plain.length; unit += 1) origins.push(characters.length);
    characters.push(character);
    folded += plain;
  }
  return { characters, text: folded, origins };
}

function* rangesOf(pattern: Pattern, guardrail: string, { characters, text, origins }: Folded): Generator<Range> {
  const regex = new RegExp(pattern.regex.source, `${pattern.regex.flags}y`);
  for (let from = 0; from < text.length;) {
    regex.lastIndex = from;
    const match = regex.exec(text)?.[0];
    const part = match === undefined ? undefined : pattern.refine ? pattern.refine(match) : [0, match.length];
    const isHalf = text.codePointAt(from - 1)! > 0xffff;
    if (part === undefined || isHalf) from += 1;
    else {
      const [start, end] = [origins[from + part[0]]!, origins[from + part[1] - 1]! + 1];
      const finding = { guardrail, kind: pattern.kind, text: characters.slice(start, end).join('') };
      yield { start, end, finding };
      from += part[1];
    }
  }
}

/** Ranges in their order; the sort keeps that of the rules. */
function ranges(rules: readonly Rule[], action: Rule['action'], folded: Folded): Range[] {
  return rules
    .filter((rule) => rule.action === action)
    .flatMap(({ name, patterns }) => patterns.flatMap((pattern) => [...rangesOf(pattern, name, folded)]))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
}

export function expectedOf(rules: readonly Rule[], text: string, replace: Replace): Filtered {
  const folded = foldAll(text);
  const [block] = ranges(rules, 'block', folded);
  let limit = block?.start ?? folded.characters.length;
  let done = 0;
  const out: { shown: string[]; kept: string[]; findings: Finding[] } = { shown: [], kept: [], findings: [] };
  const pass = (end: number): void => {
    const plain = folded.characters.slice(done, Math.max(done, end)).join('');
    out.shown.push(plain);
    out.kept.push(plain);
  };
  for (const { start, end, finding } of ranges(rules, 'redact', folded)) {
    if (end <= done) continue;
    if (end > limit) {
      limit = Math.min(limit, start);
      break;
    }
    pass(start);
    const { shown, kept } = replace(finding);
    out.shown.push(shown);
    out.kept.push(kept);
    out.findings.push(finding);
    done = end;
  }
  pass(limit);
  const filtered = { shown: out.shown.join(''), kept: out.kept.join(''), findings: out.findings };
  return block === undefined ? filtered : { ...filtered, blocked: block.finding };
}
