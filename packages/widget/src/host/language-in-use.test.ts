import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { language as german } from '../text/de.ts';
import { language as french } from '../text/fr.ts';
import { textsFor } from '../text/languages.ts';
import type { Language } from '../text/texts.ts';
import { LanguageInUse } from './language-in-use.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const asked: PromiseWithResolvers<Language>[] = [];
  const shown: string[] = [];
  const load = (): Promise<Language> => {
    const request = Promise.withResolvers<Language>();
    asked.push(request);
    return request.promise;
  };
  const inUse = new LanguageInUse(load, textsFor, (texts) => shown.push(`${texts.locale}: ${texts.close}`));
  return { asked, shown, inUse };
}

it('[UI5] English is there at once, and nothing is loaded for it', () => {
  const { asked, shown, inUse } = setUp();
  inUse.use(['en-GB', 'de']);
  expect([shown, asked]).toEqual([['en-GB: Close chat'], []]);
});

it('[UI5] shows nothing until the translation is there', async () => {
  const { asked, shown, inUse } = setUp();
  inUse.use(['de']);
  expect(shown).toEqual([]);
  asked[0]?.resolve(german);
  await vi.advanceTimersByTimeAsync(5000);
  expect(shown).toEqual(['de: Chat schließen']);
});

it('[UI5] a slow translation comes after English, a missing one never', async () => {
  const { asked, shown, inUse } = setUp();
  inUse.use(['de']);
  await vi.advanceTimersByTimeAsync(1500);
  expect(shown).toEqual(['en: Close chat']);
  asked[0]?.resolve(german);
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.at(-1)).toBe('de: Chat schließen');
  inUse.use(['fr']);
  asked[1]?.reject(new Error('offline'));
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.at(-1)).toBe('en: Close chat');
});

it('[UI5] the language that was asked for last is the one that is shown', async () => {
  const { asked, shown, inUse } = setUp();
  inUse.use(['de']);
  inUse.use(['fr']);
  asked[1]?.resolve(french);
  asked[0]?.resolve(german);
  await vi.advanceTimersByTimeAsync(5000);
  expect(shown).toEqual(['fr: Fermer le chat']);
  inUse.use(['de']);
  inUse.stop();
  asked[2]?.resolve(german);
  await vi.advanceTimersByTimeAsync(5000);
  expect(shown).toHaveLength(1);
});
