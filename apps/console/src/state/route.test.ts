import { expect, it } from 'vitest';
import { defaultPreferences, parsePreferences } from './preferences.ts';
import { formatRoute, parseRoute, type Route } from './route.ts';

it('[OP1] [OP2] every page has an address that leads to it', () => {
  const routes: Route[] = [
    { page: 'inbox' },
    { page: 'inbox', approvalId: 'appr_1' },
    { page: 'conversations' },
    { page: 'conversations', conversationId: 'conv_A-b' },
    { page: 'dashboard' },
    { page: 'audit' },
    { page: 'sites' },
    { page: 'operators' },
    { page: 'account' },
  ];
  for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
});

it('[OP1] an address that means nothing leads to the inbox', () => {
  for (const hash of ['', '#', '#/nothing', '#/approvals', '#/approvals/<script>', '#inbox', '#/dashboardx/1']) {
    expect(parseRoute(hash)).toEqual({ page: 'inbox' });
  }
  expect(parseRoute('#/conversations/a%20b')).toEqual({ page: 'conversations' });
});

it('[OP1] preferences that are not understood have their defaults', () => {
  for (const text of [null, '', 'null', '7', '{"theme":"pink"}', '{"singleKeys":0}']) {
    expect(parsePreferences(text)).toEqual(defaultPreferences);
  }
  const chosen = { theme: 'dark', singleKeys: false, notifications: true } as const;
  expect(parsePreferences(JSON.stringify(chosen))).toEqual(chosen);
});
