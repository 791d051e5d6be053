import { expect, it } from 'vitest';
import { withoutReplayed } from './snapshot.ts';

it('[AG6] a replayed call leaves no nested run behind, at whatever depth', () => {
  const inner = {
    pendingAgentToolRuns: { 'ask:call_over': '{}', 'ask:call_open': '{}' },
    pendingAgentToolRunAliases: {
      'function:ask:call_over': 'ask:call_over',
      'function:ask:call_open': 'ask:call_open',
    },
    other: 1,
  };
  const state = { pendingAgentToolRuns: { 'ask:call_outer': JSON.stringify(inner), 'ask:call_over': '{}' } };
  const { pendingAgentToolRuns } = withoutReplayed(state, new Set(['call_over']));
  expect(Object.keys(pendingAgentToolRuns)).toEqual(['ask:call_outer']);
  expect(JSON.parse(pendingAgentToolRuns['ask:call_outer'])).toEqual({
    pendingAgentToolRuns: { 'ask:call_open': '{"pendingAgentToolRuns":{},"pendingAgentToolRunAliases":{}}' },
    pendingAgentToolRunAliases: { 'function:ask:call_open': 'ask:call_open' },
    other: 1,
  });
});
