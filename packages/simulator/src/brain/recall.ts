import { isObject, parseJson } from '../json.ts';

const NAME =
  /\b(?:my name is|my name's|i am called|call me|this is)\s+([\p{Lu}][\p{L}'-]{0,40}(?:\s+[\p{Lu}][\p{L}'-]{0,40}){0,2})/u;
const NAME_ANY_CASE = /\bmy name(?: is|'s)\s+([\p{L}'-]{1,40})/iu;

/** The name that somebody gave for themselves, from texts in order of trust. */
export function recallName(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    const name = (NAME.exec(capitalFirst(text)) ?? NAME.exec(text) ?? NAME_ANY_CASE.exec(text))?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

// "My name is" at the start of a message begins with a capital; the pattern is about the name's own capital.
function capitalFirst(text: string): string {
  return text.replace(
    /\b(?:My name|I am called|Call me|This is)\b/g,
    (match) => match.charAt(0).toLowerCase() + match.slice(1),
  );
}

/** What "my X is Y" said earlier about X; `texts` in order of trust. */
export function recallFact(texts: readonly string[], subject: string): string | undefined {
  const pattern = new RegExp(
    `\\bmy ${subject.replace(/[^\p{L}\p{N} ]/gu, '')} (?:is|are|was)\\s+([^.!?\\n]{1,100})`,
    'iu',
  );
  for (const text of texts) {
    const value = pattern.exec(text)?.[1]?.trim();
    if (value !== undefined) return value;
  }
  return undefined;
}

// Plain "amount" is left out: in a result of a refund it is what was refunded, not what the order cost.
const TOTAL_KEY = /^(?:order_?)?(?:total|price|grand_?total|total_?(?:amount|price)|cost)$/i;

/** The total that an earlier tool result gave for an identifier; `texts` are results, the most recent first. */
export function recallAmount(texts: readonly string[], id: string): number | undefined {
  for (const text of texts) {
    if (!text.includes(id)) continue;
    const amount = findTotal(parseJson(text), id, 0);
    if (amount !== undefined) return amount;
  }
  return undefined;
}

function findTotal(value: unknown, id: string, depth: number): number | undefined {
  if (depth > 4 || typeof value !== 'object' || value === null) return undefined;
  const fields: [string, unknown][] = Object.entries(value);
  if (isObject(value) && fields.some(([, field]) => field === id)) {
    for (const [key, field] of fields) {
      if (!TOTAL_KEY.test(key)) continue;
      const amount = typeof field === 'string' ? Number(field.replace(/[^\d.]/g, '')) : field;
      if (typeof amount === 'number' && Number.isFinite(amount) && amount > 0) return amount;
    }
  }
  for (const [, field] of fields) {
    const amount = findTotal(field, id, depth + 1);
    if (amount !== undefined) return amount;
  }
  return undefined;
}
