import type { Database } from 'better-sqlite3';

import { anyBeginningOf, anyOf, searchWords } from './full-text.ts';
import { normaliseArticleId } from './identifiers.ts';
import { refuse } from './refusals.ts';
import type { Article, ArticleHit, Outcome } from './types.ts';

const MAX_RESULTS = 3;
/** Words of the text that are shown of an article that was found. */
const SNIPPET_WORDS = 40;
/** Results that fit less than this, in proportion to the best one, only distract from it. */
const LEAST_SHARE = 0.35;

/** The shop's help articles. */
export interface KnowledgeBase {
  /**
   * Finds the articles that share a word with a question in the customer's own words, best first, at most three. Words are
   * matched by their stem ("syncing" finds "sync"), and, when that finds nothing, by their beginning.
   */
  searchKnowledge(query: string): Outcome<readonly ArticleHit[]>;
  /** An article by its number, in any of the forms people write: `KB-127`, `kb 127`, `127`. */
  readArticle(articleId: string): Outcome<Article>;
}

interface HitRow {
  number: number;
  category: string;
  title: string;
  snippet: string;
  /** The more negative, the better. */
  rank: number;
}

/** Prepares the statements on an open, migrated database. */
export function createKnowledgeBase(database: Database): KnowledgeBase {
  // The title says what an article is about; the keywords are customers' words for it, and count almost as much.
  const search = database.prepare<[string, number], HitRow>(
    `SELECT number, category, articles.title AS title, bm25(article_search, 6, 4, 1) AS rank,
            snippet(article_search, 2, '', '', '…', ${SNIPPET_WORDS}) AS snippet
       FROM article_search JOIN articles ON number = article_search.rowid
      WHERE article_search MATCH ? ORDER BY rank, number LIMIT ?`,
  );
  const article = database.prepare<[number], Omit<Article, 'id'> & { number: number }>(
    'SELECT number, category, title, body FROM articles WHERE number = ?',
  );

  const find = (expression: string): HitRow[] => (expression === '' ? [] : search.all(expression, MAX_RESULTS));

  return {
    searchKnowledge(query) {
      if (query.trim() === '') return refuse('invalid_query', 'There is nothing to search for: the question is empty.');
      const words = searchWords(query);
      const exact = find(anyOf(words));
      const rows = exact.length > 0 ? exact : find(anyBeginningOf(words));
      const least = (rows[0]?.rank ?? 0) * LEAST_SHARE;
      return { ok: true, value: rows.filter(({ rank }) => rank <= least).map((row) => hitFromRow(row)) };
    },
    readArticle(text) {
      const number = normaliseArticleId(text);
      if (number === undefined) {
        return refuse('invalid_article_id', 'That is not the number of an article. They look like KB-127.');
      }
      const found = article.get(number);
      if (found === undefined) return refuse('article_not_found', `There is no article KB-${number}.`);
      const { category, title, body } = found;
      return { ok: true, value: { id: `KB-${number}`, category, title, body } };
    },
  };
}

function hitFromRow({ number, category, title, snippet }: HitRow): ArticleHit {
  return { id: `KB-${number}`, category, title, snippet: snippet.replaceAll(/\s+/g, ' ').trim() };
}
