import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from './guardrail.ts';
import { secretArguments } from './secret-arguments.ts';

function judge(text: string, options?: Parameters<typeof secretArguments>[0]): Verdict {
  const { check } = secretArguments(options);
  return check(text, { signal: AbortSignal.timeout(1000), ask: async () => null }) as Verdict;
}

const nested = (depth: number, inner: string): string => '{"a":'.repeat(depth) + inner + '}'.repeat(depth);

describe('secretArguments', () => {
  it('[GU6] looks at the arguments of tools, before they are called', () => {
    expect(secretArguments()).toMatchObject({
      type: 'check',
      name: 'secret_arguments',
      stages: ['tool_input'],
      mode: 'blocking',
      action: 'block',
      onError: 'closed',
    });
    expect(secretArguments({ name: 'no_passwords' }).name).toBe('no_passwords');
  });

  it.each([
    '{"password":"hunter2"}',
    '{"password":"a"}',
    '{"password":"correct_horse_battery"}',
    '{"api_key":"9f8e7d6c"}',
    '{"user":{"name":"ann","newPassword":"hunter2"}}',
    '{"headers":{"Authorization":"Bearer abc"}}',
    '{"headers":[{"name":"Authorization","value":"Bearer abc"}]}',
    '{"fields":[{"key":"client_secret","value":"abc"}]}',
    '[{"id":1},{"token":"abc"}]',
    '{"tokens":["a"],"secrets":["abc"]}',
    '{"secrets":[["abc"]]}',
    '{"cvv":"123"}',
    '{"cvv":123}',
    '{"pin":4711}',
    String.raw`{"pass\u0077ord":"hunter2"}`,
    nested(40, '{"password":"hunter2"}'),
  ])('[GU6] refuses %s', (text) => {
    expect(judge(text)).toEqual({ tripped: true, reason: 'secret_name' });
  });

  it.each([
    '',
    'password: hunter2',
    '{"password":"hunter2"',
    'null',
    '"password"',
    '{}',
    '{"password":""}',
    '{"password":"  "}',
    '{"password":null}',
    '{"password":true}',
    '{"password":"****"}',
    '{"password":"<password>"}',
    '{"password":"[CARD_1]"}',
    '{"password":"{{vault}}"}',
    '{"api_key":"YOUR_API_KEY"}',
    '{"api_key":"$API_KEY"}',
    '{"api_key":"none"}',
    '{"order_id":"ORD-5678","reason":"forgot the password"}',
    '{"max_tokens":4096}',
    '{"nextPageToken":"CAUQAA"}',
    '{"credentials":{"kind":"none","user":"ann"}}',
    '{"fields":[{"name":"email","value":"joe@example.com"}]}',
    '{"name":"password","description":"what it is"}',
    '{"pin":12}',
  ])('[GU6] lets pass %s', (text) => {
    expect(judge(text)).toEqual({ tripped: false });
  });

  it('[GU6] lets names pass that are allowed, and no others', () => {
    const options = { allow: ['session_id'] };
    expect(judge('{"session_id":"abc"}', options)).toEqual({ tripped: false });
    expect(judge('{"session_id":"abc","token":"abc"}', options)).toMatchObject({ tripped: true });
    expect(judge('{"session_id":"abc"}')).toMatchObject({ tripped: true });
  });

  it('[GU6] refuses what is too large to be looked through, and takes no time for it', () => {
    expect(judge(nested(65, '{}'))).toEqual({ tripped: true, reason: 'too_complex' });
    expect(judge('['.repeat(5000) + ']'.repeat(5000))).toEqual({ tripped: true, reason: 'too_complex' });
    expect(judge(JSON.stringify(Array.from({ length: 50_001 }, () => 0)))).toEqual({
      tripped: true,
      reason: 'too_complex',
    });
    expect(judge(JSON.stringify(Array.from({ length: 40_000 }, () => 0)))).toEqual({ tripped: false });
  });

  it('[GU6] finds a secret wherever it stands', () => {
    const around = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant({ password: 'hunter2' }),
        fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'order'), tie('value'), { minKeys: 1, maxKeys: 2 }),
      ),
    })).value;
    fc.assert(
      fc.property(around, (value) => {
        expect(judge(JSON.stringify(value)).tripped).toBe(true);
      }),
    );
  });

  it('[GU6] judges every text without an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(typeof judge(text).tripped).toBe('boolean');
      }),
    );
  });
});
