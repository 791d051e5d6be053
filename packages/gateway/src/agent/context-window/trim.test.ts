import type { AgentInputItem } from '@openai/agents';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateInputTokens } from './token-estimate.ts';
import { trimInput } from './trim.ts';

const user = (content: string): AgentInputItem => ({ type: 'message', role: 'user', content });
const system = (content: string): AgentInputItem => ({ type: 'message', role: 'system', content });
const answer = (text: string): AgentInputItem => ({
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text }],
});
const reasoning = (text: string): AgentInputItem => ({ type: 'reasoning', content: [{ type: 'input_text', text }] });

/** A call and its result, of any kind that has both. */
function pair(kind: number, callId: string, text: string): [call: AgentInputItem, result: AgentInputItem] {
  const status = 'completed';
  switch (kind) {
    case 1:
      return [
        { type: 'shell_call', callId, status, action: { commands: [text] } },
        { type: 'shell_call_output', callId, output: [{ stdout: text, stderr: '', outcome: { type: 'timeout' } }] },
      ];
    case 2:
      return [
        { type: 'computer_call', callId, status, action: { type: 'screenshot' } },
        { type: 'computer_call_result', callId, output: { type: 'computer_screenshot', data: '' } },
      ];
    case 3:
      return [
        { type: 'hosted_tool_call', id: callId, name: 'mcp_approval_request', providerData: { id: callId } },
        { type: 'hosted_tool_call', name: 'mcp_approval_response', providerData: { approval_request_id: callId } },
      ];
    case 4:
      return [
        { type: 'tool_search_call', call_id: callId, execution: 'client', arguments: text },
        { type: 'tool_search_output', call_id: callId, execution: 'client', tools: [] },
      ];
    default:
      return [
        { type: 'function_call', callId, name: 'look_up', arguments: '{}' },
        { type: 'function_call_result', callId, name: 'look_up', status, output: { type: 'text', text } },
      ];
  }
}

const text = fc.integer({ min: 0, max: 600 }).map((length) => 'x'.repeat(length));

/** One response with calls, and their results in any order, perhaps with a message of the user among them. */
const work = fc
  .record({
    thinks: fc.boolean(),
    says: fc.option(text),
    calls: fc.array(fc.tuple(fc.nat(8), text), { minLength: 1, maxLength: 3 }),
    order: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    interrupts: fc.option(fc.nat(3), { freq: 4 }),
    sameIds: fc.boolean(),
  })
  .map(({ thinks, says, calls, order, interrupts, sameIds }) => (step: number): AgentInputItem[] => {
    const pairs = calls.map(([kind, output], index) => pair(kind, `call_${sameIds ? '' : step}_${index}`, output));
    const results = pairs
      .map(([, result], index) => ({ result, rank: order[index] ?? 0 }))
      .toSorted((left, right) => left.rank - right.rank)
      .map(({ result }) => result);
    if (interrupts !== null) results.splice(interrupts, 0, user('Wait!'));
    return [
      ...(thinks ? [reasoning('Let me see.')] : []),
      ...(says === null ? [] : [answer(says)]),
      ...pairs.map(([call]) => call),
      ...results,
    ];
  });

const orphan = fc.tuple(fc.boolean(), fc.nat(8)).map(([call, kind]) => (step: number): AgentInputItem[] => {
  const [first, second] = pair(kind === 3 && call ? 0 : kind, `orphan_${step}`, 'alone');
  return [call ? first : second];
});

const steps = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: work },
      { weight: 3, arbitrary: text.map((content) => () => [user(content)]) },
      { weight: 3, arbitrary: text.map((content) => () => [answer(content)]) },
      { weight: 1, arbitrary: orphan },
      { weight: 1, arbitrary: fc.constant(() => [reasoning('Unfinished.')]) },
      { weight: 1, arbitrary: fc.constant(() => [system('The shop closes at six.')]) },
    ),
    { maxLength: 30 },
  )
  .map((makers) => makers.map((make, step) => make(step)));

const limits = fc.record(
  { maxTokens: fc.integer({ min: 0, max: 1500 }), maxTurns: fc.integer({ min: 1, max: 6 }) },
  { requiredKeys: [] },
);

const isUser = (item: AgentInputItem): boolean => 'role' in item && item.role === 'user';
const isResult = (item: AgentInputItem): boolean =>
  /_(?:result|output)$/.test(item.type ?? '') || ('name' in item && item.name === 'mcp_approval_response');

/** What an API that pairs calls with results would complain of. */
function complaints(items: readonly AgentInputItem[]): string[] {
  const open = new Map<string, number>();
  const found: string[] = [];
  for (const [index, item] of items.entries()) {
    const [loose, type] = [item as Record<string, unknown>, String(item.type)];
    if (type === 'message') continue;
    if (type === 'reasoning') {
      const next = items.slice(index + 1).find((other) => other.type !== 'reasoning');
      if (next === undefined || isUser(next) || isResult(next)) found.push('reasoning without what it led to');
      continue;
    }
    const data = loose['providerData'] as Record<string, unknown> | undefined;
    const id = String(loose['callId'] ?? loose['call_id'] ?? data?.['approval_request_id'] ?? data?.['id']);
    const family = type.replace(/_call.*|_output$/, '');
    const key = `${family} ${id}`;
    const change = isResult(item) ? -1 : 1;
    open.set(key, (open.get(key) ?? 0) + change);
    if ((open.get(key) ?? 0) < 0) found.push(`result without call: ${key}`);
  }
  for (const [key, count] of open) if (count > 0) found.push(`call without result: ${key}`);
  return found;
}

describe('trimming the input of a model', () => {
  it('[SE6] never leaves half a pair, keeps the order and the newest message, and keeps responses whole', () => {
    fc.assert(
      fc.property(steps, limits, (history, options) => {
        const items = history.flat();
        const { kept, dropped } = trimInput(items, options);
        expect(complaints(kept)).toEqual([]);
        const positions = kept.map((item) => items.indexOf(item));
        expect(positions).toEqual(positions.toSorted((left, right) => left - right));
        expect(new Set(positions).size).toBe(kept.length);
        expect(positions).not.toContain(-1);
        const last = items.findLast(isUser);
        if (last !== undefined) expect(kept).toContain(last);
        for (const step of history.filter(({ length }) => length > 1)) {
          const own = step.filter((item) => !isUser(item));
          expect([0, own.length]).toContain(own.filter((item) => kept.includes(item)).length);
        }
        expect(dropped.filter((item) => kept.includes(item))).toEqual([]);
      }),
    );
  });

  it('[SE6] fits the budget, unless the newest message and the newest response alone do not', () => {
    fc.assert(
      fc.property(steps, limits, (history, options) => {
        const { kept, head } = trimInput(history.flat(), options);
        const { maxTokens = Infinity } = options;
        if (estimateInputTokens(kept) <= maxTokens) return;
        const rest = kept.slice(head);
        expect(rest.filter(isUser).length).toBeLessThanOrEqual(1);
        const responses = history.filter((step) => step.some((item) => isResult(item) && rest.includes(item)));
        expect(responses.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('[SE6] changes nothing the second time', () => {
    fc.assert(
      fc.property(steps, limits, (history, options) => {
        const once = trimInput(history.flat(), options);
        const twice = trimInput(once.kept, options);
        expect(twice).toMatchObject({ kept: once.kept, dropped: [] });
        expect(twice.head).toBeGreaterThanOrEqual(once.head);
      }),
    );
  });

  it('[SE6] never brings back what was dropped, and lists it in the same order, however the history grows', () => {
    fc.assert(
      fc.property(steps, limits, fc.nat(30), (history, options, length) => {
        const before = trimInput(history.slice(0, length).flat(), options);
        const after = trimInput(history.flat(), options);
        expect(after.dropped.slice(0, before.dropped.length)).toEqual(before.dropped);
      }),
    );
  });

  it('[SE6] leaves a history alone that fits', () => {
    const items = [user('Hi'), answer('Hello'), user('Where is my order?'), ...pair(0, 'call_1', 'On its way')];
    expect(trimInput(items)).toEqual({ kept: items, dropped: [], head: 0 });
    expect(trimInput(items, { maxTokens: estimateInputTokens(items), maxTurns: 2 }).kept).toEqual(items);
    expect(trimInput([])).toEqual({ kept: [], dropped: [], head: 0 });
  });

  it('[SE6] drops whole turns from the oldest on, behind what stands at the head', () => {
    const head: AgentInputItem[] = [system('Be brief.'), { type: 'compaction', encrypted_content: 'gAAA' }];
    const turns = [1, 2, 3, 4].map((turn) => [user(`Question ${turn}`), answer(`Answer ${turn}`)]);
    const { kept, dropped, head: length } = trimInput([...head, ...turns.flat()], { maxTurns: 3 });
    expect(kept).toEqual([...head, ...turns.slice(1).flat()]);
    expect(dropped).toEqual(turns[0]);
    expect(length).toBe(2);
  });

  it('[SE6] keeps the turn together that a message has joined', () => {
    const first = [
      user('Cancel it'),
      ...pair(0, 'call_1', 'done'),
      user('And refund it'),
      ...pair(0, 'call_2', 'done'),
    ];
    const items = [...first, answer('Both are done.'), user('Thanks')];
    expect(trimInput(items, { maxTurns: 2 }).kept).toEqual(items);
    expect(trimInput(items, { maxTurns: 1 }).kept).toEqual([user('Thanks')]);
    const [call, result] = pair(0, 'call_1', 'done');
    const among = [user('Cancel it'), call, user('And refund it'), result];
    expect(trimInput(among, { maxTurns: 1 }).kept).toEqual(among);
  });

  it('[SE6] takes the oldest responses from a turn that is too large alone, never its message or the newest', () => {
    const calls = [1, 2, 3, 4].map((call) => [reasoning('Next.'), ...pair(0, `call_${call}`, 'x'.repeat(400))]);
    const items = [user('Look at everything'), ...calls.flat()];
    const { kept, dropped } = trimInput(items, { maxTokens: 400 });
    expect(kept).toEqual([items[0], ...calls.slice(2).flat()]);
    expect(dropped).toEqual(calls.slice(0, 2).flat());
    expect(trimInput(items, { maxTokens: 1 }).kept).toEqual([items[0], ...calls.slice(3).flat()]);
  });

  it('[SE6] cuts seldom, so that most inputs begin like the one before', () => {
    const items: AgentInputItem[] = [];
    let [previous, cuts]: [AgentInputItem[], number] = [[], 0];
    for (let turn = 0; turn < 100; turn += 1) {
      items.push(user(`Question ${turn}`), ...pair(0, `call_${turn}`, 'x'.repeat(400)), answer('y'.repeat(200)));
      const { kept } = trimInput(items, { maxTokens: 4000 });
      const continued = previous.every((item, index) => item === kept[index]);
      if (!continued) cuts += 1;
      previous = kept;
    }
    // A turn has about 180 tokens, so each cut makes room for five or six more.
    expect(cuts).toBeGreaterThan(5);
    expect(cuts).toBeLessThan(20);
  });

  it('[SE6] leaves calls alone that the provider itself still works on', () => {
    const hosted: AgentInputItem[] = [
      { type: 'shell_call', callId: 'call_1', action: { commands: ['ls'] } },
      { type: 'hosted_tool_call', id: 'mcpr_1', name: 'mcp_approval_request', providerData: { id: 'mcpr_1' } },
      { type: 'tool_search_call', id: 'ts_1', execution: 'server', arguments: {} },
      { type: 'tool_search_output', id: 'tso_1', execution: 'server', tools: [] },
      { type: 'hosted_tool_call', id: 'ws_1', name: 'web_search_call', status: 'completed' },
    ];
    const items = [user('Look it up'), ...hosted];
    expect(trimInput(items).kept).toEqual(items);
  });

  it('[SE6] pairs search results that have no id with the oldest open search', () => {
    const search = (id: string): AgentInputItem => ({
      type: 'tool_search_call',
      id,
      execution: 'client',
      arguments: {},
    });
    const found: AgentInputItem = { type: 'tool_search_output', execution: 'client', tools: [] };
    const items = [user('Find a tool'), search('ts_1'), search('ts_2'), found, found];
    expect(trimInput(items).kept).toEqual(items);
    expect(trimInput(items.slice(0, 4)).kept).toEqual([...items.slice(0, 2), found]);
  });

  it('[SE6] keeps calls of a program with their program', () => {
    const caller = { type: 'program', callerId: 'prog_1' } as const;
    const program: AgentInputItem = { type: 'program', callId: 'prog_1', code: 'run()', fingerprint: 'f' };
    const [first, firstResult] = pair(0, 'call_1', 'one');
    const [second, secondResult] = pair(0, 'call_2', 'two');
    const owned = [first, firstResult, second, secondResult].map((item) => ({ ...item, caller }) as AgentInputItem);
    const running = [user('Run it'), program, ...owned];
    expect(trimInput(running).kept).toEqual(running);
    const output: AgentInputItem = { type: 'program_output', callId: 'prog_1', output: 'ok', status: 'completed' };
    const done = [...running, output, answer('Done')];
    expect(trimInput(done).kept).toEqual(done);
    expect(trimInput([...done, user('Next')], { maxTurns: 1 }).kept).toEqual([user('Next')]);
    // It is one response, however many calls it makes.
    expect(trimInput(running, { maxTokens: 1 }).kept).toEqual(running);
    // Without the program, its calls are no use, and neither is half of what it left.
    expect(trimInput([user('Run it'), ...owned]).kept).toEqual([user('Run it')]);
    expect(trimInput([user('Run it'), owned[0]!, firstResult]).kept).toEqual([user('Run it')]);
    expect(trimInput([user('Run it'), first, owned[1]!]).kept).toEqual([user('Run it')]);
  });

  it('[SE6] shortens an item that is too large, in what is sent only', () => {
    const big = 'line of a log 12345\n'.repeat(10_000);
    const items = [user('Read the log'), ...pair(0, 'call_1', big)];
    const before = structuredClone(items);
    const { kept, dropped } = trimInput(items);
    expect(items).toEqual(before);
    expect(dropped).toEqual([]);
    expect(JSON.stringify(kept[2])).toMatch(/characters left out/);
    expect(estimateInputTokens(kept)).toBeLessThan(8100);
    expect(trimInput(kept).kept).toEqual(kept);
  });
});
