import { actionOf } from './answer.ts';
import { isAmountName } from './parameter-kinds.ts';
import type { PlannedCall } from './plan.ts';
import { humanize, joinAnd } from './words.ts';

/** Asks for what the open calls still need; undefined when they need nothing. */
export function questionFor(calls: readonly PlannedCall[]): string | undefined {
  const unsure = calls.find((call) => call.unsure && call.missing.length === 0);
  const incomplete = calls.find((call) => call.missing.length > 0);
  if (incomplete) return missingQuestion(incomplete);
  return unsure ? `Do you mean **${unsure.assumed}**?` : undefined;
}

function missingQuestion(call: PlannedCall): string {
  const action = actionOf(call.tool);
  const names = call.missing.map((property) => property.name);
  const known = Object.values(call.args).find(
    (value) => typeof value === 'string' && /^\S*\d\S*$/.test(value) && value.length < 40,
  );
  const about = typeof known === 'string' ? ` for **${known}**` : '';
  const [only = ''] = names;
  if (names.length === 1 && isAmountName(only)) return `I can ${action}${about}. How much should it be?`;
  const list = joinAnd(names.map((name) => `**${humanize(name).replace(/\bid\b/, 'ID')}**`));
  return `I can ${action}${about}. Could you tell me the ${list}?`;
}
