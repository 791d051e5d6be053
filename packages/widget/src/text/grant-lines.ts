import type { Grant } from '../state/types.ts';
import type { Texts } from './texts.ts';
import { formatRemaining } from './time.ts';
import { visible } from './visible.ts';

/** What a grant is held to. */
export type Limits = Pick<Grant, 'same' | 'atMost' | 'maxUses'>;

/**
 * All that a grant is for, a line for each part.
 *
 * @param lastsMs Milliseconds that are left of it.
 */
export function grantLines({ same = {}, atMost = {}, maxUses }: Limits, lastsMs: number, texts: Texts): string[] {
  const { grant, locale } = texts;
  return [
    ...Object.entries(same).map(([name, value]) =>
      // The values alone: sentences of languages have characters of their own that cannot be seen.
      grant.same(visible(name), visible(typeof value === 'string' ? value : JSON.stringify(value))),
    ),
    ...Object.entries(atMost).map(([name, value]) => grant.atMost(visible(name), String(value))),
    grant.uses(maxUses),
    grant.lasts(formatRemaining(lastsMs, locale)),
  ];
}
