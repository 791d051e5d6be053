import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { parseArticle, readArticles } from './articles.ts';

const HEAD = 'title: Pair: a guide\ncategory: devices\nkeywords: bluetooth';

it('[AG4] an article is a head of fields and a text', () => {
  expect(parseArticle('KB-7-pair.md', `---\r\n${HEAD}\r\n---\r\n\r\nHold it.\r\n\r\n---\r\n\r\nDone.\r\n`)).toEqual({
    number: 7,
    category: 'devices',
    title: 'Pair: a guide',
    body: 'Hold it.\n\n---\n\nDone.',
    keywords: 'bluetooth',
  });
});

it.each([
  ['pair.md', `---\n${HEAD}\n---\nHold it.`, "pair.md: an article's file is called like"],
  ['KB-7-pair.md', 'Hold it.', 'KB-7-pair.md: the article has no text'],
  ['KB-7-pair.md', `---\n${HEAD.replace('devices', '')}\n---\nHold it.`, 'a line "category: …"'],
  ['KB-7-pair.md', `---\n${HEAD}\n---\n \n`, 'KB-7-pair.md: the article has no text'],
])('[AG4] a file that is no article is named: %s %j', (name, content, problem) => {
  expect(() => parseArticle(name, content)).toThrow(problem);
});

it('[AG4] a folder is read in the order of the numbers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-articles-'));
  try {
    for (const number of [1000, 20, 3]) writeFileSync(join(folder, `KB-${number}-a.md`), `---\n${HEAD}\n---\nText.`);
    expect(readArticles(folder).map(({ number }) => number)).toEqual([3, 20, 1000]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('[AG4] the shop’s own articles are more than thirty, each with its own title and something to read', () => {
  const articles = readArticles();
  expect(articles.length).toBeGreaterThanOrEqual(30);
  expect(new Set(articles.map(({ title }) => title)).size).toBe(articles.length);
  expect(new Set(articles.map(({ number }) => number)).size).toBe(articles.length);
  for (const { number, body } of articles) {
    expect({ number, words: body.split(/\s+/).length > 50 }).toEqual({ number, words: true });
  }
});

it('[AG4] the articles say what the shop’s short answers say', () => {
  const text = (number: number): string => readArticles().find((article) => article.number === number)?.body ?? '';
  expect(text(101)).toMatch(/5–7 business days[\s\S]*2–3 business days/);
  expect(text(106)).toMatch(/within 30 days[\s\S]*free on the Premium plan/);
  expect(text(109)).toContain('1-year manufacturer warranty');
  // Articles that other articles and the agents rely on by what they say.
  expect(text(150)).toMatch(/within 24 hours on the Premium plan and within 48 hours on the Free plan/);
});
