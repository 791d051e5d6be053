/** All rows, in the order of the table. */
import { fanOut } from './b1-fan-out.ts';
import { runs } from './b2-runs.ts';
import { peers } from './b3-peers.ts';
import { idle } from './b4-idle.ts';
import { firstToken } from './b5-first-token.ts';
import type { Row } from './row.ts';

export const rows: readonly Row[] = [fanOut, runs, peers, idle, firstToken];
