/** Inline markdown: emphasis, code, links. Never throws, linear for all practical input, bounded in depth. */
import type { Inline } from './ast.ts';
import { safeHref } from './link.ts';
import {
  closingBracket,
  closingMarker,
  closingParenthesis,
  closingTicks,
  type Marker,
  MAX_ADDRESS,
  runLength,
  SPACE,
  WORD,
} from './scan.ts';

/** Deeper nesting than this is shown as it was written; hostile input cannot grow the stack. */
const MAX_DEPTH = 8;
/** Longest label that is taken for the beginning of a link while text still grows. */
const MAX_LABEL = 120;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const BARE_URL = /https?:\/\/[^\s<>"'`|\\^{}[\]]+/y;
const ANGLE_LINK = /<((?:https?:\/\/|mailto:)[^\s<>]+)>/y;
/** Markers at the very end of text that still grows: their other half may be on its way. */
const DANGLING = /(?:[*_~`]+|!?\[|<|\\)$/;

interface Scan {
  readonly text: string;
  /** The text is the growing end of an answer: constructs that have not been closed yet count as closed. */
  readonly open: boolean;
  readonly depth: number;
  /** Markers that have no closer in the rest of the text; spares searching again for each of them. */
  readonly unclosed: Set<string>;
}

/**
 * Parses one paragraph's text.
 *
 * @param open Whether more text may follow. Half-written constructs are then shown as if they were complete, so that
 *   nothing flips its look when the closing half arrives.
 */
export function parseInline(text: string, open = false, depth = 0): Inline[] {
  const scan: Scan = { text: open ? text.replace(DANGLING, '') : text, open, depth, unclosed: new Set() };
  const nodes: Inline[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') nodes.push({ kind: 'text', text: plain });
    plain = '';
  };
  let at = 0;
  while (at < scan.text.length) {
    const found = depth < MAX_DEPTH ? construct(scan, at) : null;
    if (found === null) {
      plain += scan.text[at];
      at += 1;
      continue;
    }
    if (found.node.kind === 'text') plain += found.node.text;
    else {
      flush();
      nodes.push(found.node);
    }
    for (const extra of found.more ?? []) {
      flush();
      nodes.push(extra);
    }
    at = found.end;
  }
  flush();
  return nodes;
}

interface Found {
  readonly node: Inline;
  readonly end: number;
  readonly more?: readonly Inline[];
}

function construct(scan: Scan, at: number): Found | null {
  switch (scan.text[at]) {
    case '\\':
      return escaped(scan, at);
    case '\n':
      return { node: { kind: 'break' }, end: at + 1 };
    case '`':
      return codeSpan(scan, at);
    case '*':
    case '_':
    case '~':
      return emphasis(scan, at);
    case '!':
      return scan.text[at + 1] === '[' ? link(scan, at + 1) : null;
    case '[':
      return link(scan, at);
    case '<':
      return angleLink(scan, at);
    case 'h':
      return bareLink(scan, at);
    default:
      return null;
  }
}

function escaped({ text }: Scan, at: number): Found | null {
  const next = text[at + 1];
  if (next === '\n') return { node: { kind: 'break' }, end: at + 2 };
  return next !== undefined && ESCAPABLE.test(next) ? { node: { kind: 'text', text: next }, end: at + 2 } : null;
}

function codeSpan({ text, open, unclosed }: Scan, at: number): Found {
  const length = runLength(text, at);
  const fence = '`'.repeat(length);
  const start = at + length;
  const end = unclosed.has(fence) ? -1 : closingTicks(text, start, length);
  if (end >= 0) return { node: { kind: 'code', text: trimCode(text.slice(start, end)) }, end: end + length };
  unclosed.add(fence);
  if (open && start < text.length)
    return { node: { kind: 'code', text: trimCode(text.slice(start)) }, end: text.length };
  return { node: { kind: 'text', text: fence }, end: start };
}

function trimCode(code: string): string {
  const line = code.replaceAll('\n', ' ');
  return line.length > 2 && line.startsWith(' ') && line.endsWith(' ') ? line.slice(1, -1) : line;
}

function emphasis(scan: Scan, at: number): Found | null {
  const { text, open, depth, unclosed } = scan;
  const char = text[at] as '*' | '_' | '~';
  const run = runLength(text, at);
  const asText: Found = { node: { kind: 'text', text: char.repeat(run) }, end: at + run };
  if (char === '~' ? run !== 2 : run > 3) return asText;
  const marker = char.repeat(run) as Marker;
  const start = at + run;
  const next = text[start];
  if (next === undefined || SPACE.test(next)) return asText;
  // `snake_case` is no emphasis.
  if (char === '_' && WORD.test(text[at - 1] ?? ' ')) return asText;
  let end = unclosed.has(marker) ? -1 : closingMarker(text, start, marker);
  let after = end + run;
  if (end < 0) {
    unclosed.add(marker);
    // `5*3` is hardly the beginning of emphasis.
    if (!open || WORD.test(text[at - 1] ?? ' ')) return asText;
    end = text.length;
    after = end;
  }
  const children = parseInline(text.slice(start, end), open && after >= text.length, depth + 1);
  const node: Inline =
    run === 3
      ? { kind: 'strong', children: [{ kind: 'emphasis', children }] }
      : { kind: char === '~' ? 'strike' : run === 2 ? 'strong' : 'emphasis', children };
  return { node, end: after };
}

/** `[label](address)`, and `![alt](address)`: an image is never loaded, only linked to. */
function link(scan: Scan, at: number): Found | null {
  const { text, open, depth, unclosed } = scan;
  const labelEnd = unclosed.has(']') ? -1 : closingBracket(text, at + 1);
  if (labelEnd < 0) {
    unclosed.add(']');
    // A label is short; a bracket that stays open for longer is only a bracket.
    const label = text.slice(at + 1);
    return open && label.length <= MAX_LABEL && !label.includes('\n')
      ? { node: { kind: 'text', text: '' }, end: text.length, more: parseInline(label, true, depth + 1) }
      : null;
  }
  const label = text.slice(at + 1, labelEnd);
  if (text[labelEnd + 1] !== '(') {
    return open && labelEnd === text.length - 1
      ? { node: { kind: 'text', text: '' }, end: text.length, more: parseInline(label, true, depth + 1) }
      : null;
  }
  const end = closingParenthesis(text, labelEnd + 2);
  const growing = open && text.length - labelEnd <= MAX_ADDRESS && !text.includes('\n', labelEnd);
  if (end < 0 && !growing) return null;
  const children = parseInline(label, false, depth + 1);
  const address = text.slice(labelEnd + 2, end < 0 ? undefined : end);
  // The address of a link may be followed by a title in quotes, which nobody needs.
  const href = end < 0 ? null : safeHref(address.trim().split(/\s+/, 1)[0] ?? '');
  const after = end < 0 ? text.length : end + 1;
  if (href === null) return { node: { kind: 'text', text: '' }, end: after, more: children };
  const shown: readonly Inline[] = children.length > 0 ? children : [{ kind: 'text', text: href }];
  return { node: { kind: 'link', href, children: withoutLinks(shown) }, end: after };
}

/** A link inside a link would be invalid HTML, and a way to show one address and open another. */
function withoutLinks(nodes: readonly Inline[]): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (node.kind === 'link') return withoutLinks(node.children);
    return 'children' in node ? [{ ...node, children: withoutLinks(node.children) }] : [node];
  });
}

function angleLink({ text }: Scan, at: number): Found | null {
  ANGLE_LINK.lastIndex = at;
  const match = ANGLE_LINK.exec(text);
  const href = match?.[1] === undefined ? null : safeHref(match[1]);
  if (match?.[1] === undefined || href === null) return null;
  return { node: { kind: 'link', href, children: [{ kind: 'text', text: match[1] }] }, end: ANGLE_LINK.lastIndex };
}

function bareLink({ text, open }: Scan, at: number): Found | null {
  if (WORD.test(text[at - 1] ?? ' ')) return null;
  BARE_URL.lastIndex = at;
  let shown = BARE_URL.exec(text)?.[0];
  if (shown === undefined) return null;
  shown = shown.replace(/[.,;:!?*_~]+$/, '');
  // `(see https://example.com)`: the parenthesis belongs to the sentence.
  if (shown.endsWith(')') && !shown.includes('(')) shown = shown.slice(0, -1);
  const end = at + shown.length;
  // An address that is still being written must not lead anywhere yet.
  const href = open && end === text.length ? null : safeHref(shown);
  if (href === null) return { node: { kind: 'text', text: shown }, end };
  return { node: { kind: 'link', href, children: [{ kind: 'text', text: shown }] }, end };
}
