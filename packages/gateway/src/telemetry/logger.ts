import { pino, type DestinationStream } from 'pino';

/** What the gateway needs of a logger; a pino logger is one. Fields never hold content, only ids, codes and figures. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface LoggerOptions {
  /** pino's levels; default `info`. */
  readonly level?: string;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/** Structured JSON logs, one line an event. */
export function createLogger({ level = 'info', destination }: LoggerOptions = {}): Logger {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** For those who want none. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Causes that are described below each other; a cause may be its own. */
const CAUSES = 5;

/** What the log may know of a thrown value: class, code and stack, of the causes too. */
export function describeError(thrown: unknown, depth: number = CAUSES): object {
  if (!(thrown instanceof Error)) return { errorClass: typeof thrown };
  const { name, cause } = thrown;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
  const status = 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : undefined;
  return {
    errorClass: thrown.constructor.name === 'Error' ? name : thrown.constructor.name,
    ...(code !== undefined && { errorCode: code }),
    ...(status !== undefined && { errorStatus: status }),
    stack: framesOf(thrown),
    ...(cause !== undefined && depth > 0 && { cause: describeError(cause, depth - 1) }),
  };
}

const FRAME = /^ {4}at .+$/;

/** The frames of a stack. What is before them repeats the message, which may hold content; the frames cannot. */
function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message);
  const lines = (start < 0 ? stack : stack.slice(start + message.length)).split('\n');
  const last = lines.findLastIndex((line) => FRAME.test(line));
  const before = lines.slice(0, last + 1).findLastIndex((line) => !FRAME.test(line));
  return lines
    .slice(before + 1, last + 1)
    .slice(0, 12)
    .join('\n');
}
