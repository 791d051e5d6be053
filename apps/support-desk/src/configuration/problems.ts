/** One mistake in the configuration. */
export interface Problem {
  /** The environment variable or the command-line option, as the user wrote it: `PORT`, `--port`. */
  readonly source: string;
  /** What was given, ready to print. A secret is described, never shown. */
  readonly given: string;
  /** What would have been right, as a phrase: `a whole number from 0 to 65535`. */
  readonly expected: string;
}

/** What came of reading one value. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly given: string; readonly expected: string };

const MAX_SHOWN = 60;
const MAX_PATH = 300;

/** A value in quotes for a message, cut when it is long; one that looks like a credential is not shown. */
export function shown(value: string): string {
  // People paste keys into the wrong variable, and messages end up in logs.
  if (/\b(sk|pk|key|token|secret|bearer)[-_ ]|:\/\/[^/]*@/i.test(value)) {
    return `${value.length} characters that look like a secret`;
  }
  return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
}

/** A path in quotes for a message. What has no sign of a path may be a secret that belongs into the file. */
export function shownPath(path: string): string {
  const isPath = /[/\\.]/.test(path) && !/^(?:sk|pk|bearer|eyJ)/i.test(path);
  return isPath ? JSON.stringify(path.slice(0, MAX_PATH)) : `${path.length} characters that look like no path`;
}

/** One line per problem: `PORT is "abc"; expected a whole number from 0 to 65535.` */
export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(({ source, given, expected }) => `${source} is ${given}; expected ${expected}.`).join('\n');
}
