import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { capitalize, humanize, words } from './words.ts';

const MAX_FIELDS = 14;
const MAX_ROWS = 8;
const MAX_TEXT = 2_000;
const MONEY_KEY =
  /^(?:price|total|amount|cost|fee|balance|subtotal|tax|refund|refunded|charge|credit|discount|shipping)$/;
const SYMBOLS: Readonly<Record<string, string>> = { usd: '$', eur: '€', gbp: '£' };
/** Fields that say how a result went or that are only of use to programs. */
const HIDDEN = new Set(['ok', 'success', 'found', 'currency', 'error', 'message']);

/** `99.5` and `usd` → `$99.50`. */
export function formatMoney(amount: number, currency = 'usd'): string {
  const digits = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount);
  const symbol = SYMBOLS[currency.toLowerCase()];
  return symbol === undefined ? `${digits} ${currency.toUpperCase()}` : `${symbol}${digits}`;
}

/** Markdown bullets for the fields of an object; `skip` are values already said. */
export function bullets(value: JsonObject, skip: ReadonlySet<unknown> = new Set()): string {
  const currency = typeof value['currency'] === 'string' ? value['currency'] : 'usd';
  return Object.entries(value)
    .filter(([key, field]) => !HIDDEN.has(key) && field !== null && field !== '' && !skip.has(field))
    .slice(0, MAX_FIELDS)
    .map(([key, field]) => `- ${labelOf(key)}: ${renderValue(key, field, currency)}`)
    .join('\n');
}

function labelOf(key: string): string {
  const label = humanize(key).replace(/ (?:cents|minor)$/, '');
  return capitalize(label.replace(/\bid\b/, 'ID'));
}

function renderValue(key: string, value: unknown, currency: string): string {
  if (typeof value === 'number') return renderNumber(key, value, currency);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') {
    return /^\d{1,9}\.\d{2}$/.test(value) ? renderNumber(key, Number(value), currency) : renderString(value);
  }
  if (Array.isArray(value)) return renderList(value, currency);
  if (isObject(value)) return inline(value, currency);
  return 'none';
}

function renderNumber(key: string, value: number, currency: string): string {
  const parts = words(key);
  if (/^(?:cents|minor)$/.test(parts.at(-1) ?? '')) return formatMoney(value / 100, currency);
  return parts.some((part) => MONEY_KEY.test(part)) ? formatMoney(value, currency) : String(value);
}

function renderString(value: string): string {
  const date = /^(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+Z?)?$/.exec(value);
  if (date) {
    const parsed = new Date(`${date[1]}-${date[2]}-${date[3]}T00:00:00Z`);
    if (!Number.isNaN(parsed.getTime())) {
      return new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(parsed);
    }
  }
  return /^[a-z]+(?:_[a-z]+)+$/.test(value) ? humanize(value) : value.slice(0, MAX_TEXT);
}

function renderList(values: readonly unknown[], currency: string): string {
  if (values.length === 0) return 'none';
  const shown = values
    .slice(0, MAX_ROWS)
    .map((value) => (isObject(value) ? inline(value, currency) : renderValue('', value, currency)));
  return shown.join('; ') + (values.length > MAX_ROWS ? `; and ${values.length - MAX_ROWS} more` : '');
}

/** `{name: 'Widget', quantity: 2, price: 5}` → `Widget × 2 (price: $5.00)`. */
function inline(value: JsonObject, currency: string): string {
  const entries = Object.entries(value).slice(0, MAX_FIELDS);
  const name = entries.find(
    ([key, field]) => /^(?:name|title|product|label|sku)$/i.test(key) && typeof field === 'string',
  );
  const quantity = entries.find(([key, field]) => /^(?:quantity|qty|count)$/i.test(key) && typeof field === 'number');
  const rest = entries.filter(
    (entry) => entry !== name && entry !== quantity && entry[1] !== null && typeof entry[1] !== 'object',
  );
  const details = rest.map(([key, field]) => `${humanize(key)}: ${renderValue(key, field, currency)}`).join(', ');
  const head = [name && String(name[1]), quantity && `× ${String(quantity[1])}`].filter(Boolean).join(' ');
  if (head === '') return details === '' ? 'no details' : details;
  return details === '' ? head : `${head} (${details})`;
}

const ANSWER_KEY = /^(?:answer|text|content|body|reply|response|passage|snippet|excerpt|extract)$/i;
const TITLE_KEY = /^(?:title|question|topic|heading)$/i;
const LIST_KEY = /^(?:results|matches|articles|items|entries|answers|hits|documents|faqs?)$/i;

/** The readable text in the result of a search: its answers as paragraphs; undefined when it holds none. */
export function passages(value: unknown): string[] | undefined {
  if (Array.isArray(value)) {
    const found = value.slice(0, 3).flatMap((entry) => passages(entry) ?? []);
    return found.length > 0 ? found : undefined;
  }
  if (!isObject(value)) return undefined;
  const answer = Object.entries(value).find(([key, field]) => ANSWER_KEY.test(key) && typeof field === 'string');
  if (answer) {
    const title = Object.entries(value).find(([key, field]) => TITLE_KEY.test(key) && typeof field === 'string');
    const text = String(answer[1]).trim().slice(0, MAX_TEXT);
    const id = Object.entries(value).find(([key, field]) => /_?id$/i.test(key) && typeof field === 'string');
    const source = id === undefined ? '' : ` (${String(id[1])})`;
    // A text of several lines begins on one of its own.
    const between = text.includes('\n') ? '\n\n' : ' ';
    return [title ? `**${capitalize(String(title[1]))}**${source}:${between}${text}` : text];
  }
  const list = Object.entries(value).find(([key, field]) => LIST_KEY.test(key) && Array.isArray(field));
  if (list) return passages(list[1]);
  // `{article: {title, text}}` is the article.
  const inner = Object.values(value).filter((field) => isObject(field));
  return inner.length === 1 ? passages(inner[0]) : undefined;
}
