import { Agent, tool } from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createArgumentProblems, editedNote, noted, unshown } from './edited-arguments.ts';

const parameters = z.object({ email: z.email(), days: z.number().refine((days) => days % 7 === 0) });
const remind = tool({ name: 'remind', description: '', parameters, execute: () => '' });
const inner = new Agent({ name: 'Inner', tools: [remind] });
const agents = { front: { agent: new Agent({ name: 'Front', handoffs: [inner] }), title: 'Front' } };
const schema = remind.parameters as unknown as { [key: string]: JsonValue };

describe('arguments that somebody has written', () => {
  const problems = createArgumentProblems(agents);

  it('[AP4] are judged by the schema, with words, and by the parser of the tool, wherever the tool is', () => {
    expect(problems('remind', { email: 'a@example.com', days: 14 }, schema)).toEqual([]);
    expect(problems('remind', { email: 'a@example.com', days: '14' }, schema).join(' ')).toContain('/days');
    // Schemas cannot say everything that a tool wants.
    expect(problems('remind', { email: 'a@example.com', days: 13 }, schema)).toEqual(['the tool does not take them']);
    expect(problems('remind', { email: 'nobody', days: 14 }, undefined)).toEqual(['the tool does not take them']);
    expect(problems('elsewhere', { any: 1 }, undefined)).toEqual([]);
  });
});

describe('what a person has left as it was shown', () => {
  const written = { to: '[EMAIL_1]', cards: ['[CARD_1]'], address: { phone: '[PHONE_1]', city: 'Bern' }, amount: 5 };
  const shown = { to: 'a@example.com', cards: ['•••• 4242'], address: { phone: '•••', city: 'Bern' }, amount: 5 };

  it('[AP4] stays as the model wrote it, at every depth', () => {
    expect(unshown(shown, shown, written)).toEqual(written);
    const edited = { ...shown, amount: 4, address: { ...shown.address, city: 'Basel' } };
    expect(unshown(edited, shown, written)).toEqual({
      ...written,
      amount: 4,
      address: { ...written.address, city: 'Basel' },
    });
  });

  it('[AP4] is replaced where it was changed, left out or added', () => {
    expect(unshown({ to: 'b@example.com', cards: [], more: 1 }, shown, written)).toEqual({
      to: 'b@example.com',
      cards: [],
      more: 1,
    });
    // What the tool itself has filled in, the model has not written.
    expect(unshown({ days: 7 }, { days: 7 }, {})).toEqual({ days: 7 });
    expect(unshown('text', shown, written)).toBe('text');
    expect(unshown({ a: 1 }, undefined, undefined)).toEqual({ a: 1 });
  });
});

describe('the note for the model', () => {
  const note = editedNote({ amount: 4 });

  it('[AP4] is within a result that is an object, and ahead of any other', () => {
    expect(noted(note, { ok: true })).toEqual({ ok: true, approval_note: note });
    expect(JSON.parse(noted(note, '{"ok":true}') as string)).toEqual({ ok: true, approval_note: note });
    for (const output of ['Done.', '[1]', '7']) expect(noted(note, output)).toBe(`${note}\n${output}`);
    expect(noted(note, [1])).toBe(`${note}\n[1]`);
    expect(note).toContain('{"amount":4}');
  });
});
