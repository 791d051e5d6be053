/** Runs the guardrails over labelled texts, in one piece and as they would be streamed. */
import { Random } from '../fixtures/random.ts';
import { type Entry, type Label, LABELS, type Side } from './entries.ts';
import { type Evaluation, evaluate, survivingSpans } from './evaluate.ts';
import { type Floor, REMOVED_FLOOR } from './floors.ts';

/** What guardrails make of a text. */
export interface Detection {
  readonly labels: ReadonlySet<Label>;
  /** What they let through; of a text that is blocked, what came before the refusal. */
  readonly text: string;
}

/** @param pieces A text in one piece, or in several as it would be streamed. */
export type Detect = (side: Side, pieces: readonly string[]) => Detection;

export interface Measured {
  readonly evaluation: Evaluation;
  readonly removal: {
    /** Parts of texts that may not get through. */
    readonly spans: number;
    readonly left: readonly { readonly id: string; readonly span: string }[];
    /** Entries of which the filter made something else when they came in pieces. */
    readonly unsteady: readonly string[];
  };
}

/** The same pieces each time: a figure that moved has a reason. */
const SEED = 8;
const LONGEST_PIECE = 12;

export function measure(entries: readonly Entry[], side: Side, detect: Detect): Measured {
  const random = new Random(SEED);
  const wholes = new Map(entries.map(({ text }) => [text, detect(side, [text])]));
  const left: { id: string; span: string }[] = [];
  const unsteady: string[] = [];
  for (const entry of entries) {
    const whole = wholes.get(entry.text)!;
    const streamed = detect(side, piecesOf(entry.text, random));
    if (whole.text !== streamed.text || !sameLabels(whole.labels, streamed.labels)) unsteady.push(entry.id);
    const survivors = new Set([whole, streamed].flatMap(({ text }) => survivingSpans(entry, text)));
    left.push(...[...survivors].map((span) => ({ id: entry.id, span })));
  }
  return {
    evaluation: evaluate(entries, (text) => wholes.get(text)!.labels, LABELS[side]),
    removal: { spans: entries.reduce((count, { spans }) => count + spans.length, 0), left, unsteady },
  };
}

/** Says which figures are below their floors. */
export function belowFloors({ evaluation, removal }: Measured, floors: Readonly<Record<Label, Floor>>): string[] {
  const low = evaluation.scores.flatMap(({ label, precision, recall }) =>
    Object.entries({ precision, recall }).flatMap(([name, value]) => {
      const floor = floors[label][name as keyof Floor];
      return value !== undefined && value < floor ? [`${name} of ${label} is ${value.toFixed(3)}, below ${floor}`] : [];
    }),
  );
  const removed = removal.spans === 0 ? 1 : 1 - removal.left.length / removal.spans;
  if (removed < REMOVED_FLOOR) low.push(`share of what was removed is ${removed.toFixed(3)}, below ${REMOVED_FLOOR}`);
  if (removal.unsteady.length > 0) low.push(`${removal.unsteady.length} texts are filtered differently in pieces`);
  return low;
}

function sameLabels(one: ReadonlySet<Label>, other: ReadonlySet<Label>): boolean {
  return one.size === other.size && [...one].every((label) => other.has(label));
}

function piecesOf(text: string, random: Random): string[] {
  const characters = Array.from(text);
  const pieces: string[] = [];
  while (characters.length > 0) pieces.push(characters.splice(0, random.between(1, LONGEST_PIECE)).join(''));
  return pieces;
}
