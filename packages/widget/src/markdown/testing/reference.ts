/** What the reference implementation of CommonMark makes of a text, and what ours does, in one form that can be compared. */
import { Parser, type Node } from 'commonmark';
import type { Block, Inline } from '../ast.ts';
import { parseBlocks } from '../blocks.ts';
import { parseInline } from '../inline.ts';
import { imageHref, safeHref } from '../link.ts';
import { textOf } from '../tree.ts';

/** Deeper lists and quotes are text here. */
const MAX_DEPTH = 6;

type Tree = readonly unknown[];

/** Our reading of a text. */
export function ourTree(source: string): Tree {
  return parseBlocks(source).blocks.map(ourBlock);
}

function ourBlock(block: Block): unknown {
  switch (block.kind) {
    case 'paragraph':
      return ['paragraph', ...parseInline(block.text).map(plain)];
    case 'heading':
      return [`heading ${block.level}`, ...parseInline(block.text).map(plain)];
    case 'code':
      // How code that is not closed ends is no matter.
      return ['code', block.language, block.text.trimEnd()];
    case 'rule':
      return ['rule'];
    case 'quote':
      return ['quote', ...block.blocks.map(ourBlock)];
    case 'list':
      return [
        block.ordered ? `list ${block.start}` : 'list',
        ...block.items.map((item) => ['item', ...item.map(ourBlock)]),
      ];
    case 'table':
      return ['table'];
    default:
      return block satisfies never;
  }
}

function plain(node: Inline): unknown {
  if ('children' in node) return [node.kind, ...('href' in node ? [node.href] : []), ...node.children.map(plain)];
  return node.kind === 'break' ? ['break'] : Object.values(node);
}

/**
 * The reference's reading of a text.
 *
 * @returns null when there is something in it that we do not read: HTML, indented code, underlined headings, definitions
 *   of links.
 */
export function referenceTree(source: string): Tree | null {
  if (/^[ >*+-]*\[[^\]]*\]:/m.test(source) || /\|/.test(source)) return null;
  const root = new Parser().parse(source);
  const walker = root.walker();
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const { type, info, sourcepos } = event.node;
    if (type === 'html_block' || type === 'html_inline') return null;
    if (type === 'code_block' && info === null) return null;
    // A heading of two lines is an underlined one.
    if (type === 'heading' && sourcepos[0][0] !== sourcepos[1][0]) return null;
    if (depthOf(event.node) > MAX_DEPTH) return null;
  }
  return children(root).map(block);
}

/** How many quotes and items something is in. */
function depthOf(node: Node): number {
  let depth = 0;
  for (let at: Node | null = node; at !== null; at = at.parent) {
    if (at.type === 'block_quote' || at.type === 'item') depth += 1;
  }
  return depth;
}

function children(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.next) found.push(child);
  return found;
}

function block(node: Node): unknown {
  switch (node.type) {
    case 'paragraph':
      return ['paragraph', ...inlines(node).map(plain)];
    case 'heading':
      return [`heading ${node.level}`, ...inlines(node).map(plain)];
    case 'code_block':
      return ['code', node.info?.split(/\s/, 1)[0] ?? '', (node.literal ?? '').trimEnd()];
    case 'thematic_break':
      return ['rule'];
    case 'block_quote':
      return ['quote', ...children(node).map(block)];
    case 'list':
      return [node.listType === 'ordered' ? `list ${node.listStart}` : 'list', ...children(node).map(block)];
    default:
      return [node.type, ...children(node).map(block)];
  }
}

function inlines(node: Node, inLink = false): Inline[] {
  const found: Inline[] = [];
  for (const part of children(node).flatMap((child) => inline(child, inLink))) {
    const last = found.at(-1);
    // Space at the end of a line is not seen.
    if (part.kind === 'break' && last?.kind === 'text')
      found[found.length - 1] = { kind: 'text', text: last.text.trimEnd() };
    if (part.kind === 'text' && last?.kind === 'text')
      found[found.length - 1] = { kind: 'text', text: last.text + part.text };
    else found.push(part);
  }
  return found.filter((part) => part.kind !== 'text' || part.text !== '');
}

/** Addresses that cannot be opened are not linked to. */
function inline(node: Node, inLink: boolean): Inline[] {
  const href = safeHref(decoded(node.destination ?? ''));
  switch (node.type) {
    case 'softbreak':
    case 'linebreak':
      return [{ kind: 'break' }];
    case 'code':
      return [{ kind: 'code', text: node.literal ?? '' }];
    case 'emph':
      return [{ kind: 'emphasis', children: inlines(node, inLink) }];
    case 'strong':
      return [{ kind: 'strong', children: inlines(node, inLink) }];
    case 'link': {
      const label = inlines(node, href !== null);
      if (href === null) return label;
      return [{ kind: 'link', href, children: label.length > 0 ? label : [{ kind: 'text', text: href }] }];
    }
    case 'image': {
      const alt = textOf(inlines(node, true));
      return imageHref(href) === null || href === null || inLink
        ? [{ kind: 'text', text: alt }]
        : [{ kind: 'image', href, alt }];
    }
    default:
      return [{ kind: 'text', text: node.literal ?? '' }];
  }
}

/** The reference has escaped what our URLs escape by themselves. */
function decoded(destination: string): string {
  try {
    return decodeURI(destination);
  } catch {
    return destination;
  }
}
