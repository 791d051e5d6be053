import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';

const INSTRUCTIONS = `You keep the record of a conversation. The input has one JSON object per line, the oldest first.
Write one summary of at most 300 words that takes the place of these lines.`;

function answer(text: string, instructions = INSTRUCTIONS): string {
  const [item] = decide({
    instructions,
    entries: [{ kind: 'user', text }],
    tools: [],
    toolChoice: { mode: 'auto' },
    parallelToolCalls: true,
  });
  return item?.type === 'message' ? item.text : '';
}

const lines = (objects: readonly object[]): string => objects.map((line) => JSON.stringify(line)).join('\n');

describe('a conversation in JSON lines', () => {
  test('is quoted, with who said it', () => {
    const text = answer(
      lines([
        { from: 'visitor', text: 'Refund $20 for ORD-5678, I am [EMAIL_1]' },
        { call: 'issue_refund', arguments: '{"order_id":"ORD-5678","amount":20}' },
        { result: 'issue_refund', text: '{"ok":true,"message":"Refunded $20.00 (REF-0001)"}' },
        { from: 'agent', text: 'It is done.' },
      ]),
    );
    expect(text.split('\n')).toEqual([
      'Visitor: “Refund $20 for ORD-5678, I am [EMAIL_1]”',
      'Call of issue_refund: “{"order_id":"ORD-5678","amount":20}”',
      'Result of issue_refund: “{"ok":true,"message":"Refunded $20.00 (REF-0001)"}”',
      'Agent: “It is done.”',
    ]);
  });

  test('is short, and keeps every number, amount and placeholder', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({
      from: 'visitor',
      text: `${'so much to say '.repeat(60)} ${index}`,
    }));
    many[50] = { from: 'visitor', text: `${'so much to say '.repeat(60)} ORD-9012 for $149.99, card [CARD_3]` };
    const text = answer(lines([{ summary: 'The visitor asked about ORD-1111.' }, ...many]));
    expect(text).toMatch(/^The visitor asked about ORD-1111\.\n/);
    for (const value of ['ORD-9012', '$149.99', '[CARD_3]']) expect(text).toContain(value);
    expect(text.split(/\s+/).length).toBeLessThan(500);
  });

  test('of the largest size is summed up to its end', () => {
    const text = answer(
      lines(
        Array.from({ length: 60 }, (_, index) => ({ from: 'agent', text: `${'x'.repeat(1000)} ORD-${1000 + index}` })),
      ),
    );
    expect(text).toContain('ORD-1059');
  });
});

test('whatever is no such task is answered as usual', () => {
  expect(answer('Hi')).toBe('Hello! What can I do for you?');
  expect(answer(lines([{ from: 'visitor', text: 'Hi' }]), 'You are a helpful assistant.')).not.toContain('“Hi”');
  expect(answer('{"from":\nnot json\n')).not.toContain('“');
});
