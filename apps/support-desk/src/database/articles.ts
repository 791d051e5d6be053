/** The articles of the knowledge base, as files that people edit. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One article as its file has it. */
export interface ArticleFile {
  /** 127 of `KB-127-sync-error-codes.md`. */
  readonly number: number;
  readonly category: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** Words that customers use for the subject, for the search only. */
  readonly keywords: string;
}

const FOLDER = join(import.meta.dirname, 'articles');
const NAME = /^KB-(\d{1,6})-[a-z0-9-]+\.md$/;
const FILE = /^---\n(?<head>[\s\S]*?)\n---\n(?<body>[\s\S]*)$/;

/**
 * Reads one article: a head with `title`, `category` and `keywords`, a line each between lines of `---`, and the text.
 *
 * @param name Of the file, such as `KB-127-sync-error-codes.md`.
 * @throws Error naming the file and what it lacks.
 */
export function parseArticle(name: string, content: string): ArticleFile {
  const number = NAME.exec(name)?.[1];
  if (number === undefined) throw new Error(`${name}: an article's file is called like KB-127-sync-error-codes.md`);
  const { head = '', body = '' } = FILE.exec(content.replaceAll('\r\n', '\n'))?.groups ?? {};
  const fields = new Map(head.split('\n').map((line) => splitField(line)));
  const field = (key: string): string => {
    const value = fields.get(key);
    if (!value) throw new Error(`${name}: the head of an article has a line "${key}: …"`);
    return value;
  };
  if (body.trim() === '') throw new Error(`${name}: the article has no text`);
  return {
    number: Number(number),
    category: field('category'),
    title: field('title'),
    body: body.trim(),
    keywords: field('keywords'),
  };
}

/**
 * All articles of a folder, by their numbers.
 *
 * @param folder Default: the shop's own.
 * @throws Error naming a file that is no article.
 */
export function readArticles(folder: string = FOLDER): ArticleFile[] {
  return readdirSync(folder)
    .map((name) => parseArticle(name, readFileSync(join(folder, name), 'utf8')))
    .toSorted((a, b) => a.number - b.number);
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
