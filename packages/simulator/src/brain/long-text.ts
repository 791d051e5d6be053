/** Longest text on request, in words: enough for any streaming test, and bounded. */
const MAX_WORDS = 5_000;
const MAX_COUNT = 5_000;
const LONG_STORY_WORDS = 600;
const STORY_WORDS = 250;

/** Text of a length that the user asks for ("count to 50", "write 300 words", "a long story about …"). */
export function longText(text: string): string | undefined {
  const count = /\bcount (?:up )?(?:from (\d{1,5}) )?to (\d{1,6})\b/i.exec(text);
  if (count) return countTo(Number(count[1] ?? 1), Number(count[2]));
  const length = /\b(\d{1,6})[ -]words?\b/i.exec(text);
  const writes = /\b(?:write|tell|give|generate|say|compose|produce)\b/i.test(text);
  if (length && writes) return story(subjectOf(text), Math.max(1, Math.min(MAX_WORDS, Number(length[1]))));
  if (writes && /\b(?:stor(?:y|ies)|essay|tale|novel|poem)\b/i.test(text)) {
    return story(subjectOf(text), /\b(?:long|detailed)\b/i.test(text) ? LONG_STORY_WORDS : STORY_WORDS);
  }
  return undefined;
}

function countTo(from: number, to: number): string {
  const last = Math.min(to, from + MAX_COUNT - 1);
  return Array.from({ length: Math.max(1, last - from + 1) }, (_, index) => from + index).join(', ');
}

function subjectOf(text: string): string {
  const subject = /\b(?:about|on|of)\s+([^.!?\n]{1,80})/i.exec(text)?.[1]?.trim();
  return subject === undefined || /^\d/.test(subject) ? 'a small shop by the sea' : subject;
}

const SENTENCES = [
  'Once there was a tale about {x}, and it began on a quiet morning.',
  'Nobody in the town had thought much about {x} before that day.',
  'A letter arrived, short and neatly written, and it changed the plan.',
  'The first attempt failed, as first attempts often do.',
  'So they sat down, made a list, and started again from the top.',
  'By noon the rain had stopped and the street was full of people.',
  'Somebody asked a simple question, and for a while nobody had an answer.',
  'The answer turned out to be {x}, which surprised everyone but the baker.',
  'In the evening they wrote down what they had learned, one line at a time.',
  'It was not perfect, yet it worked, and that was enough to go on.',
];

function story(subject: string, length: number): string {
  const all: string[] = [];
  for (let index = 0; all.length < length; index += 1) {
    all.push(...(SENTENCES[index % SENTENCES.length] ?? '').replace('{x}', () => subject).split(/\s+/));
  }
  const text = all.slice(0, length);
  // A paragraph every sixty words keeps the markdown readable.
  const paragraphs = Array.from({ length: Math.ceil(text.length / 60) }, (_, index) =>
    text.slice(index * 60, index * 60 + 60).join(' '),
  );
  return paragraphs.join('\n\n').replace(/[,.]?$/, '.');
}
