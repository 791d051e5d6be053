/** What of a conversation is sent to the model when all of it is too much. */
import type { AgentInputItem } from '@openai/agents';
import { shortenItem } from './shorten.ts';
import { estimateInputTokens } from './token-estimate.ts';
import { groupHistory, type Unit } from './units.ts';

export interface TrimOptions {
  /** Most tokens of the input, by estimate; instructions, tools and a summary come on top. Default: no limit. */
  readonly maxTokens?: number;
  /** Most turns of the conversation, the newest included. Default: no limit. */
  readonly maxTurns?: number;
  /** Most tokens of one item; the texts of a larger one are shortened in what is sent. Default 8 000. */
  readonly maxItemTokens?: number;
}

export interface TrimmedInput {
  /** What is sent, in order. Items are the given ones, or shortened copies of them. */
  readonly kept: AgentInputItem[];
  /** What there was no room for, unchanged, in the order in which it had to go. */
  readonly dropped: AgentInputItem[];
  /** Number of items at the head of `kept` that always stay; a summary of `dropped` belongs behind them. */
  readonly head: number;
}

const MAX_ITEM_TOKENS = 8000;
/** How far is cut when there is too much. */
const TARGET = 0.75;

/**
 * Makes a model's input fit.
 *
 * Whole turns go, the oldest first; see `groupHistory` for what a turn is. When the newest turn alone is too much, its
 * oldest responses go, each with the results of its calls, and after them its older messages of the user. Always kept,
 * even when they are too much: what stands at the head, the newest message of the user, and the newest response of its
 * turn. Halves of pairs whose other half is missing are left out, and count neither as kept nor as dropped.
 *
 * A cut goes further than it must, to three quarters of the limits, so that the inputs after it begin with the same
 * items until the next cut: providers cache by prefix. Nothing is remembered for that. The history is replayed from its
 * first item, and cut wherever it was too much at that point; so equal items give equal cuts on any node, more items at
 * the end never bring back what was dropped, and `dropped` only grows at its end.
 *
 * Not for input that continues a conversation kept by the provider (`previousResponseId`, `conversationId`): results
 * stand there without their calls. The time is linear in the size of the items.
 */
export function trimInput(items: readonly AgentInputItem[], options: TrimOptions = {}): TrimmedInput {
  const { maxTokens = Infinity, maxTurns = Infinity, maxItemTokens = MAX_ITEM_TOKENS } = options;
  const { head, units } = groupHistory(items);
  const sent = items.map((item) => shortenItem(item, maxItemTokens));
  const tokensOf = (positions: readonly number[]): number =>
    estimateInputTokens(positions.map((position) => sent[position]!));

  const headPositions = [...items.keys()].slice(0, head);
  const window = new Window(maxTokens, maxTurns, tokensOf(headPositions));
  for (const unit of units) window.add({ ...unit, tokens: tokensOf(unit.positions) });

  const kept = window.kept.flatMap(({ positions }) => positions).toSorted((left, right) => left - right);
  return {
    kept: [...headPositions, ...kept].map((position) => sent[position]!),
    dropped: window.dropped.flatMap(({ positions }) => positions.map((position) => items[position]!)),
    head,
  };
}

interface SizedUnit extends Unit {
  readonly tokens: number;
}

/** The part of a history that is sent, as the history grows. */
class Window {
  readonly dropped: SizedUnit[] = [];
  readonly #maxTokens: number;
  readonly #maxTurns: number;
  #turns: SizedUnit[][] = [];
  #tokens: number;

  /** @param tokens Size of what is sent in any case. */
  constructor(maxTokens: number, maxTurns: number, tokens: number) {
    this.#maxTokens = maxTokens;
    this.#maxTurns = maxTurns;
    this.#tokens = tokens;
  }

  get kept(): SizedUnit[] {
    return this.#turns.flat();
  }

  add(unit: SizedUnit): void {
    const newest = this.#turns.at(-1);
    if (newest === undefined || unit.startsTurn) this.#turns.push([unit]);
    else newest.push(unit);
    this.#tokens += unit.tokens;
    if (this.#exceeds(1)) this.#cut();
  }

  #exceeds(share: number): boolean {
    return this.#tokens > this.#maxTokens * share || this.#turns.length > Math.ceil(this.#maxTurns * share);
  }

  #cut(): void {
    while (this.#turns.length > 1 && this.#exceeds(TARGET)) {
      const [turn = [], ...rest] = this.#turns;
      for (const unit of turn) this.#drop(unit);
      this.#turns = rest;
    }
    if (this.#tokens > this.#maxTokens) this.#cutNewest();
  }

  /** Only the newest turn is left, and it is too much. */
  #cutNewest(): void {
    const [turn = []] = this.#turns;
    const lastResponse = turn.findLast(({ kind }) => kind === 'model');
    const lastMessage = turn.findLast(({ kind }) => kind === 'user');
    const gone = new Set<SizedUnit>();
    const dropWhile = (tooMuch: () => boolean, candidates: SizedUnit[]): void => {
      for (const unit of candidates) {
        if (!tooMuch()) return;
        this.#drop(unit);
        gone.add(unit);
      }
    };
    dropWhile(
      () => this.#tokens > this.#maxTokens * TARGET,
      turn.filter((unit) => unit.kind !== 'user' && unit !== lastResponse),
    );
    dropWhile(
      () => this.#tokens > this.#maxTokens,
      turn.filter((unit) => unit.kind === 'user' && unit !== lastMessage),
    );
    this.#turns = [turn.filter((unit) => !gone.has(unit))];
  }

  #drop(unit: SizedUnit): void {
    this.#tokens -= unit.tokens;
    this.dropped.push(unit);
  }
}
