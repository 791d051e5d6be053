/** Social security numbers of the United States. */
import type { Pattern } from '../pattern.ts';
import { NO_THING } from './ids.ts';

/** The rules of the Social Security Administration: what was never given out. */
function isSsn(digits: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits);
}

/** The number without what stands around it; nothing when the regex saw that the number goes on. */
function refine(match: string): readonly [number, number] | undefined {
  const number = /\d{3}[-. ]{0,3}\d{2}[-. ]{0,3}\d{4}/.exec(match);
  if (number === null || !isSsn(number[0].replaceAll(/\D/g, ''))) return undefined;
  const end = number.index + number[0].length;
  return /^(?:[-. ]\d|-[a-z])/i.test(match.slice(end)) ? undefined : [number.index, end];
}

const NAME = String.raw`(?:ssn|social(?: security)?|soc(?:ial)? sec|seguro social|social insurance)`;
/** Up to three words such as "number is". */
const LINK = String.raw`(?:[ :#=("'.-]{1,3}(?:number|num|no|nr|is|was|are|it's|es|el|numero|last|ends|here)){0,3}[ :#=("'.-]{0,4}`;

export const ssns: readonly Pattern[] = [
  {
    kind: 'ssn',
    // Letters behind a hyphen are those of a part number.
    regex: new RegExp(
      String.raw`${NO_THING}(?<![0-9A-Z_]|[0-9A-Z][-.])\d{3}(?:-\d\d-| - \d\d - |\.\d\d\.)\d{4}(?:-[0-9A-Z]|\.\d|(?![0-9A-Z_]))`,
      'iu',
    ),
    refine,
  },
  // With spaces it could be a part of a longer number.
  {
    kind: 'ssn',
    regex: new RegExp(
      String.raw`${NO_THING}(?<![0-9A-Z_+)]|[0-9A-Z][-.]|[0-9)] )\d{3} \d\d \d{4}(?:-[0-9A-Z]| \d|(?![0-9A-Z_]))`,
      'iu',
    ),
    refine,
  },
  {
    kind: 'ssn',
    regex: new RegExp(String.raw`(?<![A-Z])${NAME}s?${LINK}\d{3}[-. ]?\d\d[-. ]?\d{4}(?![0-9A-Z_])`, 'iu'),
    refine,
  },
  {
    kind: 'ssn',
    regex: new RegExp(
      String.raw`(?<![0-9A-Z_]|[0-9A-Z][-.])\d{9}[ ,]{1,2}(?:is|as|=|-|\()? ?(?:my|the|his|her|our)? ?${NAME}`,
      'iu',
    ),
    refine,
  },
];
