/**
 * Works for a long time and watches what grows: `node tests/chaos/run-soak.ts --minutes 20 --runs 100`. Figures are taken
 * at rest, after a garbage collection; the first quarter is the warm-up.
 */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ApprovalView } from '@parley/protocol';
import { decide } from '../fixtures/conversation.ts';
import { ask } from '../fixtures/ledger-agents.ts';
import type { ProcessFigures } from '../fixtures/ledger-desk.ts';
import { LoneGateway } from '../fixtures/lone-gateway.ts';
import { CommandRefused, type SocketClient } from '../fixtures/socket-client.ts';

const SAMPLES = 12;
const WARM_UP = SAMPLES / 4;
/** What the heap may grow by from the end of the warm-up to the end, in bytes and as a share. */
const HEAP_BYTES = 4 * 1024 * 1024;
const HEAP_SHARE = 0.1;
/** How many more resources of a kind there may be: connections to the model stay open for a while. */
const RESOURCES = 8;
/** What a message may cost on the disk, at the end as against the end of the warm-up. */
const DISK_SHARE = 1.25;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '20' }, runs: { type: 'string', default: '100' } },
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
});
const sampleMs = (Number(values.minutes) * 60_000) / SAMPLES;
const concurrency = Number(values.runs);
const texts = [
  ask.count(40),
  ask.lookUp('ORD-1001'),
  ask.enter('ORD-1002'),
  ask.invoice('ORD-1003'),
  ask.refund('ORD-1004'),
];

let completed = 0;

/** Approves; one operator for everybody has more to answer at times than a connection may have unanswered. */
async function approve(operator: SocketClient, asked: ApprovalView): Promise<void> {
  for (;;) {
    try {
      await decide(operator, asked, { decision: 'approve' });
      return;
    } catch (error) {
      if (!(error instanceof CommandRefused) || error.frame.code !== 'rate_limited') throw error;
      await new Promise((resolve) => setTimeout(resolve, error.frame.retryAfterMs));
    }
  }
}

/** A visitor who comes, says a few things, and leaves. */
async function visit(gateway: LoneGateway, operator: SocketClient, ordinal: number): Promise<void> {
  const visitor = await gateway.connect();
  const conversation = await visitor.open({ agent: 'clerk' });
  for (let turn = 0; turn < 3; turn += 1) {
    const { runId } = await conversation.send(texts[(ordinal + turn) % texts.length] as string);
    await visitor.when(
      () => conversation.run(runId)?.status !== 'running' && conversation.run(runId) !== undefined,
      60_000,
    );
    const asked = conversation.view.approvals.find((approval) => approval.runId === runId);
    if (asked !== undefined) await approve(operator, asked);
    await visitor.when(() => conversation.terminals(runId)[0], 60_000);
    completed += 1;
  }
  await visitor.close();
}

interface Sample extends ProcessFigures {
  readonly minutes: number;
  readonly messages: number;
  readonly bytesPerMessage: number;
}

/** Works with full concurrency until the time is over, then comes to rest. */
async function work(gateway: LoneGateway, operator: SocketClient, untilMs: number): Promise<void> {
  let visits = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < untilMs) await visit(gateway, operator, (visits += 1));
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function sample(gateway: LoneGateway, startedMs: number): Promise<Sample> {
  const figures = await gateway.process.measure();
  const bytes = statSync(gateway.storeFile).size;
  return {
    ...figures,
    minutes: (performance.now() - startedMs) / 60_000,
    messages: completed,
    bytesPerMessage: bytes / completed,
  };
}

/** @returns what is not flat. */
function judge(warm: Sample, last: Sample): string[] {
  const grown = last.heapBytes - warm.heapBytes;
  const problems: string[] = [];
  if (grown > Math.max(HEAP_BYTES, warm.heapBytes * HEAP_SHARE)) problems.push(`the heap grew by ${grown} bytes`);
  for (const [kind, count] of Object.entries(last.resources)) {
    const before = warm.resources[kind] ?? 0;
    if (count > before + RESOURCES) problems.push(`${kind}: ${count} after ${before}`);
  }
  if (last.bytesPerMessage > warm.bytesPerMessage * DISK_SHARE) {
    problems.push(`a message costs ${last.bytesPerMessage} bytes on the disk after ${warm.bytesPerMessage}`);
  }
  return problems;
}

console.log(`${values.minutes} minutes with ${concurrency} runs at a time`);
await using gateway = await LoneGateway.prepare({ tokensPerSecond: 200, firstTokenMs: 20 }, ['--expose-gc']);
await gateway.open();
const operator = await gateway.operator();
const startedMs = performance.now();
const samples: Sample[] = [];
for (let index = 1; index <= SAMPLES; index += 1) {
  await work(gateway, operator, startedMs + index * sampleMs);
  samples.push(await sample(gateway, startedMs));
  // What the operator has been told is of no use here.
  operator.received.length = 0;
}
console.table(
  samples.map(({ minutes, messages, heapBytes, rssBytes, bytesPerMessage, resources }) => ({
    minutes: minutes.toFixed(1),
    messages,
    'heap MB': (heapBytes / 2 ** 20).toFixed(1),
    'rss MB': (rssBytes / 2 ** 20).toFixed(0),
    'disk bytes a message': Math.round(bytesPerMessage),
    timers: resources['Timeout'] ?? 0,
    resources: Object.values(resources).reduce((sum, count) => sum + count, 0),
  })),
);
const problems = judge(samples[WARM_UP - 1] as Sample, samples.at(-1) as Sample);
console.log(problems.length === 0 ? 'flat after the warm-up' : problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;
