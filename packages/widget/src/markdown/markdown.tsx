import { memo, type ReactNode, useMemo, useState } from 'react';
import type { Block } from './ast.ts';
import { CodeBlock } from './code-block.tsx';
import { GrowingMarkdown } from './growing.ts';
import { headingLevels } from './heading-levels.ts';
import { InlineText } from './inline-text.tsx';
import { TableView } from './table-view.tsx';

/** Properties of {@link Markdown}. */
export interface MarkdownProps {
  /** What the model wrote: untrusted. */
  readonly text: string;
  /** Whether the text still grows. */
  readonly streaming?: boolean;
}

/**
 * Markdown as React elements. There is no HTML on the way: tags in the text are shown as text, images are loaded when
 * somebody asks for them, and only http, https and mailto addresses can be opened. While the text grows, only its last block
 * is read and rendered again.
 */
export function Markdown({ text, streaming = false }: MarkdownProps): ReactNode {
  const [growing] = useState(() => new GrowingMarkdown());
  const blocks = useMemo(() => growing.read(text, streaming), [growing, text, streaming]);
  const levels = headingLevels(blocks);
  return blocks.map((block, index) => (
    <BlockElement key={index} block={block} level={levels[index]} open={streaming && index === blocks.length - 1} />
  ));
}

interface BlocksProps {
  readonly blocks: readonly Block[];
  /** Whether the last of them is still being written. */
  readonly open: boolean;
}

/** Blocks within a block, where nothing heads a part of the answer. */
function Blocks({ blocks, open }: BlocksProps): ReactNode {
  return blocks.map((block, index) => (
    <BlockElement key={index} block={block} open={open && index === blocks.length - 1} />
  ));
}

interface BlockProps {
  readonly block: Block;
  /** Of a heading of the answer. */
  readonly level?: 3 | 4 | 5 | 6 | null | undefined;
  readonly open: boolean;
}

/** Blocks that have not changed are the same objects, and keep their elements. */
const BlockElement = memo(({ block, level, open }: BlockProps): ReactNode => {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <InlineText text={block.text} open={open} />
        </p>
      );
    case 'heading': {
      const Heading = level === undefined || level === null ? 'strong' : (`h${level}` as const);
      return (
        <Heading>
          <InlineText text={block.text} open={open} />
        </Heading>
      );
    }
    case 'code':
      return <CodeBlock code={block.text} language={block.language} open={open} />;
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
        <ListItem key={index} blocks={item} open={open && index === block.items.length - 1} />
      ));
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'table':
      return <TableView block={block} open={open} />;
    default:
      return block satisfies never;
  }
});

/** The first paragraph of an item stands beside its bullet, without the margins of a paragraph. */
const ListItem = memo(({ blocks, open }: BlocksProps): ReactNode => {
  const [first, ...rest] = blocks;
  if (first?.kind !== 'paragraph') {
    return (
      <li>
        <Blocks blocks={blocks} open={open} />
      </li>
    );
  }
  return (
    <li>
      <InlineText text={first.text} open={open && rest.length === 0} />
      <Blocks blocks={rest} open={open} />
    </li>
  );
});
