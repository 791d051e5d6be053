import { z } from 'zod';

import { shown } from './problems.ts';
import type { Reading } from './problems.ts';

const amount = z.number().min(0);

const prices = z.record(
  z.string().min(1),
  z.strictObject({
    input: amount,
    cachedInput: amount.optional(),
    output: amount,
    source: z.string().optional(),
    note: z.string().optional(),
  }),
);

/** US dollars per million tokens, by model. */
export type Prices = z.infer<typeof prices>;

const EXPECTED =
  'US dollars per million tokens, as in {"some-model": {"input": 1.25, "cachedInput": 0.125, "output": 10}}';

/** Own prices of models. Cached input costs as much as other input where nothing is said; `source` and `note` are for people. */
export function readPrices(text: string): Reading<Prices> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, given: 'no JSON', expected: EXPECTED };
  }
  const { data, error } = prices.safeParse(json);
  if (data !== undefined) return { ok: true, value: data };
  const [issue] = error.issues;
  return { ok: false, given: issue === undefined ? 'something else' : describe(issue), expected: EXPECTED };
}

/** Names the model and the field; what stands there is not shown. */
function describe(issue: z.core.$ZodIssue): string {
  const [model, field] = issue.path.map(String);
  if (model === undefined) return 'no object with prices by model';
  const of = `for the model ${shown(model)}`;
  if (issue.code === 'unrecognized_keys') return `an unknown field ${shown(issue.keys[0] ?? '')} ${of}`;
  return field === undefined ? `no prices ${of}` : `no usable ${field} ${of}`;
}
