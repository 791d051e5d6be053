/** All rows, in the order of the table. */
import { fanOut } from './b1-fan-out.ts';
import { runs } from './b2-runs.ts';
import { peers } from './b3-peers.ts';
import { idle } from './b4-idle.ts';
import { firstToken } from './b5-first-token.ts';
import { decision } from './b6-decision.ts';
import { resume } from './b7-resume.ts';
import { slowReaders } from './b8-slow-readers.ts';
import { appends } from './b9-appends.ts';
import { open } from './b10-open.ts';
import { tracing } from './b11-tracing.ts';
import { holdBack } from './b12-hold-back.ts';
import { connections } from './growth-connections.ts';
import { conversations } from './growth-conversations.ts';
import type { Row } from './row.ts';

export const rows: readonly Row[] = [
  fanOut,
  runs,
  peers,
  idle,
  firstToken,
  decision,
  resume,
  slowReaders,
  appends,
  open,
  tracing,
  holdBack,
  connections,
  conversations,
];
