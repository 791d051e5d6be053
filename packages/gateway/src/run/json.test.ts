import { expect, it } from 'vitest';
import { toJson } from './json.ts';

it('makes JSON of whatever a tool returns, and never throws', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  expect(toJson({ at: new Date(0), gone: undefined })).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  expect(toJson(undefined)).toBeNull();
  expect(toJson(() => 1)).toBeNull();
  expect(toJson(10n)).toBe('10');
  expect(typeof toJson(cycle)).toBe('string');
});
