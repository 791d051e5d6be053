/** Sentences for the fields of a structured answer. */
import type { Situation } from './types.ts';
import { contentStems, headline, words } from './words.ts';

interface Sources {
  /** What the user wrote. */
  readonly said: string;
  /** What the model would have answered in free text. */
  readonly answer: string;
  readonly situation: Situation;
  readonly needsPerson: boolean;
}

/** A summary has at most so many sentences. */
const MAX_SENTENCES = 4;
const MONEY =
  /[$€£]\s?\d[\d,]*(?:\.\d{1,2})?|\b\d[\d,]*(?:\.\d{1,2})?\s?(?:dollars?|bucks|euros?|pounds?|usd|eur|gbp)\b/gi;

/** @param name The field's: a title, what to do next, a summary, or any other text, which is the answer itself. */
export function sentenceFor(name: string, sources: Sources): string {
  const parts = words(name);
  const isCalled = (pattern: RegExp): boolean => parts.some((word) => pattern.test(word));
  if (isCalled(/^(?:title|subject|headline|heading)$/)) return headline(sources.said);
  if (isCalled(/^(?:actions?|next|steps?|recommend\w*|advice|todo|followup)$/)) return whatNext(sources);
  if (isCalled(/^(?:summary|summarised|summarized|gist|abstract|overview)$/)) return summaryOf(sources);
  return sources.situation === 'nothing' ? understood(sources.said) : sources.answer;
}

/** The text without amounts of money. */
export function withoutAmounts(text: string): string {
  return text.replaceAll(MONEY, 'the amount');
}

function summaryOf({ said, answer, situation }: Sources): string {
  if (situation === 'nothing' || situation === 'question') return understood(said);
  return gist(answer, said);
}

function understood(said: string): string {
  const line = headline(said);
  return line === '' ? 'There was no message.' : `I have understood: “${line}”.`;
}

function whatNext({ answer, situation, needsPerson }: Sources): string {
  if (situation === 'question') return lastQuestion(answer) ?? answer;
  if (situation === 'done') return 'There is nothing that you have to do now: we come back to you about it.';
  if (situation === 'not_done') return 'Please tell me how you would like to go on.';
  if (needsPerson) return 'A member of the team looks at this as soon as possible.';
  if (situation === 'found') return 'Please try this, and write again if it does not help.';
  if (situation === 'looked_up') return 'Tell me if you need anything else.';
  if (situation === 'chat') return 'Tell me what you need.';
  return 'Please tell me more, so that I can help.';
}

function lastQuestion(text: string): string | undefined {
  return text
    .match(/[^.!?\n]*\?/g)
    ?.at(-1)
    ?.trim();
}

/** The sentences that have most to do with a question, in their order; the first ones when none has. */
export function gist(text: string, question: string): string {
  const sentences = plain(text)
    .split(/(?<=[.!?])\s+(?=[\p{Lu}“"\d])|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
  const asked = contentStems(question);
  const scored = sentences.map((sentence, index) => {
    const shared = [...contentStems(sentence)].filter((stem) => asked.has(stem)).length;
    // The first sentence says what the others are about.
    return { sentence, index, score: shared + (index === 0 ? 2 : 0) };
  });
  return scored
    .toSorted((one, other) => other.score - one.score || one.index - other.index)
    .slice(0, MAX_SENTENCES)
    .toSorted((one, other) => one.index - other.index)
    .map(({ sentence }) => sentence)
    .join(' ');
}

/** Without markdown: no headings and emphasis, and lists as a part of their sentence. */
function plain(text: string): string {
  return text
    .replaceAll(/^#{1,6}\s+.*$/gm, '')
    .replaceAll(/:\s*\n+\s*(?:[-*•]|\d{1,2}\.)\s+/g, ': ')
    .replaceAll(/\n+\s*(?:[-*•]|\d{1,2}\.)\s+/g, '; ')
    .replaceAll(/\*\*|__|`/g, '');
}
