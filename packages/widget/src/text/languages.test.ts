import { errorCodes } from '@parley/protocol';
import { expect, it } from 'vitest';
import { loadBundled } from './bundled.ts';
import { en } from './en.ts';
import { errorSentence } from './error.ts';
import { chooseLanguage, directionOf, type Translation, translations, textsFor } from './languages.ts';
import { createPhrases } from './phrases.ts';
import type { Texts } from './texts.ts';

/** Something to put into each sentence that has room for it: what goes in, and what must come out again. */
const samples: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  openUnread: [[3], [1234]],
  withOperators: [[['Bob Smith']], [['Alice Johnson', 'Bob Smith']]],
  handedOver: [['Billing'], [undefined]],
  newMessages: [[3], [1234]],
  earlierLoaded: [[3], [1234]],
  'list.waiting': [[3], [1234]],
  'list.remove': [['Order 5678']],
  'limit.dayReached': [['14:05']],
  'composer.tooLong': [[3], [1234]],
  'connection.retryIn': [[7]],
  'message.slowedDown': [[7]],
  'message.queued': [[8], [1]],
  'answer.codeIn': [['python']],
  'answer.loadImage': [['images.example']],
  'run.busy': [[7], [1], [undefined]],
  'tool.steps': [[7]],
  'approval.expiresIn': [['4 min']],
  'approval.askedBy': [
    ['Billing', []],
    ['Billing', ['Triage', 'Support']],
  ],
  'approval.outcome': [
    ['approved', 'Bob Smith'],
    ['rejected', 'Bob Smith'],
    ['expired', ''],
    ['cancelled', ''],
  ],
  'approval.given': [['too dear']],
  'approval.endorsed': [['Bob Smith']],
  'grant.same': [['order_id', 'ORD-5678']],
  'grant.atMost': [['amount', '20']],
  'grant.uses': [[3], [1234]],
  'grant.lasts': [['59 min']],
  'grant.given': [[3]],
  'grant.over': [[3]],
  'interrupted.answered': ['done', 'not_done', 'retry', 'expired', 'cancelled'].flatMap((answer) => [
    [answer, 'Bob Smith'],
    [answer, ''],
  ]),
  'announce.assistantSays': [['Hello.']],
  'announce.operatorSays': [
    ['Bob Smith', 'Hello.'],
    [undefined, 'Hello.'],
  ],
  'announce.approvalNeeded': [['Refund $20.00']],
  'announce.waitingForTeammate': [['Refund $20.00']],
  'announce.decided': ['approved', 'rejected', 'expired', 'cancelled'].map((status) => ['Refund $20.00', status]),
  'announce.answerNeeded': [['Refund $20.00']],
  'announce.checking': [['Refund $20.00']],
  'announce.answered': [['Refund $20.00', 'retry']],
  'announce.slowedDown': [[7]],
  'announce.notSent': [['No room.']],
};
/** Words of the protocol, which are translated; everything else is shown as it is. */
const words = new Set(['approved', 'rejected', 'expired', 'cancelled', 'done', 'not_done', 'retry']);

/** Every text, by its path; what makes sentences is made to. */
function sentences(texts: Texts): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: readonly string[]): void => {
    const name = path.join('.');
    if (typeof value === 'string') found.set(name, value);
    else if (typeof value === 'function') {
      const make = value as (...args: readonly unknown[]) => string;
      for (const args of samples[name] ?? []) found.set(`${name}(${JSON.stringify(args)})`, make(...args));
      if (samples[name] === undefined) throw new Error(`no sample for ${name}`);
    } else for (const [key, inner] of Object.entries(value as object)) visit(inner, [...path, key]);
  };
  visit({ ...texts, locale: {} }, []);
  return found;
}

async function load(translation: Translation, locale: string = translation): Promise<Texts> {
  return textsFor(locale, await loadBundled(translation));
}

/** What must be read in a sentence that was made with these. */
function parts(args: unknown, path: string, number: (value: number) => string): string[] {
  if (Array.isArray(args)) return args.flatMap((arg) => parts(arg, path, number));
  // Who is next needs no number; others count those before them.
  if (typeof args === 'number') {
    const count = path === 'message.queued' ? args - 1 : args;
    return args === 1 ? [] : [number(count)];
  }
  return typeof args === 'string' && !words.has(args) ? [args] : [];
}

it.each(translations)('[UI5] %s has every sentence, with everything that belongs into it', async (translation) => {
  const texts = sentences(await load(translation));
  const { number } = createPhrases(translation);
  for (const [name, text] of texts) {
    expect(text.trim(), name).not.toBe('');
    expect(text, name).not.toMatch(/undefined|\[object|#|\bNaN\b/);
    const [path = '', args = ''] = name.split(/(?=\()/);
    const expected = args === '' ? [] : parts(JSON.parse(args.slice(1, -1)), path, number);
    for (const part of expected) expect(text, name).toContain(part);
  }
  // What English says for an error is the server's.
  const own = [...texts.keys()].filter((name) => !name.startsWith('errors.'));
  expect(own.toSorted()).toEqual([...sentences(en).keys()].toSorted());
});

it.each(translations)('[UI5] %s is written in its own script, and says nothing in English', async (translation) => {
  const script = { ar: /\p{Script=Arabic}/u, ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u };
  const original = sentences(en);
  for (const [name, text] of sentences(await load(translation))) {
    // A name, and what was said: in nobody's language.
    if (name.startsWith('announce.operatorSays(["')) continue;
    if (translation in script) expect(text, name).toMatch(script[translation as keyof typeof script]);
    // A few short words are the same in languages that have borrowed them.
    else if (text === original.get(name)) expect(text, name).toMatch(/^.{1,12}$/);
  }
});

it.each(translations)('[UI5] %s has words for every code of the protocol', async (translation) => {
  const { errors } = await load(translation);
  expect(Object.keys(errors).toSorted()).toEqual(Object.keys(errorCodes).toSorted());
});

it('[UI5] tells an error by its code, and what it has no words for as the server did', async () => {
  const [german, original] = [await load('de'), textsFor('en')];
  expect(errorSentence({ code: 'draining', message: 'Bye.' }, german)).toMatch(/^Der Server startet neu/);
  expect(errorSentence({ code: 'new_one', message: 'Something new.' }, german)).toBe('Something new.');
  expect(errorSentence({ code: 'draining', message: 'Bye.' }, original)).toBe('Bye.');
});

it('[UI5] counts as each language does', async () => {
  const [arabic, german, french, japanese] = await Promise.all([load('ar'), load('de'), load('fr'), load('ja')]);
  expect([1, 2, 3, 11, 100].map(arabic.tool.steps)).toEqual(['خطوة واحدة', 'خطوتان', '3 خطوات', '11 خطوة', '100 خطوة']);
  expect([1, 2].map(german.connection.retryIn)).toEqual([
    'Neuer Versuch in 1 Sekunde.',
    'Neuer Versuch in 2 Sekunden.',
  ]);
  expect([0, 1, 2].map(french.composer.tooLong)).toEqual([
    '0 caractère de trop',
    '1 caractère de trop',
    '2 caractères de trop',
  ]);
  expect(japanese.openUnread(12)).toBe('チャットを開く、未読12件');
  expect(german.withOperators(['A', 'B', 'C'])).toBe('A, B und C nehmen an dieser Unterhaltung teil');
});

it('[UI5] writes numbers as they are written where the reader is', async () => {
  expect((await load('de', 'de-DE')).composer.tooLong(1234)).toBe('1.234 Zeichen zu lang');
  expect((await load('de', 'de-CH')).composer.tooLong(1234)).toMatch(/^1['’]234 Zeichen zu lang$/);
  expect((await load('ar', 'ar-EG')).openUnread(5)).toContain('٥');
});

it('[UI5] speaks the first language asked for that there is', () => {
  const chosen = (...wishes: (string | null | undefined)[]): string => {
    const { translation, locale } = chooseLanguage(wishes);
    return `${translation ?? 'en'} for ${locale}`;
  };
  expect(chosen(undefined, '', 'de-CH')).toBe('de for de-CH');
  expect(chosen('fr_ca', 'de', 'ja')).toBe('fr for fr-CA');
  expect(chosen('it', 'es-MX', 'de')).toBe('es for es-MX');
  expect(chosen(null, 'en-GB', 'ar')).toBe('en for en-GB');
  expect(chosen('not a tag!', 'x', 'zh')).toBe('en for en');
  expect(chosen()).toBe('en for en');
});

it('[UI5] knows which languages are written from right to left', () => {
  expect(['ar', 'ar-EG', 'he', 'fa', 'ur-PK', 'az-Arab'].map(directionOf)).toEqual(Array(6).fill('rtl'));
  expect(['en', 'de-CH', 'ja', 'ar-Latn', 'az'].map(directionOf)).toEqual(Array(5).fill('ltr'));
});
