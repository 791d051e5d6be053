import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeClientFrame, decodeServerFrame, encodeFrame, isControlType, isEventType } from './codec.ts';
import { type CommandType, commands, commandTypes, Hello } from './commands.ts';
import { eventSchemas } from './events.ts';
import {
  ackFrames,
  clientFrames,
  commandFrames,
  controlFrames,
  controlTypes,
  eventFrames,
  eventTypes,
  helloFrames,
  pongFrames,
  serverFrames,
} from './testing/frames.ts';
import { fieldsOf, shapeOf } from './testing/schema-reading.ts';

const KEY = '123e4567-e89b-12d3-a456-426614174000';
const AT = '2026-11-20T14:00:00.000Z';
const send = { type: 'message.send', id: 7, conversationId: 'conv_1', key: KEY, text: 'Hello' };
const hello = { type: 'hello', site: 'storefront', client: { id: 'tab_1' } };

const decode = (value: unknown) => decodeClientFrame(typeof value === 'string' ? value : JSON.stringify(value));
const decodeEvent = (value: unknown) => decodeServerFrame(typeof value === 'string' ? value : JSON.stringify(value));

/** A valid frame of the command with every field that it can have. */
function fullCommand(type: CommandType): Record<string, unknown> {
  const names = Object.keys(fieldsOf(commands[type].fields));
  const frames = commandFrames(type).filter((frame) => names.every((name) => Object.hasOwn(frame, name)));
  const [frame] = fc.sample(frames, { numRuns: 1, seed: 1 });
  return { ...frame, id: 7 };
}

describe('round trips', () => {
  const comesBack = (decoded: unknown, frame: unknown): void => {
    expect(decoded).toEqual({ ok: true, frame });
  };

  it.each(commandTypes)('%s', (type) => {
    fc.assert(
      fc.property(commandFrames(type), (frame) => comesBack(decodeClientFrame(encodeFrame(frame)), frame)),
      { numRuns: 50 },
    );
  });

  it.each([
    ['hello', helloFrames],
    ['ack', ackFrames],
    ['pong', pongFrames],
  ])('%s', (_type, frames) => {
    fc.assert(
      fc.property(frames, (frame) => comesBack(decodeClientFrame(encodeFrame(frame)), frame)),
      { numRuns: 50 },
    );
  });

  it.each(eventTypes)('%s', (type) => {
    expect(isEventType(type)).toBe(true);
    expect(isControlType(type)).toBe(false);
    fc.assert(
      fc.property(eventFrames(type), (frame) => comesBack(decodeServerFrame(encodeFrame(frame)), frame)),
      { numRuns: 50 },
    );
  });

  it.each(controlTypes)('%s', (type) => {
    expect(isControlType(type)).toBe(true);
    expect(isEventType(type)).toBe(false);
    fc.assert(
      fc.property(controlFrames(type), (frame) => comesBack(decodeServerFrame(encodeFrame(frame)), frame)),
      { numRuns: 50 },
    );
  });
});

describe('additions of a later version', () => {
  it('[TR2] unknown fields of a client are ignored', () => {
    fc.assert(
      fc.property(clientFrames, fc.jsonValue({ maxDepth: 3 }), (frame, later) => {
        expect(decode({ ...frame, later, type2: later })).toEqual(decode(frame));
      }),
    );
  });

  it('[TR2] unknown fields of a server are ignored', () => {
    fc.assert(
      fc.property(serverFrames, fc.jsonValue({ maxDepth: 3 }), (frame, later) => {
        expect(decodeEvent({ ...frame, later, type2: later })).toEqual(decodeEvent(frame));
      }),
    );
  });

  it('[TR2] unknown fields inside a frame are ignored as well', () => {
    const frame = { ...hello, client: { id: 'tab_1', colour: 'red' } };
    expect(decode(frame)).toEqual({ ok: true, frame: hello });
  });

  it('[TR2] an event of an unknown type keeps its position', () => {
    expect(decodeEvent({ type: 'mood.changed', sub: 1, seq: 9, covers: 3, at: AT, mood: 'sunny' })).toEqual({
      ok: true,
      frame: { type: 'unknown', sub: 1, seq: 9, covers: 3, at: AT },
    });
    expect(decodeEvent({ type: 'unknown', sub: 1, seq: 9, at: AT })).toEqual({
      ok: true,
      frame: { type: 'unknown', sub: 1, seq: 9, covers: undefined, at: AT },
    });
  });

  it('[TR2] an unknown frame without a position is no event', () => {
    expect(decodeEvent({ type: 'weather', sky: 'blue' })).toMatchObject({ ok: false });
  });

  it.each(['nope', '', 'welcome', 'message.delta', '__proto__', 'constructor', 'toString'])(
    '[TR2] the unknown command %j is unsupported',
    (type) => {
      expect(decode({ type, id: 3 })).toEqual({
        ok: false,
        problem: {
          answer: 'reply',
          id: 3,
          code: 'unsupported',
          message: 'This server does not know that command.',
          field: 'type',
        },
      });
      expect(decode({ type, id: 'x' })).toMatchObject({ problem: { code: 'unsupported', id: null } });
    },
  );
});

describe('what is no frame', () => {
  const closed = (message: string) => ({ ok: false, problem: { answer: 'close', closeCode: 4400, message } });

  it.each(['', ' ', '{', 'undefined', '{"type":"pong"} x', "{'type':'pong'}", '{"type":"pong",}'])(
    '[TR1] %j closes as invalid JSON',
    (text) => {
      expect(decode(text)).toEqual(closed('the frame is not valid JSON'));
      expect(decodeEvent(text)).toEqual(closed('the frame is not valid JSON'));
    },
  );

  it.each(['null', '7', '"pong"', 'true', '[]', '[{"type":"pong"}]'])('[TR1] %s closes as no object', (text) => {
    expect(decode(text)).toEqual(closed('a frame is one JSON object'));
    expect(decodeEvent(text)).toEqual(closed('a frame is one JSON object'));
  });

  it.each([{}, { type: null }, { type: 1 }, { type: ['pong'] }, { type: { toString: 1, valueOf: 1 } }])(
    '[TR1] %j closes for want of a type',
    (frame) => {
      expect(decode(frame)).toEqual(closed('type: expected a string'));
      expect(decodeEvent(frame)).toEqual(closed('type: expected a string'));
    },
  );

  it('[TR1] nesting is bounded, by default at 32 levels', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const frame = (levels: number) => JSON.stringify(send).replace('}', `,"context":{"a":${nested(levels)}}}`);
    // The frame, `context` and the lists count.
    expect(decode(frame(30))).toMatchObject({ ok: true });
    expect(decode(frame(31))).toEqual(closed('the frame is nested deeper than 32 levels'));
    expect(decodeClientFrame(frame(3), 4)).toEqual(closed('the frame is nested deeper than 4 levels'));
  });
});

describe('hello', () => {
  it.each([
    [{ site: 7 }, 'hello.site: expected a string'],
    [{ site: '' }, 'hello.site: expected at least 1 character'],
    [{ token: '' }, 'hello.token: expected at least 1 character'],
    [{ token: 'x'.repeat(4097) }, 'hello.token: expected at most 4096 characters'],
    [{ client: undefined }, 'hello.client: expected an object'],
    [{ client: { id: 4 } }, 'hello.client.id: expected a string'],
    [{ resume: {} }, 'hello.resume: expected a list'],
    [{ resume: Array.from({ length: 33 }, () => ({})) }, 'hello.resume: expected at most 32 items'],
    [{ resume: [{ conversationId: 'conv_1', epoch: 'e', seq: 1.5 }] }, 'hello.resume.0.seq: expected a whole number'],
  ])('[HS1] %j closes, since nothing can be answered before welcome', (wrong, message) => {
    expect(decode({ ...hello, ...wrong })).toEqual({
      ok: false,
      problem: { answer: 'close', closeCode: 4400, message },
    });
  });

  it('[HS1] what is wrong with it fits into a close frame', () => {
    const wrongs: unknown[] = [null, 7, '', [], {}, 'x'.repeat(5000), [{ conversationId: 'ä b', epoch: 1, seq: -1 }]];
    for (const name of Object.keys(shapeOf(Hello)).filter((field) => field !== 'type')) {
      for (const wrong of wrongs) {
        const decoded = decode({ ...hello, [name]: wrong });
        if (!decoded.ok) expect(Buffer.byteLength(decoded.problem.message)).toBeLessThanOrEqual(123);
      }
    }
  });
});

describe('commands with a wrong field', () => {
  /** None is right for any field of a command, except for those that take any JSON. */
  const impossible = [{ secretKey: 'sesame' }, ['sesame'], -7.25];
  const takesAnyJson = new Set(['editedArguments', 'output', 'context', 'filter']);

  it.each(commandTypes)('%s: bad_request names the field and what was expected, not what came', (type) => {
    const valid = fullCommand(type);
    expect(decode(valid)).toMatchObject({ ok: true });
    for (const [name, { isOptional }] of Object.entries(fieldsOf(commands[type].fields))) {
      if (!isOptional) {
        const { [name]: _left, ...rest } = valid;
        expect(decode(rest)).toMatchObject({ problem: { code: 'bad_request', field: name, id: 7 } });
      }
      if (takesAnyJson.has(name)) continue;
      for (const wrong of impossible) {
        const decoded = decode({ ...valid, [name]: wrong });
        expect(decoded).toMatchObject({
          ok: false,
          problem: { answer: 'reply', id: 7, code: 'bad_request' },
        });
        if (decoded.ok || decoded.problem.answer === 'close') continue;
        // What is in a list is named by its place.
        const field = decoded.problem.field?.replace(/\.0$/, '');
        expect(field).toBe(name);
        expect(decoded.problem.message).toMatch(new RegExp(`^${name}(\\.0)?: expected (a |an |at |one of |true)`));
        expect(decoded.problem.message).not.toMatch(/sesame|7\.25|undefined|Invalid|record|int\b|object Object/);
      }
    }
  });

  it.each([
    [{ ...send, key: 'no' }, 'key', 'key: expected a UUID'],
    [{ ...send, text: '' }, 'text', 'text: expected at least 1 character'],
    [
      { ...send, conversationId: 'a b' },
      'conversationId',
      'conversationId: expected an identifier of 1 to 128 characters from A-Z a-z 0-9 _ . : ~ -',
    ],
    [{ ...send, onBusy: 'wait' }, 'onBusy', 'onBusy: expected one of "queue", "reject", "interrupt", "steer"'],
    [{ ...send, context: ['x'] }, 'context', 'context: expected a JSON object with finite numbers'],
    [
      JSON.stringify(send).replace('}', ',"context":{"very secret":[1e999]}}'),
      'context',
      'context: expected a JSON object with finite numbers',
    ],
    [{ type: 'conversation.list', id: 7, limit: 101 }, 'limit', 'limit: expected a number of at most 100'],
    [{ type: 'conversation.list', id: 7, limit: 0 }, 'limit', 'limit: expected a number of at least 1'],
    [{ type: 'conversation.list', id: 7, filter: { status: 1 } }, 'filter.status', 'filter.status: expected a string'],
    [{ type: 'conversation.close', id: 7, sub: 1.5 }, 'sub', 'sub: expected a whole number'],
    [
      { type: 'feedback.give', id: 7, conversationId: 'conv_1', key: KEY, rating: 'up', comment: 'x'.repeat(2001) },
      'comment',
      'comment: expected at most 2000 characters',
    ],
  ])('%j', (frame, field, message) => {
    expect(decode(frame)).toEqual({
      ok: false,
      problem: { answer: 'reply', id: 7, code: 'bad_request', message, field },
    });
  });

  it.each([undefined, null, -1, 1.5, '7', 2 ** 53, 1e300])('an id of %j is answered with the id null', (id) => {
    expect(decode({ ...send, id })).toMatchObject({ problem: { code: 'bad_request', id: null, field: 'id' } });
  });

  it('a wrong ack or pong is answered as well', () => {
    expect(decode({ type: 'ack', sub: 1 })).toMatchObject({
      problem: { answer: 'reply', id: null, code: 'bad_request', field: 'seq' },
    });
  });
});

describe('strings', () => {
  it('halves of surrogate pairs in what a client sends are replaced, in keys too', () => {
    const decoded = decode(`{"type":"message.send","id":1,"conversationId":"conv_1","key":"${KEY}",
      "text":"a\\ud83d b","context":{"k\\udc00":["\\ud800", "\\ud83d\\ude00"]}}`);
    expect(decoded).toMatchObject({ frame: { text: 'a\ufffd b', context: { 'k\ufffd': ['\ufffd', '😀'] } } });
    const context = decoded.ok && decoded.frame.type === 'message.send' ? decoded.frame.context : undefined;
    expect(Object.keys(context ?? {})).toEqual(['k\ufffd']);
  });

  it('[LG4] a delta may end between the halves of a surrogate pair', () => {
    const delta = { type: 'message.delta', messageId: 'msg_1', sub: 1, at: AT };
    const texts = ['\ud83d', '\ude00'].map((text, index) => {
      const decoded = decodeServerFrame(
        encodeFrame({ ...delta, type: 'message.delta', seq: index + 1, offset: index, text }),
      );
      return decoded.ok && decoded.frame.type === 'message.delta' ? decoded.frame.text : '';
    });
    expect(texts.join('')).toBe('😀');
  });
});

it('every event is a frame of its own, not a control frame', () => {
  expect(controlTypes.filter((type) => Object.hasOwn(eventSchemas, type))).toEqual([]);
});
