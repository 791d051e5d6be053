import { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../store/port.ts';
import { createLogger, describeError } from './logger.ts';

const SECRET = 'alice@example.com';

describe('what the log knows of an error', () => {
  it('[OB4] is its class, code, status and stack, of its causes too', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNRESET' });
    const described = describeError(new StoreUnavailableError('outer', { cause }));
    expect(described).toMatchObject({
      errorClass: 'StoreUnavailableError',
      stack: expect.stringContaining('logger.test.ts') as string,
      cause: { errorClass: 'TypeError', errorCode: 'ECONNRESET' },
    });
    expect(describeError(APIError.generate(429, {}, 'slow', new Headers()))).toMatchObject({ errorStatus: 429 });
    expect(describeError('text')).toEqual({ errorClass: 'string' });
    expect(describeError(null)).toEqual({ errorClass: 'object' });
  });

  it.each([
    ['one line', SECRET],
    ['several lines', `first\nsecond ${SECRET}\nthird`],
    ['lines that look like frames', `first\n    at ${SECRET} (file.ts:1:1)\n    at ${SECRET} (file.ts:1:1)`],
    ['nothing but such a line', `\n    at ${SECRET} (file.ts:1:1)`],
  ])('[OB4] is nothing of a message with %s', (_what, message) => {
    const error = new Error(message, { cause: new Error(message) });
    expect(JSON.stringify(describeError(error))).not.toContain(SECRET);
    expect(describeError(error)).toMatchObject({
      stack: expect.stringMatching(/^ {4}at .*logger\.test\.ts/) as string,
    });
  });

  it('[OB4] is nothing of a message that was changed after the error was made', () => {
    const error = new Error(`first ${SECRET}`);
    error.message = 'second';
    expect(JSON.stringify(describeError(error))).not.toContain(SECRET);
  });

  it('ends where an error is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).match(/errorClass/g)?.length).toBeLessThan(10);
  });

  it('copes with an error that has no stack', () => {
    const error = new Error('x');
    Reflect.deleteProperty(error, 'stack');
    expect(describeError(error)).toMatchObject({ errorClass: 'Error', stack: '' });
  });
});

it('[OB6] writes one JSON line an event', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  logger.debug({}, 'not this');
  logger.info({ runId: 'run_1' }, 'run.started');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    runId: 'run_1',
    msg: 'run.started',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
  });
});
