/** Compares what was found in labelled texts with what is in them. */
import type { Entry, Label } from './entries.ts';

/** An entry, and what was found in it. */
export interface Judged {
  readonly entry: Entry;
  readonly found: ReadonlySet<Label>;
}

export interface Score {
  readonly label: Label;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** Share of right findings among the findings; undefined when there are none. */
  readonly precision: number | undefined;
  /** Share of what was found of what is there; undefined when nothing is there. */
  readonly recall: number | undefined;
  /** Harmonic mean of precision and recall; undefined when nothing is there and nothing was found. */
  readonly f1: number | undefined;
}

export interface Evaluation {
  readonly entries: number;
  readonly scores: readonly Score[];
  /** Sorted by language. */
  readonly languages: readonly { readonly lang: string; readonly entries: number; readonly scores: readonly Score[] }[];
  /** Entries in which nothing was to be found, and those of them in which something was. */
  readonly harmless: { readonly entries: number; readonly alarms: number };
  /** Entries with a label too many or too few, in their order. */
  readonly misses: readonly Judged[];
}

/** @param labels Those that count, in the order of the scores. */
export function evaluate(
  entries: readonly Entry[],
  detect: (text: string) => ReadonlySet<Label>,
  labels: readonly Label[],
): Evaluation {
  const judged = entries.map((entry) => ({ entry, found: detect(entry.text) }));
  const languages = [...Map.groupBy(judged, ({ entry }) => entry.lang)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const harmless = judged.filter(({ entry }) => entry.expect.length === 0);
  return {
    entries: judged.length,
    scores: labels.map((label) => score(judged, label)),
    languages: languages.map(([lang, of]) => ({
      lang,
      entries: of.length,
      scores: labels.map((label) => score(of, label)),
    })),
    harmless: { entries: harmless.length, alarms: harmless.filter(({ found }) => found.size > 0).length },
    misses: judged.filter(({ entry, found }) =>
      labels.some((label) => entry.expect.includes(label) !== found.has(label)),
    ),
  };
}

function score(judged: readonly Judged[], label: Label): Score {
  const count = (there: boolean, seen: boolean): number =>
    judged.filter(({ entry, found }) => entry.expect.includes(label) === there && found.has(label) === seen).length;
  const truePositives = count(true, true);
  const falsePositives = count(false, true);
  const falseNegatives = count(true, false);
  return {
    label,
    truePositives,
    falsePositives,
    falseNegatives,
    precision: share(truePositives, falsePositives),
    recall: share(truePositives, falseNegatives),
    f1: share(2 * truePositives, falsePositives + falseNegatives),
  };
}

function share(part: number, rest: number): number | undefined {
  return part + rest === 0 ? undefined : part / (part + rest);
}

/** Fewest characters that count as left over, of spans that are as long. */
const SHORTEST_REST = 6;

/**
 * Spans of an entry that a filter left in its text, whole or half: the second half of a key is as good as a leak.
 *
 * @param filtered What the filter let through.
 */
export function survivingSpans({ spans }: Entry, filtered: string): string[] {
  return spans.filter((span) => {
    const length = Math.min(span.length, Math.max(SHORTEST_REST, Math.ceil(span.length / 2)));
    for (let start = 0; start + length <= span.length; start += 1) {
      if (filtered.includes(span.slice(start, start + length))) return true;
    }
    return false;
  });
}
