export { visible } from '@parley/client';

/**
 * Characters that answers have no use for: controls, what turns the direction of all that follows, and tags, which can say
 * to a machine what no person reads. Flags of regions are made of tags.
 */
const DISGUISE =
  /(?!\n|\t)(?!(?<=\u{1f3f4}[\u{e0061}-\u{e007a}]{0,6})[\u{e0061}-\u{e007a}\u{e007f}])[\p{Cc}\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;

/** Text without characters by which it could read as something else than it is. */
export function undisguised(text: string): string {
  return text.replace(DISGUISE, '');
}
