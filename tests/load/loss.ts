const SHOWN = 20;

/** Something was lost or doubled: whatever was measured then is worth nothing, so the benchmark ends. */
export class LossError extends Error {
  override readonly name = 'LossError';

  /** @param where What was measured. */
  constructor(where: string, problems: readonly string[]) {
    const more = problems.length > SHOWN ? [`… and ${problems.length - SHOWN} more`] : [];
    super([`${where}: lost or doubled`, ...problems.slice(0, SHOWN), ...more].join('\n  '));
  }
}

/** @throws LossError when there are problems. */
export function requireWhole(where: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new LossError(where, problems);
}
