/** Each turn is one trace, from the socket message to the last tool, across an approval and a restart. */
import { type ReceivedSpan, findOrphans, startOtlpReceiver } from '@parley/otel/testing';
import { describe, expect, it } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { findJaeger, Jaeger, type JaegerSpan } from '../fixtures/jaeger.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';

const CANARIES = ['ORD-5678', 'canary-in-the-reason', 'TRK-111', 'Widget Pro', '$20'];
const fast = { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '0', OTEL_BSP_SCHEDULE_DELAY: '200' };

interface Story {
  readonly conversationId: string;
  readonly lookupTraceId: string;
  readonly refundTraceId: string;
}

/** A lookup; then a refund that is decided after the process was killed and started again. */
async function playStory(first: Desk, restart: () => Promise<Desk>): Promise<Story> {
  const visitor = await first.connect();
  const conversation = await visitor.open();
  const lookup = await conversation.turn('Can you check order ORD-5678?');
  const { runId, approval } = await conversation.ask('Refund $20 for ORD-5678, canary-in-the-reason');
  // Spans leave in batches: what the pause produced has to be out before the plug is pulled.
  await new Promise((resolve) => setTimeout(resolve, 600));
  await first.kill('SIGKILL');
  const second = await restart();
  const operator = await second.operator();
  const watched = await operator.open({ conversationId: conversation.id });
  await decide(operator, approval, { decision: 'approve' });
  const refund = await watched.ended(runId);
  return { conversationId: conversation.id, lookupTraceId: lookup.traceId, refundTraceId: refund.traceId };
}

describe('tracing', () => {
  it('[OB1] [OB2] [OB4] one trace a turn, across approval and restart, no orphans, no content', async () => {
    const receiver = await startOtlpReceiver();
    const env = { ...fast, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const first = await startDesk({ env });
    let second: Desk | undefined;
    try {
      const story = await playStory(first, async () => {
        second = await startDesk({ env, dataDir: first.dataDir });
        return second;
      });
      const ended = (traceId: string) => (span: ReceivedSpan) =>
        span.traceId === traceId && span.attributes['gateway.outcome'] === 'completed';
      const spans = await receiver.waitFor(
        (all) => all.some(ended(story.lookupTraceId)) && all.some(ended(story.refundTraceId)),
        10_000,
      );

      expect(story.lookupTraceId).not.toBe(story.refundTraceId);
      const traceIds = new Set(spans.map(({ traceId }) => traceId));
      expect([...traceIds].toSorted()).toEqual([story.lookupTraceId, story.refundTraceId].toSorted());
      expect(findOrphans(spans)).toEqual([]);

      const named = (traceId: string) =>
        spans.filter((span) => span.traceId === traceId).map(({ name, kind }) => `${kind} ${name}`);
      expect(named(story.lookupTraceId)).toEqual(
        expect.arrayContaining([
          'SERVER message message.send',
          'CLIENT chat parley-simulated',
          'INTERNAL execute_tool lookup_order',
        ]),
      );
      expect(named(story.refundTraceId)).toEqual(
        expect.arrayContaining([
          'SERVER message message.send',
          'INTERNAL approval_wait issue_refund',
          'SERVER message approval.decide',
          'INTERNAL execute_tool issue_refund',
        ]),
      );
      const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
      expect(roots.map(({ name }) => name)).toEqual(['message message.send', 'message message.send']);
      expect(spans.every(({ resource }) => resource['service.name'] === 'parley')).toBe(true);
      const chats = spans.filter(({ name }) => name.startsWith('chat '));
      for (const chat of chats) {
        expect(chat.attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(0);
        expect(chat.attributes['gen_ai.conversation.id']).toBe(story.conversationId);
      }
      for (const canary of CANARIES) expect(receiver.text()).not.toContain(canary);
      for (const log of [first.stdout(), second?.stdout() ?? '']) {
        for (const canary of CANARIES) expect(log).not.toContain(canary);
      }
      expect(second?.stdout()).toContain(story.refundTraceId);
    } finally {
      await second?.stop();
      await first.stop();
      await receiver.close();
    }
  });

  it('[OB1] without a collector everything works, and it is said once', async () => {
    const env = { ...fast, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_TIMEOUT: '500' };
    const desk = await startDesk({ env });
    try {
      const conversation = await (await desk.connect()).open();
      for (const text of ['Hi', 'Can you check order ORD-5678?']) {
        expect((await conversation.turn(text)).status).toBe('completed');
      }
      await expect.poll(() => desk.stdout().match(/not delivered/g)?.length, { timeout: 8000 }).toBe(1);
    } finally {
      await desk.stop();
    }
  });

  const binary = findJaeger();
  it.skipIf(binary === undefined)('[OB1] [OB2] a real Jaeger finds each turn as one trace', async () => {
    await using jaeger = await Jaeger.start(binary as string);
    const env = { ...fast, OTEL_EXPORTER_OTLP_ENDPOINT: jaeger.otlpUrl };
    const first = await startDesk({ env });
    let second: Desk | undefined;
    try {
      const story = await playStory(first, async () => {
        second = await startDesk({ env, dataDir: first.dataDir });
        return second;
      });
      const hasEnded = (span: JaegerSpan): boolean =>
        span.tags.some(({ key, value }) => key === 'gateway.outcome' && value === 'completed');
      await expect
        .poll(async () => (await jaeger.traces('parley')).filter(({ spans }) => spans.some(hasEnded)).length, {
          timeout: 10_000,
        })
        .toBe(2);
      expect(await jaeger.services()).toEqual(['parley']);
      const traces = await jaeger.traces('parley');
      expect(traces.map(({ traceID }) => traceID).toSorted()).toEqual(
        [story.lookupTraceId, story.refundTraceId].toSorted(),
      );
      for (const { spans } of traces) {
        const ids = new Set(spans.map(({ spanID }) => spanID));
        const orphans = spans.flatMap(({ references }) => references).filter(({ spanID }) => !ids.has(spanID));
        expect(orphans).toEqual([]);
        expect(spans.filter(({ references }) => references.length === 0)).toHaveLength(1);
      }
      const refund = traces.find(({ traceID }) => traceID === story.refundTraceId);
      expect(refund?.spans.map(({ operationName }) => operationName)).toContain('approval_wait issue_refund');
    } finally {
      await second?.stop();
      await first.stop();
    }
  });
});
