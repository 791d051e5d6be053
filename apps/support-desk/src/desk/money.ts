/**
 * Reads an amount of dollars as whole cents, exactly: 19.99 is 1999, never 1998.9999….
 *
 * @returns `undefined` for anything that is not a positive amount with at most two decimals: zero, negative numbers, NaN,
 *   infinities, 1.005, and numbers too large to be counted in cents.
 */
export function centsFromDollars(dollars: number): number | undefined {
  // The shortest decimal text that stands for the number is what the caller wrote; arithmetic on it would bring errors in.
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(String(dollars));
  if (match === null) return undefined;
  const cents = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return isAmount(cents) ? cents : undefined;
}

/** Whether a number is an amount somebody can be paid: whole cents, more than zero. */
export function isAmount(cents: number): boolean {
  return Number.isSafeInteger(cents) && cents > 0;
}

/** Shows cents the way the shop's prices are written: 9998 is `$99.98`, 123456 is `$1,234.56`. */
export function formatCents(cents: number): string {
  const whole = Math.trunc(cents / 100).toLocaleString('en-US');
  return `$${whole}.${String(cents % 100).padStart(2, '0')}`;
}
