/** A regular expression as a graph of steps: what is to come at each point, in the order in which it is preferred. */
import type { Ahead, Behind, Part } from './regex-syntax.ts';
import { refuse } from './regex-syntax.ts';

/** Steps of one pattern; `x{1,500}` takes some 1,000. It bounds what a character can cost that leads to a new state. */
const MAX_STEPS = 5000;

interface Numbered {
  /** From 0, in no particular order. */
  readonly id: number;
}

/** A step; `next` is what follows when it succeeds. */
export type Step = Numbered &
  (
    | { readonly type: 'match' }
    | { readonly type: 'set'; readonly set: number; readonly next: Step }
    | { readonly type: 'split'; readonly first: Step; readonly second: Step }
    | { readonly type: 'start'; readonly next: Step }
    | ({ readonly type: 'ahead'; readonly next: Step } & Ahead)
    | ({ readonly type: 'behind'; readonly next: Step } & Behind)
    | { readonly type: 'boundary'; readonly negate: boolean; readonly next: Step }
  );

type Unnumbered<T> = T extends Numbered ? Omit<T, 'id'> : never;

/**
 * What follows a part: `consumed` when something was consumed since the innermost repetition began, `empty` when
 * nothing was; undefined where that fails, as a repetition beyond its minimum must not be empty.
 */
interface Exits {
  readonly empty: Step | undefined;
  readonly consumed: Step;
}

class Builder {
  readonly #kind: string;
  #steps = 0;

  constructor(kind: string) {
    this.#kind = kind;
  }

  add(step: Unnumbered<Step>): Step {
    const id = this.#steps;
    this.#steps += 1;
    if (id >= MAX_STEPS) refuse(this.#kind, 'its repetitions multiply to too many steps');
    return { ...step, id };
  }

  /** @returns the first step of the part; undefined when it cannot succeed. */
  build(part: Part, exits: Exits): Step | undefined {
    const { consumed } = exits;
    const empty = part.min > 0 ? consumed : exits.empty;
    switch (part.type) {
      case 'set':
        return this.add({ type: 'set', set: part.set, next: consumed });
      case 'sequence':
        return this.#sequence(part.parts, { empty, consumed });
      case 'choice':
        return this.#choice(part.parts.map((option) => this.build(option, { empty, consumed })));
      case 'repeat':
        return this.#repeat(part, { empty, consumed });
      default:
        return empty && this.add({ ...part, next: empty });
    }
  }

  /** Where both exits are the same, every part can succeed. */
  #then(part: Part, next: Step): Step {
    return this.build(part, { empty: next, consumed: next })!;
  }

  #sequence(parts: readonly Part[], { empty, consumed }: Exits): Step | undefined {
    for (const [index, part] of [...parts.entries()].toReversed()) {
      const isSame = empty === consumed;
      if (!isSame) empty = this.build(part, { empty, consumed });
      // Nothing comes before the first part, so that nothing was consumed before it.
      if (isSame || index > 0) consumed = this.#then(part, consumed);
      if (isSame) empty = consumed;
    }
    return empty;
  }

  #choice(options: readonly (Step | undefined)[]): Step | undefined {
    return options.reduceRight((second, first) => this.#split(first, second), undefined);
  }

  #split(first: Step | undefined, second: Step | undefined): Step | undefined {
    return first && second ? this.add({ type: 'split', first, second }) : (first ?? second);
  }

  #repeat({ part, from, to, greedy }: Extract<Part, { type: 'repeat' }>, exits: Exits): Step | undefined {
    // Asking the same twice at one place changes nothing.
    const [least, most] = part.max === 0 ? [Math.min(from, 1), Math.min(to, 1)] : [from, to];
    let { empty, consumed } = exits;
    for (let count = most; count > least; count -= 1) {
      const again = this.build(part, { empty: undefined, consumed });
      const or = (exit: Step | undefined): Step | undefined =>
        greedy ? this.#split(again, exit) : this.#split(exit, again);
      const isSame = exits.empty === exits.consumed;
      consumed = or(exits.consumed)!;
      if (isSame || count === least + 1) empty = isSame ? consumed : or(exits.empty);
    }
    return this.#sequence(
      Array.from({ length: least }, () => part),
      { empty, consumed },
    );
  }
}

/**
 * Builds the graph of a part. It prefers what JavaScript's own matcher prefers, so that both find the same matches.
 *
 * @throws {Error} naming the pattern's kind, when there would be more than 5,000 steps.
 */
export function buildGraph(part: Part, kind: string): Step {
  const builder = new Builder(kind);
  const match = builder.add({ type: 'match' });
  return builder.build(part, { empty: match, consumed: match })!;
}
