/** How long things are kept (SE5). */

/** A whole number of days, or for ever. */
export type Days = number | 'off';

export interface RetentionSettings {
  /** Days without anything new after which a conversation is deleted, where its site says nothing else; default 30. */
  readonly conversationDays: Days;
  /** Days after which a record of the audit log loses its content: names, reasons, arguments; default 365. */
  readonly auditDays: Days;
}

const defaults: RetentionSettings = { conversationDays: 30, auditDays: 365 };

/** Longest time that a date can be reckoned back. */
const MAX_DAYS = 36_500;

export function resolveRetention(given: Partial<RetentionSettings> = {}): RetentionSettings {
  return { ...defaults, ...given };
}

/** What is wrong with settings, by name. */
export function retentionProblems(given: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(given).flatMap(([name, value]) =>
    Object.hasOwn(defaults, name)
      ? daysProblems(value, `retention.${name}`)
      : [`retention.${name}: there is no such setting`],
  );
}

export function daysProblems(value: unknown, path: string): string[] {
  const isDays = Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= MAX_DAYS;
  return value === undefined || value === 'off' || isDays
    ? []
    : [`${path}: expected a number of days from 1 to ${MAX_DAYS}, or off`];
}
