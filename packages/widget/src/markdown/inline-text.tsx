import { memo, type ReactNode } from 'react';
import { undisguised, visible } from '../text/visible.ts';
import { AnswerImage } from './answer-image.tsx';
import type { Inline } from './ast.ts';
import { parseInline } from './inline.ts';
import { OutsideLink } from './outside-link.tsx';
import { textOf } from './tree.ts';

/** Inline markdown as elements. Text only ever becomes a text node: what is hidden in it goes last, since it may be written as `&#x202e;`. */
export const InlineText = memo(({ text, open }: { text: string; open: boolean }): ReactNode =>
  renderInline(parseInline(text, open)),
);

/* Positions are the identity of nodes here: text only grows at its end. */
function renderInline(nodes: readonly Inline[]): ReactNode[] {
  return nodes.map((node, index) => {
    switch (node.kind) {
      case 'text':
        return undisguised(node.text);
      case 'code':
        return <code key={index}>{visible(node.text)}</code>;
      case 'break':
        return <br key={index} />;
      case 'strong':
        return <strong key={index}>{renderInline(node.children)}</strong>;
      case 'emphasis':
        return <em key={index}>{renderInline(node.children)}</em>;
      case 'strike':
        return <s key={index}>{renderInline(node.children)}</s>;
      case 'link':
        return (
          <OutsideLink key={index} href={node.href} label={textOf(node.children)}>
            {renderInline(node.children)}
          </OutsideLink>
        );
      case 'image':
        return <AnswerImage key={index} href={node.href} alt={undisguised(node.alt)} />;
      default:
        return node satisfies never;
    }
  });
}
