/** Least that is told exactly, in US dollars. */
const LEAST_USD = 0.0001;

const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });

/** What a run has cost. Null is a run of which a part has no known price, which is not the same as nothing. */
export function formatCost(costUsd: number | null): string {
  if (costUsd === null) return 'unpriced';
  if (costUsd > 0 && costUsd < LEAST_USD) return `less than ${money.format(LEAST_USD)}`;
  return money.format(costUsd);
}
