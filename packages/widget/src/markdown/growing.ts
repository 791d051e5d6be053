/** An answer while it is written: only the end of it is read again, and what has not changed stays the same object. */
import type { Block } from './ast.ts';
import { parseBlocks } from './blocks.ts';

/** Reads one text after the other, each usually the one before with more at its end. */
export class GrowingMarkdown {
  /** The part of the text that nothing changes any more, and its blocks. */
  #prefix = '';
  #settled: readonly Block[] = [];
  #blocks: readonly Block[] = [];

  /** @param growing Whether more may follow. */
  read(text: string, growing: boolean): readonly Block[] {
    if (!text.startsWith(this.#prefix)) {
      this.#prefix = '';
      this.#settled = [];
    }
    const rest = text.slice(this.#prefix.length);
    const { blocks, settled, settledAt } = parseBlocks(rest, growing);
    const before = this.#blocks.slice(this.#settled.length);
    const shared = blocks.map((block, index) => share(before[index], block));
    this.#blocks = [...this.#settled, ...shared];
    if (settled > 0) {
      this.#settled = this.#blocks.slice(0, this.#settled.length + settled);
      this.#prefix = text.slice(0, this.#prefix.length + settledAt);
    }
    return this.#blocks;
  }
}

/** The block of before, or its parts, where they say the same. */
function share(before: Block | undefined, block: Block): Block {
  if (before?.kind !== block.kind) return block;
  switch (block.kind) {
    case 'list': {
      if (before.kind !== 'list') return block;
      const items = shareAll(before.items, block.items, shareBlocks);
      return items === before.items && before.start === block.start && before.ordered === block.ordered
        ? before
        : { ...block, items };
    }
    case 'quote': {
      if (before.kind !== 'quote') return block;
      const blocks = shareBlocks(before.blocks, block.blocks);
      return blocks === before.blocks ? before : { ...block, blocks };
    }
    case 'table': {
      if (before.kind !== 'table') return block;
      const head = shareAll(before.head, block.head);
      const align = shareAll(before.align, block.align);
      const rows = shareAll(before.rows, block.rows, (old, row) => shareAll(old ?? [], row));
      return head === before.head && align === before.align && rows === before.rows
        ? before
        : { ...block, head, align, rows };
    }
    case 'paragraph':
      return before.kind === 'paragraph' && before.text === block.text ? before : block;
    case 'heading':
      return before.kind === 'heading' && before.text === block.text && before.level === block.level ? before : block;
    case 'code':
      return before.kind === 'code' && before.text === block.text && before.language === block.language
        ? before
        : block;
    case 'rule':
      return before;
    default:
      return block satisfies never;
  }
}

function shareBlocks(before: readonly Block[] | undefined, blocks: readonly Block[]): readonly Block[] {
  return shareAll(before ?? [], blocks, share);
}

/** The list of before, if all that is in it is the same. */
function shareAll<T>(
  before: readonly T[],
  list: readonly T[],
  shareOne: (before: T | undefined, item: T) => T = (_before, item) => item,
): readonly T[] {
  const shared = list.map((item, index) => shareOne(before[index], item));
  return shared.length === before.length && shared.every((item, index) => item === before[index]) ? before : shared;
}
