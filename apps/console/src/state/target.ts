/** Which gateway and site the console works for. */
export interface Target {
  readonly gateway: string;
  readonly site: string;
}

const DEFAULT_SITE = 'storefront';

/** The gateway is the one that served the page; `?site=` names another site on it. */
export function readTarget(pageUrl: string): Target {
  const page = new URL(pageUrl);
  const site = page.searchParams.get('site')?.trim() ?? '';
  return { gateway: page.origin, site: site === '' ? DEFAULT_SITE : site };
}
