import { visible } from '@parley/client';
import { formatRemaining } from '../state/time.ts';
import type { Pending } from './arrange.ts';

type Limits = Pick<NonNullable<Pending['grantOffer']>, 'same' | 'atMost' | 'maxUses'>;

/** All that a grant lets through, one line for each part. */
export function describeGrant(
  tool: string,
  { same = {}, atMost = {}, maxUses }: Limits,
  expiresInMs: number,
): string[] {
  const isOrAre = Object.entries(same).map(([name, value]) => `${name} is ${JSON.stringify(value)}`);
  const atMosts = Object.entries(atMost).map(([name, value]) => `${name} is at most ${value}`);
  return [
    `Later calls of ${tool} in this conversation, at most ${maxUses}`,
    ...[...isOrAre, ...atMosts].map((limit) => visible(`only where ${limit}`)),
    `for ${formatRemaining(expiresInMs)} from now on; it can be taken back in the conversation`,
  ];
}
