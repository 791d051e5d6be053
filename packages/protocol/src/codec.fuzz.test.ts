/** Whatever arrives, decoding gives a typed result, soon, and leaves no trace. */
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeClientFrame, decodeServerFrame, encodeFrame } from './codec.ts';
import { commandErrorCodes } from './codes.ts';
import { commandTypes } from './commands.ts';
import { defaultLimits } from './primitives.ts';
import { clientFrames, controlTypes, eventTypes, serverFrames } from './testing/frames.ts';

const FRAME_BYTES = defaultLimits.frameBytes;
/** Far above what a frame takes, far below what would hold a server up. */
const BOUND_MS = 500;
const KEY = '123e4567-e89b-12d3-a456-426614174000';

/** Decodes as both sides, and checks all that holds for any text. */
function check(text: string): void {
  const startedMs = performance.now();
  const results = [decodeClientFrame(text), decodeServerFrame(text)];
  expect(performance.now() - startedMs).toBeLessThan(BOUND_MS);
  for (const result of results) {
    if (result.ok) {
      expect(typeof result.frame.type).toBe('string');
      expect(Object.getPrototypeOf(result.frame)).toBe(Object.prototype);
      continue;
    }
    const { problem } = result;
    expect(problem.message.length).toBeGreaterThan(0);
    expect(problem.message.length).toBeLessThan(300);
    if (problem.answer === 'close') expect(problem.closeCode).toBe(4400);
    else expect(commandErrorCodes).toContain(problem.code);
  }
}

const types = fc.constantFrom('hello', 'ack', 'pong', ...commandTypes, ...eventTypes, ...controlTypes);
const poison = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty');

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Reflect.ownKeys(Array.prototype)).not.toContain('polluted');
});

describe('anything at all', () => {
  it('random bytes', () => {
    const decoder = new TextDecoder();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), (bytes) => check(decoder.decode(bytes))),
      {
        numRuns: 2000,
      },
    );
  });

  it('random strings, halves of surrogate pairs included', () => {
    const units = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
    fc.assert(
      fc.property(
        fc.array(units).map((list) => list.join('')),
        check,
      ),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.array(units), (list) => check(JSON.stringify({ type: 'message.send', text: list.join('') }))),
      { numRuns: 1000 },
    );
  });

  it('random JSON', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 8 }), check), { numRuns: 2000 });
  });

  it('random JSON with a type', () => {
    fc.assert(
      fc.property(types, fc.dictionary(fc.string(), fc.jsonValue()), (type, fields) =>
        check(JSON.stringify({ ...fields, type })),
      ),
      { numRuns: 2000 },
    );
  });
});

describe('nearly valid frames', () => {
  const frames = fc.oneof(clientFrames, serverFrames);

  it('with characters changed', () => {
    const edits = fc.array(
      fc.tuple(fc.nat(), fc.constantFrom(...'{}[]",:\\0-e9n\u0000\ud83d'.split('')), fc.boolean()),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(frames, edits, (frame, changes) => {
        let text = encodeFrame(frame);
        for (const [place, character, replaces] of changes) {
          const index = place % (text.length + 1);
          text = text.slice(0, index) + character + text.slice(index + (replaces ? 1 : 0));
        }
        check(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('cut off', () => {
    fc.assert(
      fc.property(frames, fc.nat(), (frame, place) => {
        const text = encodeFrame(frame);
        check(text.slice(0, place % text.length));
      }),
      { numRuns: 500 },
    );
  });

  it('with one value replaced by another', () => {
    const values = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(1e308, -0, 2 ** 53, '\ud800', ''));
    fc.assert(
      fc.property(frames, fc.nat(), values, (frame, place, value) => {
        const places: [container: Record<string, unknown>, key: string][] = [];
        const visit = (container: Record<string, unknown>): void => {
          for (const [key, child] of Object.entries(container)) {
            places.push([container, key]);
            if (typeof child === 'object' && child !== null) visit(child as Record<string, unknown>);
          }
        };
        const root = JSON.parse(encodeFrame(frame)) as Record<string, unknown>;
        visit(root);
        const [container, key] = places[place % places.length] ?? [root, 'type'];
        container[key] = value;
        check(JSON.stringify(root));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('frames of the largest size', () => {
  const fill = (unit: string, around: (filling: string) => string = (filling) => filling): string =>
    around(unit.repeat(Math.floor((FRAME_BYTES - around('').length) / unit.length)));
  const inContext = (filling: string): string =>
    `{"type":"message.send","id":1,"conversationId":"c","key":"${KEY}","text":"x","context":{"a":[${filling}0]}}`;
  const asEdited = (filling: string): string =>
    `{"type":"approval.decide","id":1,"approvalId":"a","key":"${KEY}","decision":"approve","argsHash":"h","editedArguments":[${filling}0]}`;
  const asOutput = (filling: string): string =>
    `{"type":"run.completed","runId":"r","status":"completed","output":[${filling}0],"usage":{"inputTokens":0,"cachedInputTokens":0,"outputTokens":0,"totalTokens":0},"costUsd":null,"durationMs":1,"traceId":"t","sub":1,"seq":1,"at":"2026-11-20T14:00:00Z"}`;

  it.each([
    ['opening brackets', fill('[')],
    ['opening braces', fill('{"a":')],
    ['balanced brackets', `${'['.repeat(FRAME_BYTES / 2)}${']'.repeat(FRAME_BYTES / 2)}`],
    ['nesting in a field', `{"type":"pong","a":${'['.repeat(32_000)}${']'.repeat(32_000)}}`],
    ['digits', fill('9')],
    ['a huge number', fill('9', (digits) => `{"type":"ack","sub":${digits}1,"seq":1}`)],
    ['a huge exponent', '{"type":"ack","sub":1e99999,"seq":-1e99999}'],
    ['backslashes', fill('\\', (slashes) => `{"type":"${slashes}"}`)],
    ['escaped halves', fill('\\ud800', (halves) => `{"type":"pong","a":"${halves}"}`)],
    ['keys', fill('"a":0,', (keys) => `{${keys}"type":"pong"}`)],
    ['keys made of halves', fill('"\\udc00":0,', (keys) => `{${keys}"type":"pong"}`)],
    ['numbers in any JSON', fill('0,', inContext)],
    ['lists in any JSON', fill('[],', asEdited)],
    ['objects in any JSON', fill('{},', asEdited)],
    ['numbers out of range in any JSON', fill('1e999,', asEdited)],
    ['numbers out of range in an output', fill('1e999,', asOutput)],
    ['an identifier', fill('a', (id) => `{"type":"run.cancel","id":1,"conversationId":"${id}"}`)],
    ['a key that is nearly a UUID', fill('0', (key) => `{"type":"run.cancel","id":1,"key":"${key}"}`)],
    ['a time', fill('0', (time) => `{"type":"run.waiting","sub":1,"seq":1,"at":"2026-11-20T14:00:00.${time}Z"}`)],
    ['white space', fill(' ')],
    ['an unknown type', fill('x', (type) => `{"type":"${type}"}`)],
  ])('%s', (_name, text) => check(text));

  it('a server frame of any depth is read', () => {
    const text = asOutput('').replace('[0]', `${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(decodeServerFrame(text).ok).toBe(true);
  });
});

describe('keys that mean something to JavaScript', () => {
  /** JSON with such keys at any depth. */
  const poisoned: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, fc.constantFrom(1, 'x', null, { polluted: true }), tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc
      .array(fc.tuple(fc.oneof(poison, fc.constantFrom('a', 'polluted')), tie('value')), { maxLength: 3 })
      .map((entries) => {
        const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
        for (const [key, value] of entries) object[key] = value;
        return object;
      }),
  })).object;

  const ownKeys = (root: unknown): string[] => {
    if (typeof root !== 'object' || root === null) return [];
    return [...Object.getOwnPropertyNames(root), ...Object.values(root).flatMap(ownKeys)];
  };

  it('anywhere in a frame pollute nothing, and `__proto__` does not get through', () => {
    fc.assert(
      fc.property(types, poisoned, (type, fields) => {
        const extra = JSON.stringify(fields).slice(1, -1);
        const text = `{"type":"${type}","id":1${extra === '' ? '' : `,${extra}`}}`;
        check(text);
        const context = `{"type":"message.send","id":1,"conversationId":"c","key":"${KEY}","text":"x","context":${JSON.stringify(fields)}}`;
        const decoded = decodeClientFrame(context);
        expect(decoded.ok).toBe(true);
        expect(ownKeys(decoded)).not.toContain('__proto__');
      }),
      { numRuns: 500 },
    );
  });

  it('give no frame fields that were not sent', () => {
    const decoded = decodeClientFrame('{"__proto__":{"type":"pong"},"id":1}');
    expect(decoded).toMatchObject({ ok: false, problem: { answer: 'close' } });
    const inherited = decodeClientFrame(
      `{"type":"message.send","id":1,"conversationId":"c","key":"${KEY}","__proto__":{"text":"x"}}`,
    );
    expect(inherited).toMatchObject({ ok: false, problem: { field: 'text' } });
    const server = decodeServerFrame('{"type":"live","sub":1,"__proto__":{"seq":1}}');
    expect(server).toMatchObject({ ok: false, problem: { message: 'seq: expected a number' } });
  });
});
