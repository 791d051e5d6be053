/** Gives code its colours. A part of its own: most conversations have no code. */
import bash from 'highlight.js/lib/languages/bash';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { Highlight, Piece, TokenKind } from '../markdown/highlighting.ts';

const lowlight = createLowlight({
  bash,
  cpp,
  csharp,
  css,
  diff,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  php,
  python,
  ruby,
  rust,
  shell,
  sql,
  typescript,
  xml,
  yaml,
});

/** By the classes of highlight.js; what is not listed has no colour of its own. */
const KINDS: Readonly<Record<string, TokenKind>> = {
  'hljs-keyword': 'keyword',
  'hljs-built_in': 'keyword',
  'hljs-literal': 'number',
  'hljs-number': 'number',
  'hljs-string': 'string',
  'hljs-regexp': 'string',
  'hljs-char': 'string',
  'hljs-symbol': 'string',
  'hljs-comment': 'comment',
  'hljs-quote': 'comment',
  'hljs-doctag': 'comment',
  'hljs-meta': 'comment',
  'hljs-title': 'name',
  'hljs-section': 'name',
  'hljs-attr': 'name',
  'hljs-attribute': 'name',
  'hljs-property': 'name',
  'hljs-type': 'tag',
  'hljs-name': 'tag',
  'hljs-tag': 'tag',
  'hljs-selector-tag': 'tag',
  'hljs-selector-class': 'tag',
  'hljs-selector-id': 'tag',
  'hljs-addition': 'added',
  'hljs-deletion': 'removed',
};

type Tree = ReturnType<typeof lowlight.highlight>;
type Node = Tree['children'][number];

/** Code in pieces; nothing of the library's own markup is used. */
export const highlight: Highlight = (code, language) => {
  const name = language.toLowerCase();
  if (!lowlight.registered(name)) return null;
  const pieces: Piece[] = [];
  collect(lowlight.highlight(name, code).children, null, pieces);
  return pieces;
};

function collect(nodes: readonly Node[], around: TokenKind | null, pieces: Piece[]): void {
  for (const node of nodes) {
    if (node.type === 'text') pieces.push({ text: node.value, kind: around });
    else if (node.type === 'element') collect(node.children, kindOf(node.properties['className']) ?? around, pieces);
  }
}

function kindOf(classes: unknown): TokenKind | undefined {
  const [first] = Array.isArray(classes) ? (classes as readonly unknown[]) : [];
  return typeof first === 'string' && Object.hasOwn(KINDS, first) ? KINDS[first] : undefined;
}
