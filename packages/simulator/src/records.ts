import type { IncomingHttpHeaders } from 'node:http';
import type { FaultKind } from './faults.ts';

/** A request that the simulator received; its fields change while it is answered. */
export interface RecordedRequest {
  /** The `x-request-id` of the answer. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; undefined when there was none or it was no JSON. */
  body: unknown;
  /** HTTP status of the answer; undefined until it is known. */
  status: number | undefined;
  /**
   * `pending` while it is answered; `answered` when the whole answer was sent; `closed_early` when the client went away
   * before that; `broken_off` when a fault cut the answer.
   */
  outcome: 'pending' | 'answered' | 'closed_early' | 'broken_off';
  /** The fault that struck, if any. */
  fault: FaultKind | undefined;
  /** Tokens sent so far. */
  tokens: number;
}
