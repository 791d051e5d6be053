import type { AgentInputItem } from '@openai/agents';
import { describe, expect, it } from 'vitest';
import { StagedSession } from './staged-session.ts';

const said = (content: string): AgentInputItem => ({ type: 'message', role: 'user', content });

describe('the staged session', () => {
  it('knows the history and keeps apart what was added', async () => {
    const session = new StagedSession('conv_1', [said('a'), said('b')]);
    await session.addItems([said('c'), said('d')]);
    expect(await session.getSessionId()).toBe('conv_1');
    expect(await session.getItems()).toEqual([said('a'), said('b'), said('c'), said('d')]);
    expect(await session.getItems(3)).toEqual([said('b'), said('c'), said('d')]);
    expect(await session.getItems(0)).toEqual([]);
    expect(session.added).toEqual([said('c'), said('d')]);
  });

  it('never takes back what is stored', async () => {
    const session = new StagedSession('conv_1', [said('a')]);
    await session.addItems([said('b'), said('c')]);
    expect(await session.popItem()).toEqual(said('c'));
    await session.clearSession();
    expect(await session.popItem()).toBeUndefined();
    expect(await session.getItems()).toEqual([said('a')]);
  });

  it('hands out copies and keeps copies', async () => {
    const item = said('a');
    const session = new StagedSession('conv_1', []);
    await session.addItems([item]);
    Object.assign(item, { content: 'changed' });
    Object.assign((await session.getItems())[0] ?? {}, { content: 'changed' });
    expect(session.added).toEqual([said('a')]);
  });
});
