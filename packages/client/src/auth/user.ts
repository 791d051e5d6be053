import { ParleyError } from '../errors.ts';

/** Who a site says the person is: with a token that its server has signed, or with a function that gets one. */
export interface UserCredentials {
  /** A JWT of 1 to 4096 characters. It is good for one tab, and until it expires: then the person has to be named anew. */
  readonly token?: string;
  /**
   * Gets a JWT that was not used before: called for every connection, and again before one expires (HS4). Gives null when
   * the person is not signed in any more. When it fails, or takes longer than ten seconds, it is asked again, later each
   * time; after eight failures in a row the sign-in counts as ended. Either this or `token`.
   */
  readonly getToken?: () => string | null | Promise<string | null>;
  /** Takes along what the anonymous visitor of this browser has said so far (HS5). Default false: they may be somebody else. */
  readonly merge?: boolean;
}

/** Characters that a token may have. */
export const MAX_TOKEN_CHARS = 4096;

/**
 * Judges what a page gives: no compiler may have seen it.
 *
 * @throws {ParleyError} `bad_request`, with the name of the field.
 */
export function readUser(given: UserCredentials): UserCredentials {
  const { token, getToken, merge }: Partial<Record<keyof UserCredentials, unknown>> = Object(given);
  if ((token === undefined) === (getToken === undefined)) throw wrong('token', 'or `getToken` is needed, and not both');
  if (token !== undefined && !isToken(token))
    throw wrong('token', `must be a string of 1 to ${MAX_TOKEN_CHARS} characters`);
  if (getToken !== undefined && typeof getToken !== 'function') throw wrong('getToken', 'must be a function');
  if (merge !== undefined && typeof merge !== 'boolean') throw wrong('merge', 'must be true or false');
  return given;
}

/** Whether it may be sent as a token. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TOKEN_CHARS;
}

function wrong(field: string, message: string): ParleyError {
  return new ParleyError('bad_request', `setUser: \`${field}\` ${message}`, { field });
}
