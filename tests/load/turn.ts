/**
 * One turn of the benchmark. Its text tells the provider what to stream, so that the provider needs no state, and what
 * must arrive follows from the number of tokens alone.
 */
export interface Turn {
  /** Names the turn to the provider; without spaces. */
  readonly id: string;
  readonly tokens: number;
  readonly tokensPerSecond: number;
  /** From the request to the first token, in milliseconds. */
  readonly firstTokenMs: number;
  /** What comes besides the text; default: nothing. */
  readonly course?: Course;
}

/**
 * `call`: a tool is called before the text. `refusal`: the request is answered with status 500. `break`: a tool is called,
 * and the connection breaks in the middle of the text that follows.
 */
export type Course = 'call' | 'refusal' | 'break';

/** The tool that is called. */
export const TOOL = 'look_up';

/** Length of every token, in bytes as in characters: receivers count tokens by counting bytes. */
export const TOKEN_CHARS = 5;

/** Words as they are in any answer: what a guardrail has to look at twice would measure the guardrail. */
const WORDS =
  'that with have this will your from they know want been good much some time very when come here just like long make many more only over such take than them well'.split(
    ' ',
  );

/** Token number `index`, from 0. Neighbours differ, so what is lost, doubled or swapped shows in the text. */
export function tokenAt(index: number): string {
  return ` ${WORDS[(index * 7 + Math.floor(index / WORDS.length)) % WORDS.length]}`;
}

/** The whole text of so many tokens. */
export function textOf(tokens: number): string {
  return Array.from({ length: tokens }, (_, index) => tokenAt(index)).join('');
}

/** The visitor's message that asks for a turn. */
export function formatTurn({ id, tokens, tokensPerSecond, firstTokenMs, course }: Turn): string {
  const text = `turn ${id}: ${tokens} tokens at ${tokensPerSecond} a second after ${firstTokenMs} ms`;
  return course === undefined ? text : `${text} with a ${course}`;
}

const TURN = /turn (\S+): (\d+) tokens at ([\d.]+) a second after ([\d.]+) ms(?: with a (call|refusal|break))?/;

/** The turn that a request asks for, wherever it is in the text. */
export function parseTurn(text: string): Turn | undefined {
  const match = TURN.exec(text);
  if (match === null) return undefined;
  const [, id = '', tokens, tokensPerSecond, firstTokenMs, course] = match;
  return {
    id,
    tokens: Number(tokens),
    tokensPerSecond: Number(tokensPerSecond),
    firstTokenMs: Number(firstTokenMs),
    ...(course !== undefined && { course: course as Course }),
  };
}
