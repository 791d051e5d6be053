import { expect, it } from 'vitest';
import { describeAction } from './actions.ts';
import { type AuditRecord, anything, describeActor, toQuery } from './record.ts';

const record: AuditRecord = {
  seq: 7,
  at: '2026-11-20T12:00:00Z',
  action: 'approval.approved',
  actor: { role: 'operator', id: 'op_1', operatorRole: 'reviewer' },
  subject: { type: 'approval', id: 'appr_1' },
  hash: 'ab',
  content: { actor: { name: 'Alice Johnson' } },
};

it('[OP4] asks for whole days, and for no more than was asked', () => {
  expect(toQuery(anything)).toBe('');
  const query = new URLSearchParams(
    toQuery({ text: 'a&b', action: 'approval.*', from: '2026-11-20', to: '2026-11-20' }, '9'),
  );
  expect([query.get('text'), query.get('action'), query.get('cursor')]).toEqual(['a&b', 'approval.*', '9']);
  expect(Date.parse(query.get('to') ?? '') - Date.parse(query.get('from') ?? '')).toBe(86_400_000);
});

it('[OP4] says who acted, also when that was erased', () => {
  expect(describeActor(record)).toBe('Alice Johnson');
  expect(describeActor({ ...record, content: null })).toBe('op_1');
  expect(describeActor({ ...record, actor: { role: 'visitor' }, content: null })).toBe('A visitor');
  expect(describeActor({ ...record, actor: { role: 'visitor' }, content: { actor: { id: 'vis_1' } } })).toBe(
    'Visitor vis_1',
  );
  expect(describeActor({ ...record, actor: { role: 'system', id: 'clock' }, content: null })).toBe('Parley (clock)');
  expect(describeAction('approval.approved')).toBe('approved a call');
  expect(describeAction('approval.two_people')).toBe('approval two people');
  expect(describeAction('toString')).toBe('toString');
});
