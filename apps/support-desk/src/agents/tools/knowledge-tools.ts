import { z } from 'zod';

import { defineTool, refused } from './tool.ts';
import type { DeskTool, ToolServices } from './tool.ts';

/** Both read a local database. */
const LOOKUP = { sideEffects: false, idempotent: true, timeoutMs: 10_000 } as const;

/** `search_knowledge_base(query)`: which help articles fit a question. */
export function searchKnowledgeBaseTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    query: z
      .string()
      .describe("What the customer wants to know, in the customer's words, with error codes and product names."),
  });
  return defineTool(services, {
    name: 'search_knowledge_base',
    description:
      "Searches the shop's help articles: shipping, returns, warranty, billing, invoices, plans, login, two-factor, Widget Cloud sync " +
      'and its error codes, pairing, firmware, API, data export, privacy, service status. Returns titles and the passages that fit ' +
      'best; read_article has the whole text.',
    parameters,
    policy: {
      ...LOOKUP,
      title: 'Search the help articles',
      summarise: (args) => {
        const query = parameters.safeParse(args).data?.query;
        return query === undefined ? 'Search the help articles' : `Search the help articles for “${query}”`;
      },
    },
    execute({ query }) {
      const found = services.desk.searchKnowledge(query);
      if (!found.ok) return refused(found);
      const hits = found.value;
      const message =
        hits.length === 0
          ? 'No help article fits these words.'
          : `Found: ${hits.map(({ id, title }) => `${title} (${id})`).join('; ')}`;
      return {
        ok: true,
        message,
        articles: hits.map(({ id, title, category, snippet }) => ({
          article_id: id,
          title,
          category,
          passage: snippet,
        })),
      };
    },
  });
}

/** `read_article(article_id)`: the text of one help article. */
export function readArticleTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    article_id: z
      .string()
      .describe('The number of the article as search_knowledge_base returns it, for example KB-127.'),
  });
  return defineTool(services, {
    name: 'read_article',
    description: 'Reads the whole text of one help article by its number. Search for the number first.',
    parameters,
    policy: {
      ...LOOKUP,
      title: 'Read a help article',
      summarise: (args) => `Read article ${parameters.safeParse(args).data?.article_id ?? ''}`.trim(),
    },
    execute({ article_id }) {
      const found = services.desk.readArticle(article_id);
      if (!found.ok) return refused(found);
      const { id, title, category, body } = found.value;
      return { ok: true, message: `${title} (${id})`, article: { article_id: id, title, category, text: body } };
    },
  });
}
