import { memo, type ReactNode, useMemo } from 'react';
import type { Block } from './ast.ts';
import { parseBlocks } from './blocks.ts';
import { InlineText } from './inline-text.tsx';

/** Headings of an answer start below the panel's own heading. */
const TOP_HEADING = 3;

/** Properties of {@link Markdown}. */
export interface MarkdownProps {
  /** What the model wrote: untrusted. */
  readonly text: string;
  /** Whether the text still grows. */
  readonly streaming?: boolean;
}

/**
 * Markdown as React elements. There is no HTML on the way: tags in the text are shown as text, images become links,
 * and only http, https and mailto addresses can be opened.
 */
export function Markdown({ text, streaming = false }: MarkdownProps): ReactNode {
  const blocks = useMemo(() => parseBlocks(text, streaming), [text, streaming]);
  return <Blocks blocks={blocks} open={streaming} />;
}

function Blocks({ blocks, open }: { blocks: readonly Block[]; open: boolean }): ReactNode {
  return blocks.map((block, index) => (
    <BlockElement key={index} block={block} open={open && index === blocks.length - 1} />
  ));
}

/** Every delta makes new block objects; those that say the same keep their elements. */
const BlockElement = memo(
  BlockView,
  (before, after) => before.open === after.open && JSON.stringify(before.block) === JSON.stringify(after.block),
);

function BlockView({ block, open }: { block: Block; open: boolean }): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <InlineText text={block.text} open={open} />
        </p>
      );
    case 'heading': {
      const Heading = `h${Math.min(6, block.level + TOP_HEADING - 1)}` as 'h3' | 'h4' | 'h5' | 'h6';
      return (
        <Heading>
          <InlineText text={block.text} open={open} />
        </Heading>
      );
    }
    case 'code':
      return (
        // Wide code scrolls; a scroller that the keyboard cannot reach would hide its end.
        <pre tabIndex={0} data-language={block.language || undefined}>
          <code>{block.text}</code>
        </pre>
      );
    case 'rule':
      return <hr />;
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.blocks} open={open} />
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <ListItem blocks={item} open={open && index === block.items.length - 1} />
        </li>
      ));
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'table':
      return <Table block={block} open={open} />;
    default:
      return block satisfies never;
  }
}

/** The first paragraph of an item stands beside its bullet, without the margins of a paragraph. */
function ListItem({ blocks, open }: { blocks: readonly Block[]; open: boolean }): ReactNode {
  const [first, ...rest] = blocks;
  if (first?.kind !== 'paragraph') return <Blocks blocks={blocks} open={open} />;
  return (
    <>
      <InlineText text={first.text} open={open && rest.length === 0} />
      <Blocks blocks={rest} open={open} />
    </>
  );
}

function Table({ block, open }: { block: Extract<Block, { kind: 'table' }>; open: boolean }): ReactNode {
  const last = block.rows.length - 1;
  return (
    <div className="table" tabIndex={0} role="group">
      <table>
        <thead>
          <tr>
            {block.head.map((cell, column) => (
              <th key={column} scope="col" data-align={block.align[column]}>
                <InlineText text={cell} open={open && last < 0} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} data-align={block.align[column]}>
                  <InlineText text={cell} open={open && index === last} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
