import { describe, expect, it } from 'vitest';
import type { CheckGuardrail, Guardrail, PatternGuardrail } from './guardrail.ts';
import { createGuardrailSets } from './guardrail-set.ts';
import { injection, maxLength } from './input-guardrails.ts';
import { secrets } from './pattern-guardrails.ts';
import { filterText } from './stream/pattern-filter.ts';

const word = (name: string, regex: RegExp, fields: Partial<PatternGuardrail> = {}): PatternGuardrail => ({
  type: 'patterns',
  name,
  stages: ['output'],
  action: 'block',
  patterns: [{ kind: 'word', regex }],
  ...fields,
});

const check = (fields: Partial<CheckGuardrail>): CheckGuardrail => ({
  ...maxLength({ characters: 10 }),
  ...fields,
});

describe('which guardrails apply', () => {
  const guardrailsFor = createGuardrailSets({
    guardrails: [word('a', /everywhere/u), maxLength({ characters: 10 })],
    sites: { own: { guardrails: [word('b', /site/u)] }, plain: {} },
    agents: { strict: { guardrails: [word('a', /agent/u), injection()] }, plain: {} },
  });
  const blocks = (site: string, agent: string): string[] =>
    ['everywhere', 'site', 'agent'].filter((text) => {
      const { patterns } = guardrailsFor(site, agent).output;
      return filterText(patterns, text, () => ({ shown: '', kept: '' })).blocked !== undefined;
    });

  it('[GU4] a site has its own or those of all, an agent adds its own, which replace those of the same name', () => {
    expect(blocks('plain', 'plain')).toEqual(['everywhere']);
    expect(blocks('own', 'plain')).toEqual(['site']);
    expect(blocks('plain', 'strict')).toEqual(['agent']);
    expect(blocks('own', 'strict')).toEqual(['site', 'agent']);
    expect(guardrailsFor('plain', 'strict').input.checks.map(({ name }) => name)).toEqual(['max_length', 'injection']);
  });

  it('names that stand for nothing get those of all, and cost nothing', () => {
    expect(blocks('constructor', '__proto__')).toEqual(['everywhere']);
    expect(guardrailsFor('unknown-1', 'x')).toBe(guardrailsFor('plain', 'plain'));
    expect(guardrailsFor('own', 'x')).not.toBe(guardrailsFor('plain', 'x'));
  });

  it('[GU6] names of properties count where the guardrail looks', () => {
    const set = createGuardrailSets({ guardrails: [secrets()], sites: {}, agents: {} })('s', 'a');
    expect(set.tool_output.named.map(({ name }) => name)).toEqual(['secrets']);
    expect([...set.input.named, ...set.tool_input.named]).toEqual([]);
  });
});

describe('what is refused', () => {
  const wrong: readonly [problem: RegExp, guardrails: readonly Guardrail[]][] = [
    [/^guardrails: expected a name such as my_guardrail/, [word('No Name', /x/u)]],
    [/^guardrails\.a: there are two/, [word('a', /x/u), word('a', /y/u)]],
    [/^guardrails\.a: stages: expected some of/, [word('a', /x/u, { stages: [] })]],
    [/^guardrails\.a: stages: expected some of/, [word('a', /x/u, { stages: ['outputs' as never] })]],
    [/word/, [word('a', /x+/u)]],
    [/^guardrails\.max_length: action/, [check({ stages: ['output'] })]],
    [/^guardrails\.max_length: action/, [check({ action: 'hold' })]],
    [/^guardrails\.max_length: mode/, [check({ stages: ['tool_input'], mode: 'parallel' })]],
    [/^guardrails\.max_length: timeoutMs/, [check({ timeoutMs: 0 })]],
    [/^guardrails\.max_length: timeoutMs/, [check({ timeoutMs: Number.NaN })]],
  ];

  it.each(wrong)('%s', (problem, guardrails) => {
    expect(() => createGuardrailSets({ guardrails, sites: {}, agents: {} })).toThrow(problem);
  });

  it('names the site and the agent', () => {
    const guardrails = [word('a', /x/u), word('a', /x/u)];
    expect(() => createGuardrailSets({ guardrails: [], sites: { s: { guardrails } }, agents: {} })).toThrow(
      /^sites\.s\.guardrails\.a/,
    );
    expect(() => createGuardrailSets({ guardrails: [], sites: {}, agents: { g: { guardrails } } })).toThrow(
      /^agents\.g\.guardrails\.a/,
    );
  });
});
