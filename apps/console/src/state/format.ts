/** Numbers as people read them. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });
const cents = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });

export const formatCount = (value: number): string => (value >= 100_000 ? compact : whole).format(value);

/** @param value From 0 to 1; null is what was not measured. */
export const formatShare = (value: number | null): string => (value === null ? 'none yet' : percent.format(value));

export const formatUsd = (value: number): string => (value > 0 && value < 0.1 ? cents : dollars).format(value);

/** A time of milliseconds to minutes, or hours; null is what was not measured. */
export function formatMs(ms: number | null): string {
  if (ms === null) return 'none yet';
  if (ms < 1000) return `${whole.format(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${whole.format(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}
