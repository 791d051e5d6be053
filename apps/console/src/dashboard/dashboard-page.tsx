import type { Stats, StatsMinutes, StatsPoint, StatsRow, StatsThreshold } from '@parley/client';
import { type ReactNode, useCallback, useState } from 'react';
import { PageHead, Problem } from '../shared/page-head.tsx';
import type { Api } from '../state/api.ts';
import { formatCount, formatMs, formatShare, formatUsd } from '../state/format.ts';
import { formatClock, formatMoment } from '../state/time.ts';
import { useResource } from '../state/use-resource.ts';
import { describeThreshold } from './thresholds.ts';
import { TimeChart } from './time-chart.tsx';

const EVERY_MS = 5000;

const ranges: readonly (readonly [minutes: StatsMinutes, name: string])[] = [
  [60, 'Hour'],
  [360, '6 hours'],
  [1440, 'Day'],
];

/** The gateway's own figures: of this moment, about people, about money. */
export function DashboardPage({ api }: { api: Api }): ReactNode {
  const [minutes, setMinutes] = useState<StatsMinutes>(60);
  const load = useCallback(
    (signal: AbortSignal) => api.read<Stats>(`/v1/stats?minutes=${minutes}`, signal),
    [api, minutes],
  );
  const { data, problem, reload } = useResource(load, EVERY_MS);
  return (
    <div className="page">
      <PageHead title="Dashboard">
        <fieldset className="segments">
          <legend className="visually-hidden">Time that is shown</legend>
          {ranges.map(([value, name]) => (
            <label key={value}>
              <input type="radio" name="minutes" checked={minutes === value} onChange={() => setMinutes(value)} />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
      </PageHead>
      {problem !== null && <Problem problem={problem} onRetry={reload} />}
      {data === null && problem === null && <p className="quiet">Loading…</p>}
      {data !== null && <Figures stats={data} />}
    </div>
  );
}

function Figures({ stats }: { stats: Stats }): ReactNode {
  const { now, totals, today, points, thresholds, since } = stats;
  const times = points.map(({ at }) => at);
  const of = (pick: (point: StatsPoint) => number | null): (number | null)[] => points.map(pick);
  const asked = totals.approved + totals.rejected + totals.expired;
  const ratings = totals.thumbsUp + totals.thumbsDown;
  return (
    <>
      <section aria-labelledby="limits-heading">
        <h3 id="limits-heading">Stated limits</h3>
        <ul className="tiles">
          {thresholds.map((threshold) => (
            <Threshold key={threshold.name} threshold={threshold} />
          ))}
        </ul>
      </section>

      <section aria-labelledby="now-heading">
        <h3 id="now-heading">Now</h3>
        <ul className="tiles">
          <Tile title="Connections" value={formatCount(now.connections)} />
          <Tile title="Answers being written" value={formatCount(now.activeRuns)} />
          <Tile title="Waiting for a free place" value={formatCount(now.waitingRuns)} />
          <Tile
            title="Approvals that wait"
            value={formatCount(now.pendingApprovals)}
            {...(now.oldestApprovalAt !== null && { note: `the oldest since ${formatClock(now.oldestApprovalAt)}` })}
          />
        </ul>
        <div className="charts">
          <TimeChart
            title="Answers"
            times={times}
            format={formatCount}
            series={[
              { name: 'Completed', as: 'bar', colour: 1, values: of(({ completed }) => completed) },
              { name: 'Other ends', as: 'bar', colour: 2, values: of((at) => at.runs - at.completed - at.failed) },
              { name: 'Failed', as: 'bar', colour: 3, values: of(({ failed }) => failed) },
            ]}
          />
          <TimeChart
            title="Time of an answer"
            times={times}
            format={formatMs}
            limit={{ value: 10_000, name: 'p95 of 10 s' }}
            series={[
              { name: 'p95', as: 'line', colour: 3, values: of(({ turnP95Ms }) => turnP95Ms) },
              { name: 'Half of them', as: 'line', colour: 1, values: of(({ turnP50Ms }) => turnP50Ms) },
              { name: 'First words, p95', as: 'line', colour: 4, values: of(({ firstTextP95Ms }) => firstTextP95Ms) },
            ]}
          />
        </div>
        <Rows title="Tools" of="Calls" rows={stats.tools} />
      </section>

      <section aria-labelledby="business-heading">
        <h3 id="business-heading">Business</h3>
        <ul className="tiles">
          <Tile title="Conversations begun" value={formatCount(totals.conversations)} />
          <Tile title="Messages" value={formatCount(totals.messages)} />
          <Tile
            title="Solved without a person"
            value={formatShare(
              totals.conversations === 0 ? null : Math.max(0, 1 - totals.escalated / totals.conversations),
            )}
          />
          <Tile
            title="Approvals decided"
            value={formatCount(asked)}
            note={`${totals.approved} approved, ${totals.rejected} rejected, ${totals.expired} expired`}
          />
          <Tile title="Wait for a decision" value={formatMs(totals.approvalWaitP50Ms)} note="half of them" />
          <Tile
            title="Happy visitors"
            value={formatShare(ratings === 0 ? null : totals.thumbsUp / ratings)}
            note={`${ratings} ${ratings === 1 ? 'rating' : 'ratings'}`}
          />
        </ul>
        <div className="charts">
          <TimeChart
            title="Messages and conversations"
            times={times}
            format={formatCount}
            series={[
              { name: 'Messages', as: 'bar', colour: 1, values: of(({ messages }) => messages) },
              { name: 'Conversations begun', as: 'line', colour: 4, values: of(({ conversations }) => conversations) },
            ]}
          />
          <TimeChart
            title="Decisions"
            times={times}
            format={formatCount}
            series={[
              { name: 'Approved', as: 'bar', colour: 1, values: of(({ approved }) => approved) },
              { name: 'Rejected', as: 'bar', colour: 3, values: of(({ rejected }) => rejected) },
              { name: 'Expired', as: 'bar', colour: 2, values: of(({ expired }) => expired) },
            ]}
          />
        </div>
        <Rows title="Agents" of="Answers" rows={stats.agents} />
      </section>

      <section aria-labelledby="cost-heading">
        <h3 id="cost-heading">Cost</h3>
        <ul className="tiles">
          <Tile title="Cost" value={formatUsd(totals.costUsd)} />
          <Tile title="Today (UTC)" value={formatUsd(today.costUsd)} note={`${formatCount(today.tokens)} tokens`} />
          <Tile
            title="Cost of an answer"
            value={totals.runs === 0 ? 'none yet' : formatUsd(totals.costUsd / totals.runs)}
            note="on average"
          />
          <Tile
            title="Tokens without a price"
            value={formatCount(totals.unpricedTokens)}
            note={totals.unpricedTokens > 0 ? 'the cost is higher than shown' : 'the cost is complete'}
          />
        </ul>
        <div className="charts">
          <TimeChart
            title="Tokens"
            times={times}
            format={formatCount}
            series={[
              { name: 'Read', as: 'bar', colour: 1, values: of((at) => at.inputTokens - at.cachedInputTokens) },
              { name: 'Read from the cache', as: 'bar', colour: 4, values: of((at) => at.cachedInputTokens) },
              { name: 'Written', as: 'bar', colour: 2, values: of(({ outputTokens }) => outputTokens) },
            ]}
          />
          <TimeChart
            title="Cost"
            times={times}
            format={formatUsd}
            series={[{ name: 'US dollars', as: 'bar', colour: 1, values: of(({ costUsd }) => costUsd) }]}
          />
        </div>
        <Rows title="Models" of="Calls" rows={stats.models} />
      </section>
      <p className="quiet">
        Counted since {formatMoment(since)}, when this gateway was started, and for a day at most. Where several
        processes serve one database, this is what the one counted that this page is connected to. What waits for a
        decision, and what was spent today, is known from the database, and is of all of them.
      </p>
    </>
  );
}

function Tile({ title, value, note }: { title: string; value: string; note?: string }): ReactNode {
  return (
    <li className="tile">
      <span className="tile-title">{title}</span>
      <strong>{value}</strong>
      {note !== undefined && <span className="quiet">{note}</span>}
    </li>
  );
}

function Threshold({ threshold }: { threshold: StatsThreshold }): ReactNode {
  const { title, value, limit } = describeThreshold(threshold);
  const { isBeyond } = threshold;
  return (
    <li className="tile" data-beyond={isBeyond || undefined}>
      <span className="tile-title">{title}</span>
      <strong>{value}</strong>
      <span className="quiet">
        {isBeyond && 'Beyond the limit: '}
        {limit}
      </span>
    </li>
  );
}

interface RowsProps {
  readonly title: string;
  /** What is counted. */
  readonly of: string;
  readonly rows: readonly StatsRow[];
}

function Rows({ title, of, rows }: RowsProps): ReactNode {
  if (rows.length === 0) return null;
  const hasTokens = rows.some(({ tokens }) => tokens > 0);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={title}>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col" className="number">
              {of}
            </th>
            <th scope="col" className="number">
              Failed
            </th>
            {hasTokens && (
              <>
                <th scope="col" className="number">
                  Tokens
                </th>
                <th scope="col" className="number">
                  Cost
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, count, failed, tokens, costUsd }) => (
            <tr key={name}>
              <th scope="row">{name === '_other' ? 'others' : name}</th>
              <td className="number">{formatCount(count)}</td>
              <td className="number">{formatCount(failed)}</td>
              {hasTokens && (
                <>
                  <td className="number">{formatCount(tokens)}</td>
                  <td className="number">{formatUsd(costUsd)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
