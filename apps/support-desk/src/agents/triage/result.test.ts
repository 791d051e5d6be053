import { expect, it } from 'vitest';

import { renderTriage } from './result.ts';

const RESULT = {
  category: 'technical',
  urgency: 'low',
  summary: 'E409 means that a file was changed on two devices.',
  recommended_action: 'Choose Show conflicts, and keep the version you want (KB-128).',
  requires_human: false,
};
const HUMAN = 'A member of our team will look at this as well.';

it('[AG3] a result is read as its summary and what to do, without what it is filed under', () => {
  expect(renderTriage(RESULT)).toBe(
    'E409 means that a file was changed on two devices.\n\nChoose Show conflicts, and keep the version you want (KB-128).',
  );
});

it('[AG3] that a person has to look at it is said, unless the text says so', () => {
  expect(renderTriage({ ...RESULT, requires_human: true })).toContain(HUMAN);
  const said = { ...RESULT, requires_human: true, recommended_action: 'A teammate will write to you.' };
  expect(renderTriage(said)).not.toContain(HUMAN);
});

it('[AG3] what is said twice is read once, and what is empty not at all', () => {
  const same = 'Ticket TCK-1001 is open.';
  expect(renderTriage({ ...RESULT, summary: same, recommended_action: ` ${same} ` })).toBe(same);
  expect(renderTriage({ ...RESULT, summary: '', recommended_action: same })).toBe(same);
  expect(renderTriage({ ...RESULT, summary: ' ', recommended_action: '' })).toBe(HUMAN);
});

it.each([undefined, null, 'text', {}, { ...RESULT, category: 'gossip' }])('[AG3] %j is answered politely', (output) => {
  expect(renderTriage(output)).toBe('Thank you. Your message has reached us.');
});
