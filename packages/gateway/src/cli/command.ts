import type { Readable } from 'node:stream';
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Store } from '../store/port.ts';
import type { AuditReader } from '../store/sqlite/audit-reader.ts';
import type { KeyStatus } from '../store/sqlite/key-status.ts';
import type { RotationReport } from '../store/sqlite/rotation.ts';

/** What the process ends with. */
export const EXIT = {
  /** Done, and all is well. */
  ok: 0,
  /** Done, and the answer is no: a log that was tampered with, a visitor that there is not. */
  no: 1,
  /** The command line is wrong; nothing was done. */
  usage: 2,
  /** Could not be done: a file that cannot be read, a database that is in use. */
  failed: 3,
} as const;

/** The world outside, as commands see it. */
export interface CommandIo {
  /** Writes text to the standard output as it is; resolves once there is room for more. */
  readonly out: (text: string) => Promise<void>;
  /** Writes a line to the standard error output. */
  readonly err: (line: string) => void;
  readonly stdin: Readable;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Opens a database for reading its audit log, while a gateway may be using it. */
  readonly openAudit: (file: string) => AuditReader;
  /** Opens a database that exists, for this process alone. @throws Error while a gateway is using it. */
  readonly openStore: (file: string) => Store;
  /** Ids of the master keys that the environment has, the first one first. @throws Error when they are wrong. */
  readonly masterKeyIds: () => readonly string[];
  readonly keyStatus: (file: string) => KeyStatus;
  /** @throws Error when the environment has no master keys, or a gateway is running with others. */
  readonly rotateKeys: (file: string, reencrypt: boolean) => Promise<RotationReport>;
}

/** What was given on the command line. */
export interface CommandArgs {
  /** Options by name; `multiple` ones are not supported. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** What follows the command's name and is no option. */
  readonly operands: readonly string[];
}

export interface Command {
  /** The words that name it, such as `audit verify`. */
  readonly name: string;
  /** What follows the name, such as `--database FILE [--anchors FILE]`. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Anything else that its help says, in lines. */
  readonly details?: readonly string[];
  readonly options: ParseArgsOptionsConfig;
  /** How many operands it takes; default none. */
  readonly operands?: number;
  /**
   * @returns the exit code.
   * @throws UsageError for options that are wrong together; any other error counts as failed.
   */
  readonly run: (args: CommandArgs, io: CommandIo) => Promise<number>;
}

/** The command line is wrong; the message says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The value of an option that has to be given. @throws UsageError */
export function requireOption({ options }: CommandArgs, name: string): string {
  const value = options[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name}: expected a value`);
  return value;
}
