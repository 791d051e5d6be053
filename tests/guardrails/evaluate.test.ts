import { describe, expect, it } from 'vitest';
import { type Entry, type Label, parseEntries } from './entries.ts';
import { evaluate, survivingSpans } from './evaluate.ts';

const entry = (id: string, text: string, labels: Label[], lang = 'en'): Entry => ({
  id,
  lang,
  text,
  expect: labels,
  spans: [],
});

/** Finds the labels whose names are in the text. */
const byName =
  (labels: readonly Label[]) =>
  (text: string): Set<Label> =>
    new Set(labels.filter((label) => text.includes(label)));

describe('evaluate', () => {
  const labels: Label[] = ['injection', 'card'];
  const entries = [
    entry('1', 'injection', ['injection']),
    entry('2', 'injection and card', ['injection', 'card'], 'de'),
    entry('3', 'hidden', ['injection'], 'de'),
    entry('4', 'card', []),
    entry('5', 'nothing', []),
  ];

  it('[GU8] counts right, wrong and missing findings of each label', () => {
    const { scores } = evaluate(entries, byName(labels), labels);
    expect(scores[0]).toMatchObject({ label: 'injection', truePositives: 2, falsePositives: 0, falseNegatives: 1 });
    expect(scores[0]).toMatchObject({ precision: 1, recall: 2 / 3, f1: 0.8 });
    expect(scores[1]).toMatchObject({ label: 'card', truePositives: 1, falsePositives: 1, falseNegatives: 0 });
    expect(scores[1]).toMatchObject({ precision: 0.5, recall: 1, f1: 2 / 3 });
  });

  it('[GU8] names each entry with a label too many or too few, and counts false alarms', () => {
    const { misses, harmless } = evaluate(entries, byName(labels), labels);
    expect(misses.map(({ entry: { id } }) => id)).toEqual(['3', '4']);
    expect(harmless).toEqual({ entries: 2, alarms: 1 });
  });

  it('scores each language by itself', () => {
    const { languages } = evaluate(entries, byName(labels), labels);
    expect(languages.map(({ lang, entries: count }) => [lang, count])).toEqual([
      ['de', 2],
      ['en', 3],
    ]);
    expect(languages[0]?.scores[0]).toMatchObject({ recall: 0.5, precision: 1 });
  });

  it('has no figure where there is nothing to measure', () => {
    const { scores } = evaluate([entry('1', 'nothing', [])], byName(labels), labels);
    expect(scores[0]).toMatchObject({ precision: undefined, recall: undefined, f1: undefined });
  });
});

describe('survivingSpans', () => {
  const card = { ...entry('1', 'card 4111 1111 1111 1111', ['card']), spans: ['4111 1111 1111 1111'] };

  it('finds a span that was left whole or half', () => {
    expect(survivingSpans(card, card.text)).toEqual(card.spans);
    expect(survivingSpans(card, 'card [CARD]11 1111 1111')).toEqual(card.spans);
  });

  it('takes a few last digits for no leak', () => {
    expect(survivingSpans(card, 'card **** 1111')).toEqual([]);
  });
});

describe('parseEntries', () => {
  const line = (fields: object): string =>
    JSON.stringify({ id: 'a', lang: 'en', text: 'hello', expect: [], ...fields });

  it('puts texts together that are kept in parts', () => {
    const [parsed] = parseEntries(line({ text: 'key a{{}}b{{}}c', spans: ['a{{}}bc'] }), 'x.jsonl', 'inputs');
    expect(parsed).toMatchObject({ text: 'key abc', spans: ['abc'] });
  });

  it.each([
    ['{"id":', /^x\.jsonl:2: is no JSON/],
    ['[]', /^x\.jsonl:2: expected a JSON object$/],
    [line({ id: 3 }), /^x\.jsonl:2: id: expected a text$/],
    [line({ id: 'first' }), /^x\.jsonl:2: id: first is there twice$/],
    [line({ lang: 'english' }), /^x\.jsonl:2: lang: expected two letters such as en, got "english"$/],
    [line({ text: undefined }), /^x\.jsonl:2: text: expected a text$/],
    [line({ expect: 'card' }), /^x\.jsonl:2: expect: expected a list$/],
    [line({ expect: ['card', 'cart'] }), /^x\.jsonl:2: expect\[1\]: expected one of injection, card, .*, got "cart"$/],
    [line({ expect: ['secrets'] }), /^x\.jsonl:2: expect\[0\]: expected one of injection/],
    [line({ spans: [1] }), /^x\.jsonl:2: spans\[0\]: expected a text$/],
    [line({ spans: ['bye'] }), /^x\.jsonl:2: spans\[0\]: is no part of text$/],
    [line({ label: 'card' }), /^x\.jsonl:2: label: unknown field$/],
  ])('says file, line and field of a mistake: %s', (wrong, message) => {
    const content = `${line({ id: 'first' })}\n${wrong}\n`;
    expect(() => parseEntries(content, 'x.jsonl', 'inputs')).toThrow(message);
  });

  it('refuses a file without entries', () => {
    expect(() => parseEntries('\n', 'x.jsonl', 'outputs')).toThrow('x.jsonl: there are no entries');
  });
});
