import { undisguised } from '../text/visible.ts';
import type { Block } from './ast.ts';
import { parseBlocks } from './blocks.ts';
import { parseInline } from './inline.ts';
import { textOf } from './tree.ts';

/** What an answer says without its markup, and without what is hidden: for announcements, where `asterisk asterisk` would be read aloud. */
export function plainText(markdown: string): string {
  return undisguised(parseBlocks(markdown).blocks.map(blockText).filter(Boolean).join('\n'));
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return textOf(parseInline(block.text));
    case 'code':
      return block.text;
    case 'rule':
      return '';
    case 'quote':
      return block.blocks.map(blockText).join('\n');
    case 'list':
      return block.items.map((item) => item.map(blockText).join('\n')).join('\n');
    case 'table':
      return [block.head, ...block.rows]
        .map((row) => row.map((cell) => textOf(parseInline(cell))).join(', '))
        .join('\n');
    default:
      return block satisfies never;
  }
}
