import { describe, expect, test } from 'vitest';
import { chooseValue } from './choose.ts';

function choose(allowed: readonly unknown[], text: string, instructions = ''): unknown {
  return chooseValue(allowed, { text, instructions }).value;
}

const STEPS = ['low', 'medium', 'high', 'critical'];

describe('urgency', () => {
  test.each([
    ['Our production cluster is completely down', 'critical'],
    ['All our customer data is gone', 'critical'],
    ['I lost three years of readings, every file was deleted', 'critical'],
    ['Somebody has hacked my account', 'critical'],
    ['The charger caught fire', 'critical'],
    ['This is urgent, I have a deadline today', 'high'],
    ['I cannot log in', 'high'],
    ['You charged me twice', 'high'],
    ['The export fails with an error', 'medium'],
    ['My parcel is late', 'medium'],
    ['No rush: the export fails with an error', 'low'],
    ['It is not urgent, whenever you have time', 'low'],
    ['How do I change the language?', 'low'],
    ['It would be nice if I could sort the list', 'low'],
    ['Hi', 'low'],
  ])('%s', (text, step) => {
    expect(choose(STEPS, text)).toBe(step);
  });

  test('is put on whatever scale there is', () => {
    expect(choose(['P1', 'P2', 'P3', 'P4'], 'Our production database is down!')).toBe('P1');
    expect(choose(['sev3', 'sev2', 'sev1'], 'It would be nice to have')).toBe('sev3');
    expect(choose(['low', 'normal', 'high', 'urgent'], 'This is urgent, please hurry')).toBe('urgent');
    expect(choose(['minor', 'major'], 'The page is broken')).toBe('minor');
    expect(choose(['routine', 'emergency'], 'There is a fire: emergency!')).toBe('emergency');
  });

  test('is explained by the system prompt where the text gives no sign', () => {
    const instructions = '- low: questions of guests\n- medium: breakfast, towels\n- high: conferences and weddings';
    expect(choose(['low', 'medium', 'high'], 'We need towels for room 12', instructions)).toBe('medium');
    expect(choose(['low', 'medium', 'high'], 'We plan conferences and weddings', instructions)).toBe('high');
  });
});

describe('what a text is about', () => {
  const kinds = ['billing', 'technical', 'account', 'other'];
  test.each([
    ['I was charged twice. My account is [EMAIL_1]', 'billing'],
    ['The app crashes when I open it', 'technical'],
    ['Please delete my profile', 'account'],
    ['Is my account safe?', 'account'],
    ['Bananas are yellow', 'other'],
  ])('%s', (text, kind) => {
    expect(choose(kinds, text)).toBe(kind);
  });

  test('goes by the explanations of the system prompt', () => {
    const wards = '- red: burns and broken bones\n- blue: fever, cough\n- other: whatever is left, and parking';
    expect(choose(['red', 'blue', 'other'], 'I have had a cough since Monday', wards)).toBe('blue');
    expect(chooseValue(['red', 'blue', 'other'], { text: 'Where is the parking?', instructions: wards })).toEqual({
      value: 'other',
      isClear: true,
    });
    expect(chooseValue(['red', 'blue', 'other'], { text: 'Hm, you know', instructions: wards })).toEqual({
      value: 'other',
      isClear: false,
    });
  });
});
