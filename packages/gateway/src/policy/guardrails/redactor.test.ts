import { describe, expect, it } from 'vitest';
import { defaultGuardrails } from './defaults.ts';
import { personalData } from './pattern-guardrails.ts';
import { createRedactor } from './redactor.ts';

const redact = createRedactor([...defaultGuardrails().filter(({ name }) => name !== 'personal_data'), personalData()]);
const KEY = ['sk', 'proj', 'Zx81Kd02MfQp77LwRt55BnYc'].join('-');

describe('[OB4] what a trace may hold of a text', () => {
  it('is the text, with personal data replaced by its kind', () => {
    expect(redact('Mail alice@example.com about 4111 1111 1111 1111.')).toBe('Mail [email] about [card].');
    expect(redact('Where is ORD-5678?')).toBe('Where is ORD-5678?');
  });

  it('is nothing where there is a secret, beside which the rest stays', () => {
    const messages = [{ role: 'user', parts: [{ content: 'Hi' }, { content: `The key is ${KEY}.` }] }];
    const redacted = redact(JSON.stringify(messages));
    expect(redacted).not.toContain(KEY.slice(3));
    expect(JSON.parse(redacted)).toEqual([
      { role: 'user', parts: [{ content: 'Hi' }, { content: '[withheld by secrets]' }] },
    ]);
  });
});
