/** Sums up a conversation that is given as lines of JSON, by quoting from it. */
import { isObject, parseJson } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { findEmails, findIdentifiers, findPlaceholders } from './entities.ts';
import { capitalize, joinAnd } from './words.ts';

/** Only this much of a text is read, from its end, in characters. */
const MAX_READ = 200_000;
/** Lines that are quoted: the first ones say what it is about, the last ones where it stands. */
const FIRST_LINES = 3;
const LAST_LINES = 9;
const MAX_QUOTE = 140;
const MAX_EARLIER = 1_000;
/** Of the values that are not in a quote, the newest. */
const MAX_VALUES = 40;

const SPEAKER = /^(?:from|role|author|speaker|sender|by)$/i;
const TEXT = /^(?:text|content|message|body|said)$/i;
const AMOUNT = /[$€£]\s?\d[\d,]{0,12}(?:\.\d{1,2})?/g;

/** Whether the system prompt asks for a summary of a conversation. */
export function wantsSummary(instructions: string): boolean {
  return (
    /\b(?:write|give|make|produce|create|return|update)\b.{0,30}\bsummary\b|\bsummari[sz]e\b/i.test(instructions) &&
    /\bconversation|\bchat\b|\bdialogue?\b|\btranscript\b/i.test(instructions)
  );
}

/** The summary; undefined when the text is not made of JSON lines. */
export function summarise(text: string): string | undefined {
  const lines = text
    .slice(-MAX_READ)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const objects = lines.map((line) => parseJson(line)).filter(isObject);
  // The first line may have been cut.
  if (objects.length === 0 || objects.length < lines.length - 1) return undefined;
  const earlier = objects.flatMap(({ summary }) =>
    typeof summary === 'string' ? [summary.slice(0, MAX_EARLIER)] : [],
  );
  const said = objects.map(quoteOf).filter((quote) => quote !== '');
  const middle = said.length - FIRST_LINES - LAST_LINES;
  const quoted = middle > 0 ? [...said.slice(0, FIRST_LINES), ...said.slice(-LAST_LINES)] : said;
  const written = [...earlier, ...quoted].join('\n');
  const values = valuesIn(objects.map(allTextOf).join('\n')).filter((value) => !written.includes(value));
  const rest = values.length === 0 ? [] : [`Also mentioned: ${joinAnd(values.slice(-MAX_VALUES))}.`];
  return [...earlier, ...quoted, ...rest].join('\n');
}

/** `{"from": "visitor", "text": "Hi"}` → `Visitor: “Hi”`. */
function quoteOf(line: JsonObject): string {
  if (typeof line['summary'] === 'string') return '';
  const fields = Object.entries(line).filter((field): field is [string, string] => typeof field[1] === 'string');
  const speaker = fields.find(([key]) => SPEAKER.test(key));
  const text = fields.find(([key]) => TEXT.test(key));
  const [other] = fields.filter((field) => field !== speaker && field !== text);
  const said = text?.[1] ?? fields.at(-1)?.[1] ?? '';
  if (said.trim() === '') return '';
  const who = speaker?.[1] ?? (other === undefined ? 'note' : `${other[0]} of ${other[1].slice(0, 60)}`);
  return `${capitalize(who)}: “${shorten(said)}”`;
}

function allTextOf(line: JsonObject): string {
  return Object.values(line)
    .filter((value) => typeof value === 'string')
    .join(' ');
}

/** The beginning of a text, to the end of a word. */
function shorten(text: string): string {
  const plain = text
    .slice(0, 2 * MAX_QUOTE)
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (plain.length <= MAX_QUOTE) return plain;
  return `${plain.slice(0, MAX_QUOTE).replace(/\s\S*$/, '')} …`;
}

/** What must not be lost: numbers of things, amounts, addresses, placeholders. */
function valuesIn(text: string): string[] {
  return [
    ...new Set([
      ...findIdentifiers(text),
      ...(text.match(AMOUNT) ?? []),
      ...findEmails(text),
      ...findPlaceholders(text).map((placeholder) => placeholder.text),
    ]),
  ];
}
