import type { ReactNode } from 'react';
import type { Inline } from './ast.ts';
import { parseInline } from './inline.ts';

/** Inline markdown as elements. Text only ever becomes a text node. */
export function InlineText({ text, open }: { text: string; open: boolean }): ReactNode {
  return renderInline(parseInline(text, open));
}

/* Positions are the identity of nodes here: text only grows at its end. */
function renderInline(nodes: readonly Inline[]): ReactNode[] {
  return nodes.map((node, index) => {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'code':
        return <code key={index}>{node.text}</code>;
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
          // The address is in the title, so that the label cannot hide where the link leads.
          <a key={index} href={node.href} title={node.href} target="_blank" rel="noopener noreferrer nofollow">
            {renderInline(node.children)}
          </a>
        );
      default:
        return node satisfies never;
    }
  });
}
