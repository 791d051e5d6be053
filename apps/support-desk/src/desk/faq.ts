import type { Database } from 'better-sqlite3';

import { anyOf, searchWords } from './full-text.ts';
import type { FaqEntry, FaqResult } from './types.ts';

const MAX_RESULTS = 3;
/**
 * Makes the search over the shop's answers.
 *
 * The returned function takes a question in the customer's own words and finds the answers that share a word with it, best
 * first. The words are matched by their stem ("returning" finds "returns").
 */
export function createFaqSearch(database: Database): (query: string) => FaqResult {
  // A hit in the topic or in the words customers use says more than one somewhere in the answer.
  const search = database.prepare<[string, number], FaqEntry>(
    `SELECT faq.topic, faq.question, faq.answer
       FROM faq_search JOIN faq ON faq.id = faq_search.rowid
      WHERE faq_search MATCH ? ORDER BY bm25(faq_search, 8, 2, 1, 4) LIMIT ?`,
  );
  const topics = database.prepare<[], string>('SELECT topic FROM faq ORDER BY id').pluck();

  return (query) => {
    const expression = anyOf(searchWords(query));
    return {
      entries: expression === '' ? [] : search.all(expression, MAX_RESULTS),
      topics: topics.all(),
    };
  };
}
