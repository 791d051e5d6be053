import type { Ages } from '../audience.ts';
import { requireWhole } from '../loss.ts';
import { spread, table } from '../report.ts';
import type { ReturningApi } from '../returning.ts';
import { percentile, ratios } from '../stats.ts';
import type { Turn } from '../turn.ts';
import { onStage, type Row } from './row.ts';

const TOKENS_PER_SECOND = 60;
const PATIENCE_MS = 30_000;
/**
 * What is in the conversation before: so many events are 260 kB, so that who does not read them is slow at once, and
 * comes to owe more than 256 KiB in the course of the turn: then nothing more is sent.
 */
const EARLIER = 980;

const SIDES = ['with', 'without'] as const;
type Side = (typeof SIDES)[number];

export const slowReaders: Row = {
  id: 'B8',
  scenario: 'one stream to 475 readers, with and without 25 more that never read',
  measure: (context) =>
    onStage(context, async (stage) => {
      const { rounds, quick } = context;
      const { process: gateway, port } = await stage.gateway();
      const { process: provider } = await stage.provider();
      const visitors = stage.load<ReturningApi>('returning.ts');
      const [readers, deaf, tokens] = quick ? [19, 1, 60] : [475, 25, 360];
      const ages: Record<Side, Ages[]> = { with: [], without: [] };
      for (let round = quick ? 1 : 0; round <= rounds; round += 1) {
        for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
          const [known] = await visitors.call('enrol', port, 1);
          const { conversationId: id = '', token = '' } = known ?? {};
          const [head = 0] = await gateway.call('grow', [id], EARLIER);
          const turn: Turn = { id: `${side}-${round}`, tokens, tokensPerSecond: TOKENS_PER_SECOND, firstTokenMs: 50 };
          const conversation = { token, id, head };
          const count = side === 'with' ? deaf : 0;
          await stage.audience.call('connect', { kind: 'ws', port, readers, deaf: count, tokens, conversation });
          await stage.audience.call('begin', turn);
          const timeoutMs = (tokens * 1000) / TOKENS_PER_SECOND + PATIENCE_MS;
          requireWhole(turn.id, await stage.audience.call('finish', turn, timeoutMs));
          const firstUs = await provider.call('takeFirstToken', turn.id);
          const seen = await stage.audience.call('ages', firstUs ?? Number.NaN, TOKENS_PER_SECOND);
          if (round > 0) ages[side].push(seen);
        }
      }
      const slowed = await gateway.call('slowed');
      const at = (side: Side, share: number, kind: keyof Ages): number[] =>
        ages[side].map((round) => percentile(round[kind], share));
      const against = (kind: keyof Ages): number[] => ratios(at('with', 0.99, kind), at('without', 0.99, kind));
      return {
        comparisons: [
          { what: "p99 of a text's age at the others", values: against('oldest'), unit: '×', atMost: 1.1 },
          { what: 'the same without the window', values: against('newest'), unit: '×' },
        ],
        details: [
          table([
            ['', 'age of the oldest token: p50', 'p99', 'of the newest: p50', 'p99'],
            ...SIDES.map((side) => [
              side === 'with' ? `${deaf} more that never read` : 'without them',
              ...(['oldest', 'newest'] as const).flatMap((kind) =>
                [0.5, 0.99].map((share) => spread(at(side, share, kind), ' ms')),
              ),
            ]),
          ]),
          `  Of those that never read: events were merged ${slowed.merged} times, and nothing more was sent ${slowed.snapshot} times.`,
        ].join('\n'),
      };
    }),
};
