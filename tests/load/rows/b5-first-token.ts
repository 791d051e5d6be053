import { firstAtClient, firstInSdk, measureFirstTokens } from '../first-token.ts';
import { digits, spread, table } from '../report.ts';
import { percentile } from '../stats.ts';
import { onStage, type Row } from './row.ts';

export const firstToken: Row = {
  id: 'B5',
  scenario: 'first token, provider to socket, one turn at a time',
  measure: (context) =>
    onStage(context, async (stage) => {
      const { rounds, quick } = context;
      const { port } = await stage.gateway();
      const sides = { gateway: firstAtClient(stage, port), sdk: firstInSdk(await stage.sdk()) };
      const options = { rounds, quick, turns: quick ? 8 : 80, tokensPerSecond: 250 };
      const { gateway, sdk } = await measureFirstTokens(stage, sides, options);
      const at = (times: readonly (readonly number[])[], share: number): number[] =>
        times.map((round) => percentile(round, share));
      const more = (share: number): number[] =>
        at(gateway, share).map((value, index) => value - (at(sdk, share)[index] ?? Number.NaN));
      // Of all rounds together: the last hundredth of one round is one turn.
      const tails = [percentile(gateway.flat(), 0.99), percentile(sdk.flat(), 0.99)] as const;
      return {
        comparisons: [
          { what: "p99 beyond the SDK's own event", values: [tails[0] - tails[1]], unit: 'ms', atMost: 5 },
          { what: 'p50 beyond it', values: more(0.5), unit: 'ms' },
        ],
        details: table([
          ['', 'p50', 'p99 of all rounds'],
          ['gateway: first message.delta frame at a client', spread(at(gateway, 0.5), ' ms'), `${digits(tails[0])} ms`],
          ['SDK alone: first text event, in its own process', spread(at(sdk, 0.5), ' ms'), `${digits(tails[1])} ms`],
        ]),
      };
    }),
};
