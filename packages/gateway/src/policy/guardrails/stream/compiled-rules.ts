/** Guardrails of patterns, compiled to be looked for in any number of texts. */
import type { PatternGuardrail } from '../guardrail.ts';
import type { Pattern } from '../pattern.ts';
import { Automaton } from './automaton.ts';
import { JointAutomaton } from './joint-automaton.ts';

/** A guardrail of patterns, as far as the filter needs it. */
export type Rule = Pick<PatternGuardrail, 'name' | 'action' | 'patterns'>;

export interface CompiledPattern {
  readonly guardrail: string;
  readonly action: Rule['action'];
  readonly pattern: Pattern;
  readonly automaton: Automaton;
}

/** Rules, compiled once per configuration and used by any number of filters. */
export interface CompiledRules {
  readonly patterns: readonly CompiledPattern[];
  /** Looks for all of them at once. */
  readonly joint: JointAutomaton;
  /** Most folded characters that a filter holds back: a redaction, and a block that may begin in its last character. */
  readonly maxHeld: number;
}

/** The same pattern is compiled for several stages, sites and agents, and what is made of it belongs to none of them. */
const automata = new WeakMap<Pattern, Automaton>();

function automatonOf(pattern: Pattern): Automaton {
  let automaton = automata.get(pattern);
  if (automaton === undefined) {
    automaton = new Automaton(pattern);
    automata.set(pattern, automaton);
  }
  return automaton;
}

/**
 * Compiles the patterns of guardrails, whose order counts.
 *
 * @param maxStates Joint states that are kept; see `JointAutomaton`.
 * @throws {Error} naming the pattern's kind, when one cannot be decided on streamed text (see `Pattern`).
 */
export function compileRules(rules: readonly Rule[], maxStates?: number): CompiledRules {
  const patterns = rules.flatMap(({ name, action, patterns: list }) =>
    list.map((pattern) => ({ guardrail: name, action, pattern, automaton: automatonOf(pattern) })),
  );
  const longest = (action: Rule['action']): number =>
    Math.max(0, ...patterns.filter((one) => one.action === action).map(({ automaton }) => automaton.maxLength));
  return {
    patterns,
    joint: new JointAutomaton(patterns, maxStates),
    maxHeld: longest('block') + longest('redact'),
  };
}
