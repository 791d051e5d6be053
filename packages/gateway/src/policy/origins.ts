/** Sites and the origins whose pages may embed them (TR3, SC1). */
import type { Days } from '../retention-settings.ts';
import type { UserTokens } from '../identity/user-tokens.ts';
import type { Guardrail } from './guardrails/guardrail.ts';
import type { PageToolPolicies } from './page-tools.ts';

export interface Site {
  /** Origins such as `https://shop.example`; compared exactly. */
  readonly origins: readonly string[];
  /** Names of the agents that the site may use; the first is its default. */
  readonly agents: readonly string[];
  /** Guardrails of the site; default: those of the gateway. */
  readonly guardrails?: readonly Guardrail[];
  /** How the site's server says who its users are (SC1); default: it has none, all visitors are anonymous. */
  readonly users?: UserTokens;
  /** What pages of the site may offer to agents, by the names that pages know; default nothing. */
  readonly pageTools?: PageToolPolicies;
  /** Days without anything new after which a conversation is deleted; default `retention.conversationDays`. */
  readonly retentionDays?: Days;
}

export type Sites = Readonly<Record<string, Site>>;

/** Whether any site lists the origin: asked at the upgrade, when the site is not known yet. */
export function isKnownOrigin(sites: Sites, origin: string | undefined): boolean {
  return origin !== undefined && Object.values(sites).some((site) => site.origins.includes(origin));
}

/** Whether this site lists the origin: asked when `hello` names the site. */
export function isOriginOf(site: Site | undefined, origin: string): site is Site {
  return site !== undefined && site.origins.includes(origin);
}
