import { setTimeout as delay } from 'node:timers/promises';
import type { IdleWanted } from '../audience.ts';
import { spread, table } from '../report.ts';
import type { Stage } from '../stage.ts';
import { ratios } from '../stats.ts';
import { onStage, type Row, type RowContext } from './row.ts';

const SIDES = ['gateway', 'bare ws', 'Socket.IO', 'SSE'] as const;
type Side = (typeof SIDES)[number];

const KINDS: Record<Side, IdleWanted['kind']> = {
  gateway: 'ws',
  'bare ws': 'bare',
  'Socket.IO': 'socket.io',
  SSE: 'sse',
};

/** Connections that are made before anything is read: what the first ones need, none after them does. */
export const WARM_UP = 200;
/** After the connections were made: what was needed to make them goes. */
const REST_MS = 500;

async function start(stage: Stage, side: Side) {
  if (side === 'gateway') return stage.gateway();
  return side === 'bare ws' ? stage.bare() : stage.peer(side === 'SSE' ? 'sse' : 'socket.io', false);
}

/** What a connection takes of a server's memory, in kB. */
export async function idleMemory(context: RowContext, side: Side, connections: number): Promise<number> {
  return onStage(context, async (stage) => {
    const { process, port } = await start(stage, side);
    const rss = process as unknown as { call(method: 'rssBytes'): Promise<number> };
    const kind = KINDS[side];
    await stage.audience.call('idle', { kind, port, connections: Math.min(WARM_UP, connections) });
    await stage.audience.call('endIdle');
    await delay(REST_MS);
    const before = await rss.call('rssBytes');
    await stage.audience.call('idle', { kind, port, connections });
    await delay(REST_MS);
    const after = await rss.call('rssBytes');
    return (after - before) / connections / 1000;
  });
}

export const idle: Row = {
  id: 'B4',
  scenario: '5,000 idle connections; of the gateway greeted, with a conversation open',
  measure: async (context) => {
    const connections = context.quick ? 100 : 5000;
    const sizes: Record<Side, number[]> = { gateway: [], 'bare ws': [], 'Socket.IO': [], SSE: [] };
    for (let round = 0; round < context.rounds; round += 1) {
      for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
        sizes[side].push(await idleMemory(context, side, connections));
      }
    }
    const against = (side: Side): number[] => ratios(sizes.gateway, sizes[side]);
    return {
      comparisons: [
        { what: 'memory a connection: bare ws', values: against('bare ws'), unit: '×', atMost: 1.5 },
        { what: 'memory a connection: Socket.IO', values: against('Socket.IO'), unit: '×', atMost: 1 },
      ],
      details: table([
        ['', 'memory a connection', 'gateway ÷ it'],
        ...SIDES.map((side) => [
          side,
          spread(sizes[side], ' kB'),
          side === 'gateway' ? '1' : spread(against(side), '×'),
        ]),
      ]),
    };
  },
};
