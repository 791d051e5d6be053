/** Times for people, in the format of their language and region. `locale` is a tag of BCP 47. */

type Unit = 'millisecond' | 'second' | 'minute' | 'hour' | 'day';

/** A duration such as `8 ms`, `0.4 sec` or `2 min 5 sec`. */
export function formatDuration(ms: number, locale: string): string {
  if (ms < 100) return formatUnit(Math.round(ms), 'millisecond', locale);
  if (ms < 10_000) return formatUnit(Number((ms / 1000).toFixed(1)), 'second', locale);
  const seconds = Math.round(ms / 1000);
  return seconds < 60
    ? formatUnit(seconds, 'second', locale)
    : formatUnits([Math.floor(seconds / 60), 'minute'], [seconds % 60, 'second'], locale);
}

/** What is left until a deadline, in at most two units and never below zero: `23 hr 59 min`, `4 min 10 sec`, `9 sec`. */
export function formatRemaining(ms: number, locale: string): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return formatUnit(Math.floor(hours / 24), 'day', locale);
  if (hours > 0) return formatUnits([hours, 'hour'], [minutes % 60, 'minute'], locale);
  return minutes > 0
    ? formatUnits([minutes, 'minute'], [seconds % 60, 'second'], locale)
    : formatUnit(seconds, 'second', locale);
}

/** The time of day; empty when `iso` is no time. */
export function formatClock(iso: string, locale: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(date);
}

/** Day and time of day, such as `Nov 20, 2:05 PM`; empty when `iso` is no time. */
export function formatMoment(iso: string, locale: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const format = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, format).format(date);
}

function formatUnit(value: number, unit: Unit, locale: string): string {
  // Days stand alone, where there is room for the whole word.
  const unitDisplay = unit === 'day' ? 'long' : 'short';
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }).format(value);
}

function formatUnits(first: readonly [number, Unit], second: readonly [number, Unit], locale: string): string {
  // Side by side, as every language does that there is a translation for.
  return [first, second].map(([value, unit]) => formatUnit(value, unit, locale)).join(' ');
}
