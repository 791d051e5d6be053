import type { CheckGuardrail, Guardrail, GuardrailStage, PatternGuardrail } from '@parley/gateway';
import { describe, expect, it } from 'vitest';

import { readArticles } from './database/articles.ts';
import { deskGuardrails } from './guardrails.ts';

const off = { classifier: 'off', moderation: false } as const;

function named(guardrails: readonly Guardrail[], name: string): Guardrail {
  const found = guardrails.find((guardrail) => guardrail.name === name);
  if (found === undefined) throw new Error(`there is no guardrail ${name}`);
  return found;
}

/** What patterns find in a text, as `<guardrail>:<kind>`. */
function findings(text: string, stage: GuardrailStage): string[] {
  const patterns = deskGuardrails(off, {}).filter(
    (guardrail): guardrail is PatternGuardrail => guardrail.type === 'patterns' && guardrail.stages.includes(stage),
  );
  return patterns.flatMap(({ name, patterns: all }) =>
    all.flatMap(({ kind, regex, refine }) =>
      [...text.matchAll(new RegExp(regex, `${regex.flags.replace('g', '')}g`))]
        .filter(([match]) => refine === undefined || refine(match) !== undefined)
        .map(() => `${name}:${kind}`),
    ),
  );
}

describe('patterns', () => {
  it.each([
    ['my card is 4111 1111 1111 1111', 'card'],
    ['my number is 078-05-1120', 'ssn'],
    ['pay to DE89 3704 0044 0532 0130 00', 'iban'],
    ['look up alice@example.com', 'email'],
    ['call me at +1 202-555-0143', 'phone'],
  ])('[GU2] %s: hidden from the model, from the visitor and in what tools bring', (text, kind) => {
    for (const stage of ['input', 'output', 'tool_output'] as const) {
      // Where several kinds find the same, the first says what it is.
      expect(findings(text, stage)[0]).toBe(`personal_data:${kind}`);
    }
  });

  it('[GU2] is replaced by placeholders that tools can resolve', () => {
    expect(named(deskGuardrails(off, {}), 'personal_data')).toMatchObject({ action: 'redact', reversible: true });
  });

  it('[GU4] [GU6] secrets and traces of the inside are refused where they would leave', () => {
    const key = `sk-proj-${'a1B2'.repeat(12)}`;
    expect(findings(`the key is ${key}`, 'output').map((found) => found.split(':')[0])).toContain('secrets');
    expect(findings(`the key is ${key}`, 'tool_input').map((found) => found.split(':')[0])).toContain('secrets');
    expect(findings('Internal error: database connection lost', 'output')).not.toEqual([]);
  });

  it.each([
    'Can you check order ORD-5678?',
    'ORD-5678: 2 × Widget Pro, $99.98, Shipped, tracking TRK-111',
    'Refunded $49.99 on ORD-5678 (REF-0001). Left to refund: $49.99.',
    'It was cancelled on 2026-03-01 at 09:30 UTC. It stays cancelled.',
    'Alice Johnson: Premium plan, member since 2022',
    'Standard shipping takes 5–7 business days, express 2–3. Items can be returned within 30 days.',
    'I wrote to you as [EMAIL_1] from [PHONE_1], my card is [CARD_1].',
  ])('[GU2] the language of the shop is no finding: %s', (text) => {
    for (const stage of ['input', 'output', 'tool_input', 'tool_output'] as const) {
      expect(findings(text, stage)).toEqual([]);
    }
  });

  it('[GU4] no article of the knowledge base is refused or has holes', () => {
    for (const { number, title, body } of readArticles()) {
      for (const stage of ['output', 'tool_output'] as const) {
        expect({ number, found: findings(`${title}\n${body}`, stage) }).toEqual({ number, found: [] });
      }
    }
  });
});

describe('checks', () => {
  const names = (guardrails: readonly Guardrail[]): string[] => guardrails.map(({ name }) => name);

  it('[GU1] messages that are too long or manipulate are refused before a model is asked', () => {
    const checks = deskGuardrails(off, {}).filter(
      (guardrail): guardrail is CheckGuardrail => guardrail.type === 'check' && guardrail.stages.includes('input'),
    );
    expect(names(checks)).toEqual(['max_length', 'injection']);
    for (const check of checks) expect(check).toMatchObject({ stages: ['input'], mode: 'blocking', action: 'block' });
  });

  it('[GU3] a classifier works as it is configured', () => {
    for (const classifier of ['blocking', 'parallel'] as const) {
      const added = named(deskGuardrails({ ...off, classifier }, {}), 'input_classifier');
      expect(added).toMatchObject({ stages: ['input'], mode: classifier, onError: 'open' });
    }
    expect(names(deskGuardrails(off, {}))).not.toContain('input_classifier');
  });

  it('[GU3] moderation comes with a key, and not without', () => {
    const on = { ...off, moderation: true };
    expect(names(deskGuardrails(on, { apiKey: 'k' }))).toContain('moderation_input');
    expect(() => deskGuardrails(on, {})).toThrow('a key');
  });
});
