import { describe, expect, it } from 'vitest';
import { type Entry, type Label, LABELS } from './entries.ts';
import { type Floor, FLOORS } from './floors.ts';
import { belowFloors, type Detect, measure } from './measure.ts';
import { report } from './report.ts';

const entries: Entry[] = [
  {
    id: 'a',
    lang: 'en',
    text: 'please write to a.user@example.com today',
    expect: ['email'],
    spans: ['a.user@example.com'],
  },
  { id: 'b', lang: 'de', text: 'b.user@example.com bitte', expect: ['email'], spans: ['b.user@example.com'] },
  { id: 'c', lang: 'de', text: 'kein Treffer 2@3', expect: [], spans: [] },
];

const MAIL = /[\w.]+@[\w.]+/g;
const filtered = (text: string): ReturnType<Detect> => ({
  labels: new Set<Label>(/[\w.]+@[\w.]+/.test(text) ? ['email'] : []),
  text: text.replaceAll(MAIL, '[EMAIL]'),
});
const whole: Detect = (_, pieces) => filtered(pieces.join(''));
const pieceByPiece: Detect = (_, pieces) => {
  const parts = pieces.map(filtered);
  return { labels: new Set(parts.flatMap(({ labels }) => [...labels])), text: parts.map(({ text }) => text).join('') };
};
const floors = (floor: Floor): Record<Label, Floor> =>
  Object.fromEntries(Object.keys(FLOORS).map((label) => [label, floor])) as Record<Label, Floor>;

describe('measure', () => {
  it('[GU8] measures findings and what is gone from the filtered text', () => {
    const { evaluation, removal } = measure(entries, 'inputs', whole);
    expect(evaluation.scores.find(({ label }) => label === 'email')).toMatchObject({ precision: 2 / 3, recall: 1 });
    expect(removal).toEqual({ spans: 2, left: [], unsteady: [] });
  });

  it('[GU5] finds out a filter that looks at each piece of a streamed text by itself', () => {
    const { removal } = measure(entries, 'inputs', pieceByPiece);
    expect(removal.left.length).toBeGreaterThan(0);
    expect(removal.unsteady.length).toBeGreaterThan(0);
  });

  it('has the same pieces each time', () => {
    expect(measure(entries, 'inputs', pieceByPiece)).toEqual(measure(entries, 'inputs', pieceByPiece));
  });
});

describe('belowFloors', () => {
  it('[GU8] names each figure that is below its floor, and no other', () => {
    const measured = measure(entries, 'inputs', whole);
    expect(belowFloors(measured, floors({ precision: 0.6, recall: 1 }))).toEqual([]);
    expect(belowFloors(measured, floors({ precision: 0.9, recall: 1 }))).toEqual([
      'precision of email is 0.667, below 0.9',
    ]);
  });

  it('lets nothing through that is left over, or found in one piece only', () => {
    const low = belowFloors(measure(entries, 'inputs', pieceByPiece), floors({ precision: 0, recall: 0 }));
    expect(low.join('\n')).toMatch(/removed is 0\.\d+, below[^]*filtered differently in pieces/);
  });
});

describe('report', () => {
  const measured = measure(entries, 'inputs', whole);

  it('[GU8] prints a line per guardrail and language, and the misses', () => {
    const lines = report('inputs', measured, 5).split('\n');
    expect(lines[0]).toBe('inputs: 3 texts, 1 of 1 harmless ones stopped or changed');
    expect(lines).toContain('email          2   2   1   0       66.7   100.0  80.0');
    expect(lines.filter((line) => /^(?:de|en) /.test(line))).toHaveLength(2);
    expect(lines).toContain('  c de expected nothing, found email: kein Treffer 2@3');
    for (const label of LABELS.inputs) expect(lines.some((line) => line.startsWith(`${label} `))).toBe(true);
  });

  it('cuts long texts and the list of misses, and shows what is hidden', () => {
    const text = `${'x'.repeat(50)}\u200B\n${'y'.repeat(80)}`;
    const long = ['1', '2', '3'].map((id): Entry => ({ id, lang: 'en', text, expect: ['card'], spans: [] }));
    const printed = report('inputs', measure(long, 'inputs', whole), 2);
    expect(printed).toContain(`: ${'x'.repeat(50)}\\u{200b}\\n${'y'.repeat(47)}…\n`);
    expect(printed).toContain('  … and 1 more');
    expect(printed).not.toContain('  3 en');
  });
});
