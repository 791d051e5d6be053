import type { GatewaySettings, SettingsBudget } from '@parley/client';
import { type ReactNode } from 'react';
import { PageHead, Problem } from '../shared/page-head.tsx';
import { formatCount, formatUsd } from '../state/format.ts';
import type { Resource } from '../state/use-resource.ts';

const scopes: Readonly<Record<string, string>> = {
  total_day: 'Everything, a day',
  site_day: 'Site, a day',
  agent_day: 'Agent, a day',
  visitor_day: 'Each visitor, a day',
  conversation: 'Each conversation',
};

/** What the gateway is configured with, and what of the budgets is used. */
export function SitesPage({ settings }: { settings: Resource<GatewaySettings> }): ReactNode {
  const { data, problem, reload } = settings;
  return (
    <div className="page">
      <PageHead title="Sites and budgets">
        <button type="button" className="button" onClick={reload}>
          Refresh
        </button>
      </PageHead>
      {problem !== null && <Problem problem={problem} onRetry={reload} />}
      {data === null && problem === null && <p className="quiet">Loading…</p>}
      {data !== null && (
        <>
          <section aria-labelledby="budgets-heading">
            <h3 id="budgets-heading">Budgets</h3>
            <ul className="budgets">
              {data.budgets.map((budget) => (
                <Budget key={`${budget.scope} ${budget.key ?? ''}`} budget={budget} />
              ))}
            </ul>
            <p className="quiet">Days are those of UTC. Limits are set where the gateway is configured.</p>
          </section>
          <section aria-labelledby="sites-heading">
            <h3 id="sites-heading">Sites</h3>
            <ul className="sites">
              {data.sites.map(({ name, origins, agents, pageTools }) => (
                <li key={name} className="panel">
                  <h4>{name}</h4>
                  <dl className="facts">
                    <dt>Agents</dt>
                    <dd>{agents.map(({ title }) => title).join(', ')}</dd>
                    <dt>Origins</dt>
                    <dd>
                      {origins.map((origin) => (
                        <code key={origin}>{origin}</code>
                      ))}
                    </dd>
                    <dt>Tools of its pages</dt>
                    <dd>{pageTools.length === 0 ? 'none' : pageTools.join(', ')}</dd>
                  </dl>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </div>
  );
}

function Budget({ budget }: { budget: SettingsBudget }): ReactNode {
  const { scope, key, limitTokens, limitUsd, used, level } = budget;
  const name = scopes[scope] ?? scope;
  return (
    <li className="panel budget-panel" data-level={level}>
      <h4>
        {name}
        {key !== null && <code>{key}</code>}
      </h4>
      {used === null ? (
        <p>
          {limitTokens !== null && `${formatCount(limitTokens)} tokens`}
          {limitTokens !== null && limitUsd !== null && ' and '}
          {limitUsd !== null && formatUsd(limitUsd)}
        </p>
      ) : (
        <>
          <Used name={`${name} ${key ?? ''}: tokens`} used={used.tokens} limit={limitTokens} text={tokens} />
          <Used name={`${name} ${key ?? ''}: dollars`} used={used.costUsd} limit={limitUsd} text={formatUsd} />
        </>
      )}
      {level !== 'ok' && <p className="level">{level === 'exhausted' ? 'Used up' : 'More than 80 % is used'}</p>}
    </li>
  );
}

const tokens = (value: number): string => `${formatCount(value)} tokens`;

interface UsedProps {
  readonly name: string;
  readonly used: number;
  readonly limit: number | null;
  readonly text: (value: number) => string;
}

function Used({ name, used, limit, text }: UsedProps): ReactNode {
  if (limit === null) return <p className="quiet">{text(used)}, no limit</p>;
  return (
    <div>
      <p>
        {text(used)} <span className="quiet">of {text(limit)}</span>
      </p>
      <meter aria-label={name} min={0} max={limit} high={limit * 0.8} value={Math.min(used, limit)} />
    </div>
  );
}
