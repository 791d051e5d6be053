/** The README shows what is: its span tree is that of a real run, and it names everything that is emitted. */
import { Agent, handoff, type MCPServer, Runner, RunState, tool } from '@openai/agents';
import { assistantMessage, functionCall, type ScriptedModelInput, ScriptedModel } from '@openai/agents/testing';
import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { recordApprovalWait } from './approval.ts';
import {
  AgentsAttr,
  ApprovalAttr,
  CostAttr,
  ErrorType,
  EventName,
  LATEST,
  TelemetryMetric,
  V1_41,
} from './attributes.ts';
import * as exported from './index.ts';
import { instrumentModel } from './model-provider.ts';
import { type Harness, startHarness, stopHarness } from './testing/harness.ts';
import { formatTraceparent } from './traceparent.ts';

afterEach(stopHarness);

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
const query = z.object({ q: z.string() });
const call = (
  name: string,
  callId: string,
  args: Record<string, unknown> = { q: 'x' },
): ReturnType<typeof functionCall> => functionCall(name, args, { callId });

const files: MCPServer = {
  cacheToolsList: true,
  name: 'files',
  connect: async () => undefined,
  close: async () => undefined,
  listTools: async () => [],
  callTool: async () => [],
  invalidateToolsCache: async () => undefined,
};

function agents(harness: Harness, desk: readonly ScriptedModelInput[], billing: readonly ScriptedModelInput[]) {
  const scripted = (steps: readonly ScriptedModelInput[]) =>
    instrumentModel(new ScriptedModel(steps), { processor: harness.processor }, 'gpt-5-mini');
  const lookUp = tool({
    name: 'look_up',
    description: 'looks up',
    parameters: query,
    execute: async () => {
      harness.tracer.startSpan('SELECT orders', { kind: SpanKind.CLIENT }).end();
      return 'found';
    },
  });
  const refund = tool({
    name: 'refund',
    description: 'pays',
    parameters: query,
    needsApproval: true,
    execute: async () => 'done',
  });
  const expert = new Agent({ name: 'Expert', model: scripted([[assistantMessage('so')]]) });
  const billingAgent = new Agent({ name: 'Billing', model: scripted(billing), tools: [refund] });
  const deskAgent = new Agent({
    name: 'Desk',
    model: scripted(desk),
    mcpServers: [files],
    inputGuardrails: [
      { name: 'politeness', runInParallel: false, execute: async () => ({ tripwireTriggered: false, outputInfo: {} }) },
    ],
    tools: [lookUp, expert.asTool({ toolName: 'ask_expert', toolDescription: 'asks' })],
    handoffs: [handoff(billingAgent)],
  });
  return { deskAgent, billingAgent };
}

const runner = (): Runner => new Runner({ workflowName: 'support', traceIncludeSensitiveData: false });

/** A lookup, an expert, a handoff, a refund that waits for a person, and what follows the decision. */
async function playTurn(harness: Harness): Promise<void> {
  const { deskAgent } = agents(
    harness,
    [[call('look_up', 'c1')], [call('ask_expert', 'c2', { input: 'how?' })], [call('transfer_to_Billing', 'c3', {})]],
    [[call('refund', 'c4')]],
  );
  const paused = await harness.inTurn(async (turn) => {
    const { state } = await runner().run(deskAgent, 'hi');
    return { state: state.toString(), traceparent: formatTraceparent(turn.spanContext()) };
  });
  const later = agents(harness, [], [[assistantMessage('paid')]]);
  const state = await RunState.fromString(later.deskAgent, paused.state);
  for (const item of state.getInterruptions()) state.approve(item);
  const parentContext = propagation.extract(context.active(), { traceparent: paused.traceparent });
  const decidedAt = new Date();
  const requestedAt = decidedAt;
  recordApprovalWait({ parentContext, tool: 'refund', requestedAt, decidedAt, decision: 'approved' });
  const decided = harness.tracer.startSpan('message approval.decide', { kind: SpanKind.SERVER }, parentContext);
  await context.with(trace.setSpan(parentContext, decided), () => runner().run(later.deskAgent, state));
  decided.end();
}

/** The spans as the README draws them, in the order in which they were started. */
function drawTree(spans: readonly ReadableSpan[]): string[] {
  const childrenOf = (id: string | undefined): ReadableSpan[] =>
    spans.filter((span) => span.parentSpanContext?.spanId === id);
  const draw = (span: ReadableSpan, lead: string, branch: '' | '├─ ' | '└─ '): string[] => {
    const children = childrenOf(span.spanContext().spanId);
    const below = lead + { '├─ ': '│  ', '└─ ': '   ', '': '' }[branch];
    return [
      `${lead}${branch}${span.name}  ${SpanKind[span.kind]}`,
      ...children.flatMap((child, index) => draw(child, below, index === children.length - 1 ? '└─ ' : '├─ ')),
    ];
  };
  return childrenOf(undefined).flatMap((root) => draw(root, '', ''));
}

/** The code block after a heading. */
function blockAfter(heading: string): string {
  return /```\w*\n([\s\S]*?)```/.exec(readme.slice(readme.indexOf(heading)))?.[1] ?? '';
}

describe('the README', () => {
  it('shows the span tree of a real run', async () => {
    const started: ReadableSpan[] = [];
    const recorder: SpanProcessor = {
      onStart: (span) => started.push(span),
      onEnd: () => undefined,
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    await playTurn(startHarness({ spanProcessors: [recorder] }));
    expect(started.every(({ ended }) => ended)).toBe(true);
    const shown = blockAfter('## The spans')
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^(.*?\S)\s{2,}([A-Z]+)\b.*$/, '$1  $2'));
    expect(shown).toEqual(drawTree(started));
  });

  it('names every attribute, event, metric and error type', () => {
    const tables = [V1_41.attr, LATEST.attr, AgentsAttr, ApprovalAttr, CostAttr, EventName, ErrorType];
    const names = [...tables, V1_41.metric, LATEST.metric, TelemetryMetric].flatMap((table) => Object.values(table));
    expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
  });

  it('imports what there is', () => {
    const samples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    expect(samples.length).toBeGreaterThan(3);
    for (const sample of samples) {
      const imported = [...sample.matchAll(/import \{([^}]+)\} from '@parley\/otel'/g)].flatMap(
        (match) => match[1]?.split(',').map((name) => name.trim()) ?? [],
      );
      expect(imported.length).toBeGreaterThan(0);
      expect(imported.filter((name) => !(name in exported))).toEqual([]);
    }
  });
});
