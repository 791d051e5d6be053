import { describe, expect, it } from 'vitest';
import { decodeClientFrame } from './codec.ts';
import { pageToolLimits } from './page-tools.ts';

const KEY = '123e4567-e89b-12d3-a456-426614174000';
const glow = { name: 'glow', description: 'Glows.', parameters: { type: 'object' } };

/** The problem with a message that brings these tools; undefined when there is none. */
function problemOf(tools: unknown): unknown {
  const frame = { type: 'message.send', id: 1, conversationId: 'conv_1', key: KEY, text: 'Hello', tools };
  const decoded = decodeClientFrame(JSON.stringify(frame));
  return decoded.ok ? undefined : decoded.problem;
}

describe('tools that come with a message', () => {
  it('[AG13] may have a schema of the result, and be idempotent', () => {
    expect(problemOf([])).toBeUndefined();
    expect(problemOf([glow, { ...glow, result: { type: 'string' }, idempotent: true }])).toBeUndefined();
  });

  it.each([
    [Array.from({ length: pageToolLimits.tools + 1 }, () => glow), 'tools', 'at most 16 items'],
    [[{ ...glow, name: 'shop.glow' }], 'tools.0.name', 'a name of 1 to 48 characters from A-Z a-z 0-9 _'],
    [[glow, { ...glow, name: 'x'.repeat(49) }], 'tools.1.name', 'a name of 1 to 48 characters from A-Z a-z 0-9 _'],
    [[{ ...glow, name: 'glow\n' }], 'tools.0.name', 'a name of 1 to 48 characters from A-Z a-z 0-9 _'],
    [[{ ...glow, description: '' }], 'tools.0.description', 'at least 1 character'],
    [[{ ...glow, description: 'x'.repeat(1025) }], 'tools.0.description', 'at most 1024 characters'],
    [[{ ...glow, parameters: [] }], 'tools.0.parameters', 'a JSON object with finite numbers'],
    [[{ ...glow, result: 'string' }], 'tools.0.result', 'a JSON object with finite numbers'],
    [[{ ...glow, idempotent: 'yes' }], 'tools.0.idempotent', 'true or false'],
  ])('[AG13] are bounded: case %#', (tools, field, expected) => {
    const message = `${field}: expected ${expected}`;
    expect(problemOf(tools)).toEqual({ answer: 'reply', id: 1, code: 'bad_request', field, message });
  });
});

describe('tool.result', () => {
  const result = { type: 'tool.result', id: 1, callId: 'call_1', key: KEY };

  it.each([{ output: null }, { output: 0 }, { error: 'no' }, { unknown: true }])('[AG13] may say %j', (body) => {
    expect(decodeClientFrame(JSON.stringify({ ...result, ...body }))).toMatchObject({ ok: true, frame: body });
  });

  it.each([{ error: '' }, { error: 'x'.repeat(2001) }, { unknown: false }, { runId: '' }])(
    '[AG13] may not say %j',
    (body) => {
      const [field] = Object.keys(body);
      const decoded = decodeClientFrame(JSON.stringify({ ...result, ...body }));
      expect(decoded).toMatchObject({ ok: false, problem: { code: 'bad_request', field } });
    },
  );
});
