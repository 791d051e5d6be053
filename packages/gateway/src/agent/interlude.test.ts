import { describe, expect, it } from 'vitest';
import { BlockedError } from '../policy/guardrails/blocked.ts';
import { withInterlude } from './interlude.ts';
import type { RunScope } from './scope.ts';

/** A scope whose guardrails refuse what is `bad`, only afterwards what is `late`, and replace what is `secret`. */
const scope = {
  ask: async () => null,
  guard: {
    input: async ({ text }: { readonly text: string }) => {
      if (text.includes('bad')) throw new BlockedError('input', 'injection');
      const verdict = text.includes('late') ? Promise.reject(new BlockedError('input', 'judge')) : Promise.resolve();
      verdict.catch(() => {});
      return { text: text.replaceAll('secret', '[NAME_1]'), verdict };
    },
  },
} as unknown as RunScope;

const said = (...texts: readonly string[]) => texts.map((text, index) => ({ id: `msg_${index}`, by: 'Visitor', text }));

describe('what was said while a person had the conversation', () => {
  it('[HI8] comes before the message, as the guardrails let it pass', async () => {
    const text = await withInterlude('And now?', said('My secret', 'something bad', 'refused late'), scope);
    expect(text).toContain('While a person of the team had this conversation');
    expect(text).toContain('Visitor: My [NAME_1]\nVisitor: (withheld)\nVisitor: (withheld)');
    expect(text).toMatch(/\n\nAnd now\?$/);
    expect(await withInterlude('And now?', [], scope)).toBe('And now?');
  });

  it('keeps the newest that there is room for, and says that there was more', async () => {
    const text = await withInterlude('Hi', said('x'.repeat(5000), 'y'.repeat(4000), 'newest'), scope);
    expect(text).not.toContain('xxx');
    expect(text).toContain('left out.)\nVisitor: yyy');
    expect(text).toContain('Visitor: newest');
    expect(text.length).toBeLessThan(8200);
  });

  it('fails for what is no refusal', async () => {
    const broken = { ...scope, guard: { input: () => Promise.reject(new Error('away')) } } as unknown as RunScope;
    await expect(withInterlude('Hi', said('x'), broken)).rejects.toThrow('away');
  });
});
