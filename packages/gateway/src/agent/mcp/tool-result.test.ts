import { expect, it } from 'vitest';
import { readResult } from './tool-result.ts';

it('[AG14] texts are put together, and what is no text is named', () => {
  const result = readResult({
    content: [
      { type: 'text', text: 'One' },
      { type: 'resource', resource: { uri: 'file:///a.txt', text: 'Two' } },
      { type: 'resource', resource: { uri: 'file:///a.png', blob: 'AAAA' } },
      { type: 'resource_link', uri: 'https://a.example', name: 'Three' },
      { type: 'image', data: 'AAAA', mimeType: 'image/png' },
    ],
  });
  expect(result).toEqual({
    isError: false,
    text: [
      'One',
      'Two',
      '[A file was left out: file:///a.png]',
      '[Three: https://a.example]',
      '[Content of the kind image was left out.]',
    ].join('\n'),
  });
});

it('[AG14] a result without content is its structured content, or says that there is nothing', () => {
  expect(readResult({ content: [], structuredContent: { a: 1 } }).text).toBe('{"a":1}');
  expect(readResult({ content: [] }).text).toBe('(no content)');
});

it('[AG14] a long result is cut, and says so; no character is cut in two', () => {
  const { text, cutFrom } = readResult({ content: [{ type: 'text', text: `a${'😀'.repeat(30_000)}` }], isError: true });
  expect(cutFrom).toBe(60_001);
  expect(text).toMatch(/\n\[The result was cut here: it has 60001 characters\.\]$/);
  expect(text.isWellFormed()).toBe(true);
  expect(text.length).toBeLessThan(40_100);
});
