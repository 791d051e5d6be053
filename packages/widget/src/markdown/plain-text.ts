import type { Block, Inline } from './ast.ts';
import { parseBlocks } from './blocks.ts';
import { parseInline } from './inline.ts';

/** What an answer says without its markup: for announcements, where `asterisk asterisk` would be read aloud. */
export function plainText(markdown: string): string {
  return parseBlocks(markdown).map(blockText).filter(Boolean).join('\n');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return inlineText(parseInline(block.text));
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
        .map((row) => row.map((cell) => inlineText(parseInline(cell))).join(', '))
        .join('\n');
    default:
      return block satisfies never;
  }
}

function inlineText(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'break') return ' ';
      return 'children' in node ? inlineText(node.children) : node.text;
    })
    .join('');
}
