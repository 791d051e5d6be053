import { measureCosts, record, TOKENS_PER_SECOND } from '../cost.ts';
import { costTable, costWarnings } from '../cost-report.ts';
import { gatewayFanOut, gatewayRuns, peerFanOut, peerRuns } from '../deliverers.ts';
import { uncoalesced } from '../recording.ts';
import { ratios } from '../stats.ts';
import { fanOutOptions } from './b1-fan-out.ts';
import { runsOptions } from './b2-runs.ts';
import { type Comparison, onStage, type Row } from './row.ts';

const WINDOW_MS = 40;

export const peers: Row = {
  id: 'B3',
  scenario: 'the stream of B1, and runs that the peers have done by the SDK in their own process',
  measure: (context) =>
    onStage(context, async (stage) => {
      const gateway = await stage.gateway();
      const eager = await stage.gateway({ textWindowMs: 1 });
      const socketIo = await stage.peer('socket.io', true);
      const sse = await stage.peer('sse', true);
      const fanOut = fanOutOptions(context);
      const recording = await record(stage, gateway.port, fanOut);
      const each = uncoalesced(recording, TOKENS_PER_SECOND);
      const fanned = await measureCosts(
        stage,
        {
          gateway: gatewayFanOut(stage, gateway),
          'gateway, a frame a token': gatewayFanOut(stage, eager),
          'Socket.IO': peerFanOut(stage, socketIo, 'socket.io', each),
          SSE: peerFanOut(stage, sse, 'sse', each),
          'Socket.IO, coalesced': peerFanOut(stage, socketIo, 'socket.io', recording),
          'SSE, coalesced': peerFanOut(stage, sse, 'sse', recording),
        },
        fanOut,
      );
      const runs = await measureCosts(
        stage,
        {
          gateway: gatewayRuns(stage, gateway),
          'gateway, a frame a token': gatewayRuns(stage, eager),
          'Socket.IO': peerRuns(stage, socketIo, 'socket.io', 0),
          SSE: peerRuns(stage, sse, 'sse', 0),
          'Socket.IO, coalesced': peerRuns(stage, socketIo, 'socket.io', WINDOW_MS),
          'SSE, coalesced': peerRuns(stage, sse, 'sse', WINDOW_MS),
        },
        runsOptions(context, 'fitting'),
      );
      const compared = (rounds: typeof fanned, how: string, goals = { socketIo: {}, sse: {} }): Comparison[] => {
        const column = (name: keyof typeof fanned): number[] => rounds[name].map(({ usPerToken }) => usPerToken);
        const eagerly = column('gateway, a frame a token');
        return [
          {
            what: `CPU a token, ${how}: Socket.IO`,
            values: ratios(column('gateway'), column('Socket.IO')),
            unit: '×',
            ...goals.socketIo,
          },
          {
            what: `CPU a token, ${how}: SSE`,
            values: ratios(column('gateway'), column('SSE')),
            unit: '×',
            ...goals.sse,
          },
          { what: `${how}, none coalesced: Socket.IO`, values: ratios(eagerly, column('Socket.IO')), unit: '×' },
          { what: `${how}, none coalesced: SSE`, values: ratios(eagerly, column('SSE')), unit: '×' },
          {
            what: `${how}, all coalesced: Socket.IO`,
            values: ratios(column('gateway'), column('Socket.IO, coalesced')),
            unit: '×',
          },
          {
            what: `${how}, all coalesced: SSE`,
            values: ratios(column('gateway'), column('SSE, coalesced')),
            unit: '×',
          },
        ];
      };
      return {
        comparisons: [
          ...compared(fanned, 'fanned out', { socketIo: { atMost: 0.5 }, sse: { atMost: 1 } }),
          // Without a goal: on both sides most of it is the SDK.
          ...compared(runs, 'a run each'),
        ],
        details: [
          `  One stream to ${fanOut.runs} readers:`,
          costTable(fanned, 'gateway'),
          ...costWarnings(fanned),
          '',
          `  ${runsOptions(context, 'fitting').runs} runs, which the peers have done by the SDK in their own process:`,
          costTable(runs, 'gateway'),
          ...costWarnings(runs),
        ].join('\n'),
      };
    }),
};
