import type { Database } from 'better-sqlite3';

import type { FaqEntry, FaqResult } from './types.ts';

const MAX_RESULTS = 3;
const MAX_WORDS = 32;

/** Words of a question that say nothing about its subject; matching them would find every answer. */
const STOP_WORDS = new Set(
  (
    'a about all am an and any are as at be been but by can could did do does for from get give had has have how i if in is ' +
    'it its know like long may me much my need of on or our please should so some take takes tell that the their them there ' +
    'they this to us want was we were what when where which who will with would you your'
  ).split(' '),
);

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
    const expression = matchExpression(query);
    return {
      entries: expression === '' ? [] : search.all(expression, MAX_RESULTS),
      topics: topics.all(),
    };
  };
}

/** Quotes every word, so that nothing a customer types is read as search syntax. */
function matchExpression(query: string): string {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words)]
    .filter((word) => word.length > 1 && !STOP_WORDS.has(word))
    .slice(0, MAX_WORDS)
    .map((word) => `"${word}"`)
    .join(' OR ');
}
