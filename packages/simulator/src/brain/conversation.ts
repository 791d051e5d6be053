import { findIdentifiers } from './entities.ts';
import type { Entry } from './types.ts';

/** A tool call of the current turn, with its result when there is one. */
export interface TurnCall {
  readonly name: string;
  readonly args: string;
  readonly output: string | undefined;
}

/** How far back the brain looks for what "it" or "that one" means. */
const LOOK_BACK = 200;
/** Only this much of one text is searched, so that a huge message costs no more than a large one. */
const MAX_TEXT = 20_000;

/** The conversation as the brain asks about it. */
export class Conversation {
  /** Without what the developer says in between. */
  readonly entries: readonly Entry[];
  /** Summaries of what the conversation began with, when that is no longer there. */
  readonly #summaries: readonly string[];
  /** Index of the latest user message; -1 when there is none. */
  readonly #latest: number;

  /** The system prompt. */
  readonly instructions: string;

  /** @param instructions The system prompt; default: none. */
  constructor(entries: readonly Entry[], instructions = '') {
    this.instructions = instructions;
    this.entries = entries.filter((entry) => entry.kind !== 'system');
    this.#summaries = entries.flatMap((entry) =>
      entry.kind === 'system' && /\bsummary\b/i.test(entry.text) ? [clip(entry.text)] : [],
    );
    this.#latest = this.entries.findLastIndex((entry) => entry.kind === 'user');
  }

  /** The latest user message; '' when there is none. */
  get text(): string {
    return this.#textAt(this.#latest);
  }

  /** Messages of the user, oldest first, without the latest. */
  earlierUserTexts(): string[] {
    return this.entries
      .slice(0, Math.max(0, this.#latest))
      .flatMap((entry) => (entry.kind === 'user' ? [clip(entry.text)] : []));
  }

  /** Messages of the user, the most recent first. */
  userTexts(): string[] {
    return [this.text, ...this.earlierUserTexts().toReversed()];
  }

  /** What assistants have said since the latest user message; '' when nothing. */
  answersSince(): string {
    return this.entries
      .slice(this.#latest + 1)
      .flatMap((entry) => (entry.kind === 'assistant' ? [clip(entry.text)] : []))
      .join('\n');
  }

  /** The tool calls since the latest user message, oldest first. */
  turnCalls(): TurnCall[] {
    return this.#callsBetween(this.#latest, this.entries.length);
  }

  /** Whether the last thing in the conversation is a tool's result. */
  endsWithResult(): boolean {
    return this.entries.at(-1)?.kind === 'result';
  }

  /** The conversation as it was at the user message before the latest; undefined when there is none. */
  previousTurn(): Conversation | undefined {
    const before = this.entries.slice(0, Math.max(0, this.#latest));
    return before.some((entry) => entry.kind === 'user') ? new Conversation(before, this.instructions) : undefined;
  }

  /** What the assistant said last before the latest user message; '' when nothing. */
  lastAssistantText(): string {
    for (let index = this.#latest - 1; index >= 0; index -= 1) {
      const entry = this.entries[index];
      if (entry?.kind === 'assistant') return clip(entry.text);
      if (entry?.kind === 'user') return '';
    }
    return '';
  }

  /** Identifiers mentioned before the latest user message, the most recent first. */
  mentionedIdentifiers(): string[] {
    const found = new Set<string>();
    for (const text of [...this.#lookBack().map((entry) => clip(textOf(entry))), ...this.#summaries]) {
      for (const id of findIdentifiers(text).toReversed()) found.add(id);
    }
    return [...found];
  }

  /** Identifiers in the arguments of the last tool call before the latest user message. */
  lastCallIdentifiers(): string[] {
    const call = this.#lookBack().find((entry) => entry.kind === 'call');
    return call ? findIdentifiers(clip(textOf(call))) : [];
  }

  /** All texts and results before and after the latest user message, the most recent first. */
  recentTexts(): string[] {
    return this.entries
      .slice(-LOOK_BACK)
      .toReversed()
      .map((entry) => clip(textOf(entry)));
  }

  #lookBack(): Entry[] {
    return this.entries.slice(Math.max(0, this.#latest - LOOK_BACK), Math.max(0, this.#latest)).toReversed();
  }

  #callsBetween(from: number, to: number): TurnCall[] {
    const outputs = new Map<string, string>();
    for (const entry of this.entries.slice(from + 1, to))
      if (entry.kind === 'result') outputs.set(entry.callId, entry.output);
    return this.entries
      .slice(from + 1, to)
      .flatMap((entry) =>
        entry.kind === 'call' ? [{ name: entry.name, args: entry.args, output: outputs.get(entry.callId) }] : [],
      );
  }

  #textAt(index: number): string {
    const entry = this.entries[index];
    return entry?.kind === 'user' ? clip(entry.text) : '';
  }
}

function textOf(entry: Entry): string {
  if (entry.kind === 'call') return entry.args;
  return entry.kind === 'result' ? entry.output : entry.text;
}

function clip(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}
