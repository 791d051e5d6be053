/** The least that the built-in guardrails must reach over the labelled texts of this repository. */
import type { Label } from './entries.ts';

export interface Floor {
  readonly precision: number;
  readonly recall: number;
}

export const FLOORS: Readonly<Record<Label, Floor>> = {
  injection: { precision: 0.9, recall: 0.9 },
  internal_data: { precision: 0.9, recall: 0.9 },
  secrets: { precision: 0.9, recall: 0.9 },
  card: { precision: 0.9, recall: 0.9 },
  ssn: { precision: 0.9, recall: 0.9 },
  iban: { precision: 0.9, recall: 0.9 },
  email: { precision: 0.9, recall: 0.9 },
  phone: { precision: 0.9, recall: 0.9 },
};

/** Share of the personal data and secrets that must be gone from the filtered texts. */
export const REMOVED_FLOOR = 0.9;
