/**
 * Reads what a server sent, and makes the best of what a newer server may send: a connection must not be lost, over and
 * over again, because of one frame that this version does not understand (TR2).
 */
import { decodeServerFrame, type ServerFrame, type UnknownEventFrame } from '@parley/protocol';

export type Incoming = ServerFrame | UnknownEventFrame;

/** `skip` is a frame without meaning for this version; `broken` is no frame at all. */
export type Reading =
  | { readonly kind: 'frame'; readonly frame: Incoming }
  | { readonly kind: 'skip' }
  | { readonly kind: 'broken' };

/** Reads one message of the socket. */
export function readFrame(data: unknown): Reading {
  if (typeof data !== 'string') return { kind: 'broken' };
  const decoded = decodeServerFrame(data);
  return decoded.ok ? { kind: 'frame', frame: decoded.frame } : salvage(data);
}

function salvage(text: string): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'broken' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'broken' };
  const { type, id, sub, seq, covers, at, message } = value as Record<string, unknown>;
  if (type === 'error' && typeof id === 'number') {
    // An error code of a later version: the request has failed all the same.
    const said = typeof message === 'string' ? message : 'The server gave an answer that this version does not know.';
    return { kind: 'frame', frame: { type, id, code: 'internal', message: said, retryable: false } };
  }
  if (isPosition(sub) && isPosition(seq) && typeof at === 'string') {
    const merged = isPosition(covers) && covers > 0 ? covers : 1;
    return { kind: 'frame', frame: { type: 'unknown', sub, seq, covers: merged, at } };
  }
  return { kind: 'skip' };
}

function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
