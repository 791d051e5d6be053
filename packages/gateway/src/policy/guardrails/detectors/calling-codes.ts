/** Telephone numbers of the world: calling codes, and how long a number may be (E.164). */

/** Calling codes of countries and of services; the longer ones first. */
const CALLING_CODE =
  /^(?:2(?:1[1-368]|[235689]\d|4\d|9[0-17-9])|3(?:5\d|7[0-9]|8[0-3579])|42[0134]|5(?:0\d|9\d)|6(?:7[02-9]|8\d|9[0-2])|8(?:00|08|5[02356]|70|8[0-368])|9(?:6\d|7[0-79]|9[2-68])|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[17])/;

/** Digits after the code, fewest and most, of countries that have a fixed plan. */
const PLANS: Readonly<Record<string, readonly [number, number]>> = {
  '1': [10, 10],
  '7': [10, 10],
  '31': [9, 9],
  '32': [8, 9],
  '33': [9, 9],
  '34': [9, 9],
  '41': [9, 9],
  '44': [9, 10],
  '45': [8, 8],
  '46': [7, 10],
  '47': [8, 8],
  '48': [9, 9],
  '49': [6, 11],
  '55': [10, 11],
  '61': [9, 9],
  '81': [9, 10],
  '86': [10, 11],
  '91': [10, 10],
  '351': [9, 9],
  '353': [7, 9],
  '420': [9, 9],
};

/** Fewest digits of a whole number, where the plan is not known. */
const MIN_DIGITS = 9;
const MAX_DIGITS = 15;

/** Whether digits that begin with a calling code are a telephone number. */
export function isInternational(digits: string): boolean {
  const code = CALLING_CODE.exec(digits)?.[0];
  if (code === undefined || digits.length > MAX_DIGITS + 1) return false;
  // People leave the zero of the national form in.
  const national = digits.slice(code.length).replace(/^0/, '');
  const [fewest, most] = PLANS[code] ?? [MIN_DIGITS - code.length, MAX_DIGITS - code.length];
  return !national.startsWith('0') && national.length >= fewest && national.length <= most;
}
