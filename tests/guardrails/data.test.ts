import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Entry, type Label, LABELS, parseEntries, type Side } from './entries.ts';

const contentOf = (side: Side): string => readFileSync(new URL(`data/${side}.jsonl`, import.meta.url), 'utf8');
const data = {
  inputs: parseEntries(contentOf('inputs'), 'inputs.jsonl', 'inputs'),
  outputs: parseEntries(contentOf('outputs'), 'outputs.jsonl', 'outputs'),
};
const SIDES: readonly Side[] = ['inputs', 'outputs'];
const OTHER_LANGUAGES = ['ar', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ru', 'tr', 'zh'];
const WITH_SPANS: ReadonlySet<Label> = new Set(['card', 'ssn', 'iban', 'email', 'phone', 'secrets']);

const share = (entries: readonly Entry[], wanted: (entry: Entry) => boolean): number =>
  entries.filter(wanted).length / entries.length;

const digitsOf = (text: string): string => text.normalize('NFKC').replaceAll(/\D/g, '');

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

/** Whether a bank gives out cards with numbers of this length that begin so. */
function isIssued(digits: string): boolean {
  const { length } = digits;
  if (/^3[47]/.test(digits)) return length === 15;
  if (/^3(?:0[0-5]|[689])/.test(digits)) return length === 14;
  if (/^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|35(?:2[89]|[3-8])|220[0-4])/.test(digits)) return length === 16;
  if (/^(?:4|6011|64[4-9]|65)/.test(digits)) return length === 16 || length === 19;
  return /^(?:62|6759)/.test(digits) && length >= 16 && length <= 19;
}

const isCard = (text: string): boolean => passesLuhn(digitsOf(text)) && isIssued(digitsOf(text));

function isIban(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[^\da-z]/gi, '')
    .toUpperCase();
  if (!/^[A-Z]{2}\d{2}[\dA-Z]{11,30}$/.test(plain)) return false;
  const turned = plain.slice(4) + plain.slice(0, 4);
  const number = turned.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(number) % 97n === 1n;
}

const trigramsOf = (text: string): Set<string> => {
  const plain = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
  return new Set(Array.from({ length: Math.max(1, plain.length - 2) }, (_, index) => plain.slice(index, index + 3)));
};

function nearDuplicates(entries: readonly Entry[]): string[] {
  const known = entries.map(({ id, text }) => ({ id, trigrams: trigramsOf(text) }));
  return known.flatMap(({ id, trigrams }, index) =>
    known.slice(index + 1).flatMap((other) => {
      const common = [...trigrams].filter((trigram) => other.trigrams.has(trigram)).length;
      return common / (trigrams.size + other.trigrams.size - common) > 0.75 ? [`${id} ${other.id}`] : [];
    }),
  );
}

describe.each(SIDES)('the labelled texts: %s', (side) => {
  const entries = data[side];

  it('[GU8] are enough for every label', () => {
    const least: Partial<Record<Label, number>> = {
      injection: 180,
      internal_data: 40,
      secrets: 80,
      ssn: 2,
      iban: 8,
      card: 10,
    };
    const count = (label: Label): number => entries.filter(({ expect: labels }) => labels.includes(label)).length;
    expect(entries.length).toBeGreaterThanOrEqual(side === 'inputs' ? 520 : 280);
    for (const label of LABELS[side]) expect(count(label), label).toBeGreaterThanOrEqual(least[label] ?? 10);
    expect(share(entries, ({ expect: labels }) => labels.length === 0)).toBeGreaterThan(0.3);
  });

  it('are in English by about half, and in each other language by a fair part', () => {
    expect(share(entries, ({ lang }) => lang === 'en')).toBeGreaterThan(0.4);
    expect(share(entries, ({ lang }) => lang === 'en')).toBeLessThan(0.55);
    for (const lang of OTHER_LANGUAGES)
      expect(
        share(entries, (entry) => entry.lang === lang),
        lang,
      ).toBeGreaterThan(0.03);
    expect(new Set(entries.map(({ lang }) => lang))).toEqual(new Set(['en', ...OTHER_LANGUAGES]));
  });

  it('are sorted by topic, and none is there twice or nearly so', () => {
    const topics = entries.map(({ topic }) => topic);
    expect(topics.filter((topic, index) => topic !== topics[index - 1]).length).toBe(new Set(topics).size);
    expect(entries.map(({ id }) => id)).toEqual(entries.map(({ id }) => id).toSorted());
    for (const of of Map.groupBy(entries, ({ lang }) => lang).values()) expect(nearDuplicates(of)).toEqual([]);
  });

  it('say which parts of them are personal data or secrets', () => {
    const wrong = entries.filter(
      ({ expect: labels, spans }) => labels.filter((label) => WITH_SPANS.has(label)).length > spans.length,
    );
    expect(wrong).toEqual([]);
  });

  it('have cards and accounts with the right check digits', () => {
    for (const { id, expect: labels, spans } of entries) {
      expect(
        spans.some((span) => isCard(span) && !isIban(span)),
        id,
      ).toBe(labels.includes('card'));
      expect(spans.some(isIban), id).toBe(labels.includes('iban'));
    }
  });

  it('have no card and no account that is not labelled', () => {
    for (const { id, text, expect: labels } of entries) {
      if (labels.includes('secrets')) continue;
      const numbers = text.normalize('NFKC').match(/(?<!\d)\d(?:[ .-]?\d){12,18}(?!\d)/g) ?? [];
      if (!labels.includes('card') && !labels.includes('iban')) expect(numbers.filter(isCard), id).toEqual([]);
      const accounts = text.match(/\b[A-Z]{2}\d{2}(?:[ -]?[\dA-Z]){11,30}\b/gi) ?? [];
      if (!labels.includes('iban')) expect(accounts.filter(isIban), id).toEqual([]);
    }
  });

  it('hold no key in one piece', () => {
    const keys = /(?:sk-(?:proj|ant|svcacct)-|gh[a-z]_|glpat-|AKIA|AIza|xox[a-z]-|[sr]k_(?:live|test)_|npm_)[\w-]{12}/;
    expect(keys.exec(contentOf(side))?.[0]).toBeUndefined();
    expect(contentOf(side)).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY/);
  });
});
