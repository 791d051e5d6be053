/** Labelled texts: what guardrails must find in them, one JSON object a line. */

/** What is to be found in messages of visitors, and in answers. */
export const LABELS = {
  inputs: ['injection', 'card', 'ssn', 'iban', 'email', 'phone'],
  outputs: ['internal_data', 'secrets', 'card', 'ssn', 'iban', 'email', 'phone'],
} as const;

export type Side = keyof typeof LABELS;
export type Label = (typeof LABELS)[Side][number];

export interface Entry {
  readonly id: string;
  /** ISO 639-1. */
  readonly lang: string;
  /** Of people: what the entry is an example of. */
  readonly topic?: string;
  readonly text: string;
  /** What must be found; nothing when the text must pass untouched. */
  readonly expect: readonly Label[];
  /** Parts of the text that may not be left in what the filter lets through. */
  readonly spans: readonly string[];
  /** Why it is hard. */
  readonly note?: string;
}

/**
 * Stands between the parts of a made-up key, in `text` and in `spans`, and is taken out when a file is read: so no file
 * holds anything that a scanner for leaked keys would report.
 */
const JOINT = '{{}}';

const FIELDS: ReadonlySet<string> = new Set(['id', 'lang', 'topic', 'text', 'expect', 'spans', 'note']);

/**
 * @param file Its name, for errors.
 * @throws Error naming file, line and field of the first mistake.
 */
export function parseEntries(content: string, file: string, side: Side): Entry[] {
  const ids = new Set<string>();
  const entries: Entry[] = [];
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const fail = (problem: string): never => {
      throw new Error(`${file}:${index + 1}: ${problem}`);
    };
    const entry = parseEntry(line, LABELS[side], fail);
    if (ids.has(entry.id)) fail(`id: ${entry.id} is there twice`);
    ids.add(entry.id);
    entries.push(entry);
  }
  if (entries.length === 0) throw new Error(`${file}: there are no entries`);
  return entries;
}

type Fail = (problem: string) => never;

function parseEntry(line: string, labels: readonly Label[], fail: Fail): Entry {
  const fields = parseObject(line, fail);
  const unknown = Object.keys(fields).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) fail(`${unknown}: unknown field`);
  const lang = textOf(fields, 'lang', fail);
  if (!/^[a-z]{2}$/.test(lang)) fail(`lang: expected two letters such as en, got ${JSON.stringify(lang)}`);
  const expect = listOf(fields, 'expect', fail).map((label, index) => {
    const known = labels.find((name) => name === label);
    return known ?? fail(`expect[${index}]: expected one of ${labels.join(', ')}, got ${JSON.stringify(label)}`);
  });
  const text = textOf(fields, 'text', fail).replaceAll(JOINT, '');
  const spans =
    fields.spans === undefined ? [] : listOf(fields, 'spans', fail).map((span) => span.replaceAll(JOINT, ''));
  for (const [index, span] of spans.entries()) {
    if (span === '' || !text.includes(span)) fail(`spans[${index}]: is no part of text`);
  }
  return {
    id: textOf(fields, 'id', fail),
    lang,
    text,
    expect,
    spans,
    ...(fields.topic === undefined ? {} : { topic: textOf(fields, 'topic', fail) }),
    ...(fields.note === undefined ? {} : { note: textOf(fields, 'note', fail) }),
  };
}

function parseObject(line: string, fail: Fail): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return fail(`is no JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('expected a JSON object');
  return value as Record<string, unknown>;
}

function textOf(fields: Record<string, unknown>, name: string, fail: Fail): string {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : fail(`${name}: expected a text`);
}

function listOf(fields: Record<string, unknown>, name: string, fail: Fail): string[] {
  const value = fields[name];
  if (!Array.isArray(value)) return fail(`${name}: expected a list`);
  return value.map((item: unknown, index) =>
    typeof item === 'string' ? item : fail(`${name}[${index}]: expected a text`),
  );
}
