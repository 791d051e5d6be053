/** From a flat list of what was read to a tree. */
import type { Emphasis, Inline } from './ast.ts';
import type { Run } from './emphasis.ts';

/** What is nested deeper is shown without its markup; hostile input cannot grow the stack. */
const MAX_DEPTH = 8;

/** What the parser has read. */
export type Token =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'node'; readonly node: Inline }
  | Run
  | {
      readonly type: 'bracket';
      readonly image: boolean;
      /** What is shown when it begins no link. */
      text: string;
      /** Where the link leads: nowhere when it is null, and undefined when it is none. */
      href: string | null | undefined;
    }
  /** Ends a link or an image. */
  | { readonly type: 'end' };

/** What is open, and what has been read in it. */
interface Frame {
  readonly children: Inline[];
  readonly what: Emphasis | Extract<Token, { type: 'bracket' }> | null;
}

/** Builds the tree of all tokens, in one go. */
export function buildTree(tokens: readonly Token[]): Inline[] {
  const root: Frame = { children: [], what: null };
  const stack: Frame[] = [root];
  const top = (): Frame => stack.at(-1) ?? root;
  const open = (what: Frame['what']): void => {
    // Too deep: what is in it goes to where it would go.
    stack.push(stack.length > MAX_DEPTH ? { children: top().children, what: null } : { children: [], what });
  };
  const close = (): void => {
    const frame = stack.pop();
    if (frame === undefined || frame.what === null) return;
    for (const node of closed(frame.children, frame.what)) add(top().children, node);
  };
  for (const token of tokens) {
    switch (token.type) {
      case 'text':
        add(top().children, token);
        break;
      case 'node':
        add(top().children, token.node);
        break;
      case 'run':
        for (const _ of token.closes) close();
        add(top().children, { type: 'text', text: token.char.repeat(token.left) });
        for (const what of token.opens.toReversed()) open(what);
        break;
      case 'bracket':
        if (token.href === undefined) add(top().children, { type: 'text', text: token.text });
        else open(token);
        break;
      case 'end':
        close();
        break;
      default:
        return token satisfies never;
    }
  }
  while (stack.length > 1) close();
  return root.children;
}

/** Texts that follow each other are one. */
function add(children: Inline[], part: Inline | { readonly type: 'text'; readonly text: string }): void {
  const node: Inline = 'kind' in part ? part : { kind: 'text', text: part.text };
  const last = children.at(-1);
  if (node.kind !== 'text') {
    // Space at the end of a line is not seen.
    if (node.kind === 'break' && last?.kind === 'text') {
      children.pop();
      add(children, { type: 'text', text: last.text.trimEnd() });
    }
    children.push(node);
    return;
  }
  if (node.text === '') return;
  if (last?.kind === 'text') children[children.length - 1] = { kind: 'text', text: last.text + node.text };
  else children.push(node);
}

/** What has been closed, as nodes: its children alone where a link leads nowhere. */
function closed(children: readonly Inline[], what: NonNullable<Frame['what']>): readonly Inline[] {
  if (typeof what === 'string') return [{ kind: what, children }];
  const { href, image } = what;
  if (image) {
    const alt = textOf(children);
    return typeof href === 'string' ? [{ kind: 'image', href, alt }] : [{ kind: 'text', text: alt }];
  }
  if (typeof href !== 'string') return children;
  const label: Inline[] = [];
  for (const node of children) add(label, withoutLinks(node));
  return [{ kind: 'link', href, children: label.length > 0 ? label : [{ kind: 'text', text: href }] }];
}

/** A link inside a link would be invalid HTML, and a way to show one address and open another. An image there is its text. */
function withoutLinks(node: Inline): Inline {
  switch (node.kind) {
    case 'link':
      return { kind: 'text', text: textOf(node.children) };
    case 'image':
      return { kind: 'text', text: node.alt };
    case 'strong':
    case 'emphasis':
    case 'strike': {
      const inner: Inline[] = [];
      for (const child of node.children) add(inner, withoutLinks(child));
      return { ...node, children: inner };
    }
    case 'text':
    case 'code':
    case 'break':
      return node;
    default:
      return node satisfies never;
  }
}

/** What nodes say, without markup. */
export function textOf(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'break') return ' ';
      if (node.kind === 'image') return node.alt;
      return 'children' in node ? textOf(node.children) : node.text;
    })
    .join('');
}
