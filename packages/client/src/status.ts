/** What the connection's state means to an application. */
import { closeCodes, type CommandErrorCode, errorCodes, type Principal, type WelcomeFrame } from '@parley/protocol';
import type { Loss, MachineState } from './connection/machine.ts';
import { ParleyError } from './errors.ts';
import type { ClientStatus } from './types.ts';

/** What is known besides the state of the machine. */
export interface Known {
  readonly welcome: WelcomeFrame | null;
  readonly principal: Principal | null;
  readonly hasUser: boolean;
  readonly merged: number | null;
  readonly expiresAt: string | null;
  readonly online: boolean;
}

export function buildStatus(state: MachineState, { welcome, expiresAt, online, ...who }: Known): ClientStatus {
  return {
    phase: state.phase,
    ...who,
    agents: welcome?.agents ?? [],
    model: welcome?.model ?? null,
    limits: welcome?.limits ?? null,
    features: welcome?.features ?? [],
    pageTools: welcome?.pageTools ?? [],
    expiresAt,
    attempt: 'attempt' in state ? state.attempt : 0,
    nextRetryAt: state.phase === 'backoff' ? state.retryAt : null,
    online,
    draining: state.phase === 'live' && state.drain !== null,
    error: 'loss' in state ? lossError(state.loss, state.phase === 'backoff') : null,
  };
}

const codesOfClosing: Readonly<Record<number, CommandErrorCode>> = {
  [closeCodes.badFrame]: 'bad_request',
  [closeCodes.unauthorized]: 'unauthorized',
  [closeCodes.forbidden]: 'forbidden',
  [closeCodes.version]: 'unsupported',
  [closeCodes.noHello]: 'bad_request',
  [closeCodes.tooManyConnections]: 'rate_limited',
  [closeCodes.rateLimited]: 'rate_limited',
  [closeCodes.tooBig]: 'bad_request',
};

/** The sentence for what no error code says well. */
const sentences: Readonly<Record<number, string>> = {
  [closeCodes.superseded]: 'This was opened again elsewhere.',
  [closeCodes.tooManyConnections]: 'There are too many connections.',
  [closeCodes.version]: 'This version is not supported by the server any more.',
};

/** @param retryable Whether the client tries again by itself. */
export function lossError({ why, closeCode }: Loss, retryable: boolean): ParleyError {
  const code = why === 'no_token' ? 'unauthorized' : (codesOfClosing[closeCode ?? 0] ?? 'unavailable');
  const message = sentences[closeCode ?? 0] ?? errorCodes[code].message;
  return new ParleyError(code, message, { retryable, closeCode: closeCode ?? undefined });
}
