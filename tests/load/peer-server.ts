import type { Recording } from './recording.ts';

/** What the processes of the servers that Parley is compared with offer. */
export interface PeerApi {
  /**
   * @param providerUrl Of the model that answers; absent where nobody asks it.
   * @returns the port.
   */
  start(providerUrl?: string): Promise<number>;
  /** From now on, pieces of text are gathered for so many milliseconds; 0: each goes by itself. */
  gather(windowMs: number): void;
  /** Begins to send a recorded turn to everybody who is connected. */
  broadcast(recording: Recording): void;
  /** Bytes of the process in memory; needs `--expose-gc`. */
  rssBytes(): Promise<number>;
  cpuUs(): number;
}
