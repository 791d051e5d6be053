import { ParleyError } from '@parley/client';
import { useEffect, useState } from 'react';
import { createApi } from '../state/api.ts';
import type { Arrival } from '../state/session.ts';

/** Ways to sign in that a gateway offers. */
export interface SignInWays {
  readonly methods: readonly ('development' | 'password' | 'oidc')[];
  readonly issuers: readonly { readonly name: string; readonly title: string }[];
}

/** A gateway without accounts of operators has its development token only. */
const TOKEN_ONLY: SignInWays = { methods: ['development'], issuers: [] };

const UNKNOWN = 'You could not be signed in. Please try again.';

export const SIGN_IN_PATH = '/v1/operators/sign-in';

/** What can be chosen from; null before that is known. */
export function useSignInWays(gateway: string): SignInWays | null {
  const [ways, setWays] = useState<SignInWays | null>(null);
  useEffect(() => {
    const left = new AbortController();
    createApi(gateway)
      .read<SignInWays>(SIGN_IN_PATH, left.signal)
      .then(setWays, () => {
        if (!left.signal.aborted) setWays(TOKEN_ONLY);
      });
    return () => left.abort();
  }, [gateway]);
  return ways;
}

/**
 * Exchanges a name and a password, or the ticket that a sign-in elsewhere leads back with, for a token.
 *
 * @throws {ParleyError} `unauthorized`, with the field `code` when a one-time code is wanted; `rate_limited`.
 */
export async function signIn(
  gateway: string,
  credentials:
    | { readonly name: string; readonly password: string; readonly code?: string }
    | { readonly ticket: string },
): Promise<string> {
  const { token } = await createApi(gateway).change<{ readonly token: string }>('POST', SIGN_IN_PATH, credentials);
  return token;
}

/** Whether the refusal asks for a one-time code, rather than for another name or password. */
export function wantsCode(error: unknown): boolean {
  return error instanceof ParleyError && error.code === 'unauthorized' && error.field === 'code';
}

/** What became of a sign-in elsewhere, by the code that it leads back with. */
const ARRIVALS = {
  unauthorized: 'The sign-in was not completed, or took too long. Please sign in again.',
  forbidden: 'You are signed in there, but have no rights in this console. Ask an admin.',
  unavailable: 'Signing in there does not work right now. Please try again later.',
  rate_limited: 'Too many attempts. Please wait a minute.',
} as const;

/** Why a sign-in elsewhere came to nothing, in words for whom it leads back; null where it did not. */
export function describeArrival({ problem }: Pick<Arrival, 'problem'>): string | null {
  if (problem === null) return null;
  return Object.hasOwn(ARRIVALS, problem) ? ARRIVALS[problem as keyof typeof ARRIVALS] : UNKNOWN;
}

/** Why somebody could not be signed in, in words for them. */
export function describeRefusal(error: unknown): string {
  if (!(error instanceof ParleyError)) return UNKNOWN;
  if (error.code === 'unauthorized') {
    if (error.field === 'ticket') return ARRIVALS.unauthorized;
    return error.field === 'code' ? 'Enter the current code of your app.' : 'Name or password is not right.';
  }
  if (error.code !== 'rate_limited') return error.message;
  const seconds = Math.ceil((error.retryAfterMs ?? 60_000) / 1000);
  return `Too many attempts. Please wait ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`;
}
