import { describe, expect, test } from 'vitest';
import { Talk, tool } from '../testing/talk.ts';
import type { TextFormat } from './types.ts';

const string = { type: 'string' };
const searchDocs = tool('search_docs', 'Search the product documentation.', { query: string });
const readPage = tool('read_page', 'Read a page of the documentation.', { page_id: string });
const openCase = tool('open_case', 'Open a case for the engineers.', {
  title: string,
  details: string,
  severity: { type: 'string', enum: ['P1', 'P2', 'P3', 'P4'] },
  area: { type: 'string', enum: ['billing', 'security', 'other'] },
  contact_email: { type: ['string', 'null'] },
});
const page = tool('page_engineer', 'Escalates to a human engineer on duty.', { reason: string });
const tools = [searchDocs, readPage, openCase, page];
const instructions = 'You help customers of a cloud database. Always search the docs before you open a case.';
const hit = { results: [{ page_id: 'DOC-7', title: 'Rotate keys', text: 'Open settings, then keys.' }] };
const nothing = { results: [], message: 'No page fits.' };

/** The names of the tools that are called for a text, and what is said in the end. */
function did(text: string, outputs: Record<string, unknown> = { search_docs: hit }): string[] {
  const log = new Talk({ instructions, tools }, outputs).say(text);
  return log.map((line) => line.replace(/^(\w+) \{.*$/, '$1'));
}

describe('of its own accord', () => {
  test('it searches before it answers', () => {
    expect(did('My API key does not work')).toEqual([
      'search_docs',
      '**Rotate keys** (DOC-7): Open settings, then keys.',
    ]);
  });

  test('it reads the whole of what it found a part of', () => {
    const cut = { results: [{ page_id: 'DOC-7', title: 'Rotate keys', text: 'Open … then keys' }] };
    const whole = {
      page: {
        page_id: 'DOC-7',
        title: 'Rotate keys',
        text: `Open settings, then keys. ${'Press rotate. '.repeat(10)}`,
      },
    };
    const log = new Talk({ instructions, tools }, { search_docs: cut, read_page: whole }).say(
      'My API key does not work',
    );
    expect(log.slice(0, 2)).toEqual([
      'search_docs {"query":"My API key does not work"}',
      'read_page {"page_id":"DOC-7"}',
    ]);
    expect(log[2]).toMatch(/^\*\*Rotate keys\*\* \(DOC-7\): Open settings/);
  });

  test('it records what it found nothing about, and no plain question', () => {
    expect(did('The query editor shows error 42', { search_docs: nothing }).slice(0, 2)).toEqual([
      'search_docs',
      'open_case',
    ]);
    expect(did('How do I rotate an API key?', { search_docs: nothing })[1]).toMatch(/could not find anything/);
  });

  test.each([
    ['It would be great if the editor had a dark mode', '"severity":"P4","area":"other"'],
    ['I was charged twice for May', '"severity":"P2","area":"billing"'],
    ['Someone hacked our account', '"severity":"P1","area":"security"'],
    ['I already tried all of that and the export still fails', '"severity":"P3","area":"other"'],
  ])('it searches, and then records: %s', (text, written) => {
    const log = new Talk({ instructions, tools }, { search_docs: hit }).say(text);
    expect(log[0]).toMatch(/^search_docs /);
    expect(log[1]).toMatch(/^open_case /);
    expect(log[1]).toContain(written);
    expect(log[1]).toContain(`"details":"${text}"`);
  });

  test('a record has the address that was given before, and a title in one line', () => {
    const talk = new Talk({ instructions, tools }, { search_docs: hit });
    talk.say('Hello, I am [EMAIL_1]');
    expect(
      talk.say('I was charged twice for May. The invoices have numbers 12 and 13, and both are paid.')[1],
    ).toContain('"title":"I was charged twice for May"');
    expect(talk.entries.findLast((entry) => entry.kind === 'call')).toMatchObject({
      args: expect.stringContaining('"contact_email":"[EMAIL_1]"'),
    });
  });

  test('it asks a person for whoever wants one', () => {
    expect(did('I want to talk to a human')[0]).toBe('page_engineer');
    expect(did('I want to talk to a human', { page_engineer: 'Tool execution was not approved.' })[1]).toContain(
      'nobody of the team',
    );
  });

  test.each(['Hi', 'Thanks!', 'What can you do?', 'Write me a python script', 'Bananas are yellow'])(
    'nothing for “%s”',
    (text) => {
      expect(did(text)[0]).not.toMatch(/^(?:search_docs|open_case)$/);
    },
  );

  test('what a colleague says of something grave is told beside what was done about it', () => {
    const ask = tool('ask_expert', 'Answers questions from the help pages: batteries, safety.', { input: string });
    const log = new Talk(
      { tools: [ask, openCase] },
      { ask_expert: 'Move away from it.', open_case: { ok: true, message: 'Case 9 is open.' } },
    ).say('The battery is smoking');
    expect(log.slice(0, 2).map((line) => line.split(' ')[0])).toEqual(['ask_expert', 'open_case']);
    expect(log[2]).toBe('Move away from it.\n\nCase 9 is open.');
  });
});

describe('tools of pages and servers', () => {
  const others = [
    tool('page__get_cart', 'Reads the shopping cart on the page.', {}),
    tool('docs__search_pages', 'Search the documentation.', { query: string }),
    tool('translate_to_spanish', 'Translates a text to Spanish.', { input: string }),
    tool('translate_to_french', 'Translates a text to French.', { input: string }),
  ];
  test.each([
    ['What is in my cart?', ['page__get_cart']],
    ['Search the documentation for webhooks', ['docs__search_pages']],
    ['Translate "good morning" to French', ['translate_to_french']],
    ['Say hi in Spanish and French', ['translate_to_french', 'translate_to_spanish']],
  ])('%s', (text, names) => {
    const log = new Talk({ tools: others }).say(text);
    expect(log.slice(0, -1).map((line) => line.split(' ')[0])).toEqual(names);
  });
});

describe('a structured answer', () => {
  const format: TextFormat = {
    type: 'json_schema',
    schema: {
      type: 'object',
      properties: {
        urgency: { type: 'string', enum: ['low', 'medium', 'high', 'critical'] },
        area: { type: 'string', enum: ['billing', 'technical', 'other'] },
        title: string,
        summary: string,
        next_step: string,
        needs_human: { type: 'boolean' },
      },
      required: ['urgency', 'area', 'title', 'summary', 'next_step', 'needs_human'],
    },
  };
  const answer = (
    text: string,
    outputs: Record<string, unknown> = {},
    said = instructions,
  ): Record<string, unknown> => {
    const log = new Talk({ instructions: said, tools, format }, { search_docs: hit, ...outputs }).say(text);
    return JSON.parse(log.at(-1) ?? '') as Record<string, unknown>;
  };

  test('is made of what was found', () => {
    expect(answer('The sign-in shows an error')).toEqual({
      urgency: 'medium',
      area: 'technical',
      title: 'The sign-in shows an error',
      summary: 'Rotate keys (DOC-7): Open settings, then keys.',
      next_step: 'Please try this, and write again if it does not help.',
      needs_human: false,
    });
  });

  test('is made of what was done', () => {
    expect(answer('Someone hacked our account', { open_case: { ok: true, message: 'Case 9 is open.' } })).toMatchObject(
      {
        urgency: 'critical',
        summary: 'Case 9 is open.',
        needs_human: true,
      },
    );
  });

  test('leaves to a person what is unclear', () => {
    expect(answer('It is that thing from last week')).toMatchObject({ area: 'other', needs_human: true });
    expect(answer('Hello!')).toMatchObject({ area: 'other', urgency: 'low', needs_human: false });
    expect(answer('My lawyer will call you about the invoice')).toMatchObject({ needs_human: true });
  });

  test('names no amounts where the system prompt forbids it', () => {
    const found = { search_docs: { results: [{ title: 'Plans', text: 'A refund of the plan is $12.50.' }] } };
    expect(answer('What about my invoice?', found).summary).toContain('$12.50');
    expect(answer('What about my invoice?', found, 'Never quote the amount of a refund.').summary).toBe(
      'Plans: A refund of the plan is the amount.',
    );
  });
});
