/** One round of a crash test: people talk while plugs are pulled; then everything is looked at. */
import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversation } from '@parley/client';
import type { OnBusy } from '@parley/protocol';
import { ask } from '../fixtures/ledger-agents.ts';
import { type PlannedCall, planned, type Step } from '../fixtures/office-agents.ts';
import type { Random } from '../fixtures/random.ts';
import type { CrashStage, Moment, Visitor } from './crash-stage.ts';
import { type Figures, judgeConversation, unsettled } from './invariants.ts';

/** A message, and how long its writer waits before it, in milliseconds. */
interface Utterance {
  readonly text: string;
  readonly pauseMs: number;
  readonly onBusy: OnBusy;
  /** The writer stops the answer so many milliseconds later. */
  readonly cancelAfterMs?: number;
}

interface Talk {
  readonly agent: 'clerk' | 'desk';
  readonly utterances: readonly Utterance[];
}

/** A plug that is pulled some time after something has happened. */
interface Plug {
  readonly after: Moment | 'nothing';
  readonly delayMs: number;
  /** Milliseconds between the order to stop and the kill, for those that are told. */
  readonly drainMs?: number;
  /** Milliseconds after which the next process is killed as well, while it starts or recovers. */
  readonly againAfterMs?: number;
}

interface Plan {
  /** For each visitor: whom they talk to, and what they write. */
  readonly talks: readonly Talk[];
  readonly plugs: readonly Plug[];
}

/** How long a moment is waited for before the plug is pulled anyway, in milliseconds. */
const MOMENT_LIMIT_MS = 400;
/** How long everything may take to come to rest, in milliseconds. */
const SETTLE_LIMIT_MS = 25_000;

/** A round in which a promise was broken. */
export class RoundFailed extends Error {
  override readonly name = 'RoundFailed';
}

let orders = 10_000;

const order = (): string => `ORD-${(orders += 1)}`;

/** What is written to the clerk. */
function drawQuestion(random: Random): string {
  return random.pick([
    () => ask.count(random.between(10, 60)),
    () => ask.lookUp(order()),
    () => ask.enter(order()),
    () => ask.enter(order()),
    () => ask.refund(order()),
    () => ask.refund(order()),
    () => ask.invoice(order()),
    () => `${ask.enter(order())} and send the invoice for ${order()}`,
    () => `${ask.enter(order())} and write ${order()} into the ledger`,
    () => `${ask.refund(order())} and write ${order()} into the ledger`,
  ])();
}

function drawCall(random: Random): PlannedCall {
  return { tool: random.pick(['issue_refund', 'write_ledger', 'send_invoice', 'count_stock']), order: order() };
}

/** What is asked of the auditor: nothing, one call, or several at once. */
function drawAudit(random: Random): PlannedCall {
  const calls = Array.from({ length: random.below(3) }, () => drawCall(random));
  return { audit: [...(calls.length > 0 ? [{ calls }] : []), { words: 2 }] };
}

/** What is written to the desk: what each answer of the model is to be. */
function drawSteps(random: Random): string {
  const steps = Array.from({ length: random.between(1, 4) }, (): Step =>
    random.pick<() => Step>([
      () => ({ calls: [{ seats: random.pick([1, 2]) }] }),
      () => ({ calls: [{ seats: random.pick([1, 2]) }] }),
      () => ({ calls: [drawCall(random), { seats: random.pick([1, 2]) }] }),
      () => ({ calls: [drawAudit(random)] }),
      () => ({ calls: [drawAudit(random), drawCall(random), drawAudit(random)] }),
      () => ({ calls: Array.from({ length: random.between(3, 4) }, () => drawCall(random)) }),
    ])(),
  );
  const failure: Step[] = random.chance(0.3) ? [{ fails: true }, { calls: [drawCall(random), drawCall(random)] }] : [];
  return planned([...steps, ...failure, { words: random.between(1, 30) }]);
}

function drawUtterance(random: Random, text: string): Utterance {
  const draw = random.next();
  return {
    text,
    pauseMs: random.below(120),
    onBusy: random.chance(0.1) ? 'interrupt' : 'queue',
    ...(draw < 0.08 && { cancelAfterMs: random.below(150) }),
  };
}

function drawPlug(random: Random): Plug {
  const after = random.pick<Plug['after']>(['delta', 'line', 'line', 'asked', 'decision', 'nothing']);
  return {
    after,
    delayMs: random.below(after === 'nothing' ? 400 : 40),
    ...(random.chance(0.25) && { drainMs: random.below(300) }),
    ...(random.chance(0.35) && { againAfterMs: random.below(120) }),
  };
}

function drawPlan(random: Random, visitors: number): Plan {
  const several = <T>(most: number, draw: () => T): T[] => Array.from({ length: random.between(1, most) }, draw);
  return {
    talks: Array.from({ length: visitors }, (): Talk => {
      const agent = random.pick(['clerk', 'desk', 'desk'] as const);
      const draw = agent === 'clerk' ? drawQuestion : drawSteps;
      return { agent, utterances: several(3, () => drawUtterance(random, draw(random))) };
    }),
    plugs: several(3, () => drawPlug(random)),
  };
}

/** @returns how many processes were killed. */
async function pull(stage: CrashStage, { after, delayMs, drainMs, againAfterMs }: Plug): Promise<number> {
  if (after !== 'nothing') await stage.moment(after, MOMENT_LIMIT_MS);
  await sleep(delayMs);
  await stage.down(drainMs);
  if (againAfterMs !== undefined) await stage.up(againAfterMs);
  await stage.up();
  return againAfterMs === undefined ? 1 : 2;
}

async function speak(conversation: Conversation, utterances: readonly Utterance[]): Promise<void> {
  for (const { text, pauseMs, onBusy, cancelAfterMs } of utterances) {
    await sleep(pauseMs);
    conversation.send(text, { onBusy });
    if (cancelAfterMs === undefined) continue;
    await sleep(cancelAfterMs);
    const run = conversation.getSnapshot().view.runs.at(-1);
    if (run !== undefined) await conversation.cancel(run.id);
  }
}

/** One conversation, as all who follow it see it. */
export interface Scene {
  /** Agent that the conversation began with. */
  readonly agent: string;
  readonly visitor: Visitor;
  readonly texts: readonly string[];
  readonly writer: Conversation;
  readonly watcher: Conversation;
  readonly operator: Conversation;
}

async function openScene(stage: CrashStage, visitor: Visitor, { agent, utterances }: Talk): Promise<Scene> {
  const writer = await visitor.writer.openConversation({ agent });
  const known = { conversationId: writer.id, agent };
  const watcher = await visitor.watcher.openConversation(known);
  const operator = await (stage.operators[0] as (typeof stage.operators)[number]).client.openConversation(known);
  writer.subscribe(() => {
    if (writer.getSnapshot().view.messages.some(({ status }) => status === 'streaming')) stage.happens('delta');
  });
  return { agent, visitor, texts: utterances.map(({ text }) => text), writer, watcher, operator };
}

async function settle(scenes: readonly Scene[]): Promise<string | undefined> {
  const deadlineMs = performance.now() + SETTLE_LIMIT_MS;
  for (;;) {
    const why = scenes.map(unsettled).find((reason) => reason !== undefined);
    if (why === undefined || performance.now() > deadlineMs) return why;
    await sleep(20);
  }
}

/**
 * Plays one round.
 *
 * @throws RoundFailed with the plan, the log and the ledger when a promise was broken.
 */
export async function playRound(stage: CrashStage): Promise<Figures & { readonly kills: number }> {
  const plan = drawPlan(stage.random, stage.visitors.length);
  const scenes = await Promise.all(
    stage.visitors.map((visitor, index) => openScene(stage, visitor, plan.talks[index] as Talk)),
  );
  const spoken = Promise.all(scenes.map(({ writer }, index) => speak(writer, plan.talks[index]?.utterances ?? [])));
  // What goes wrong while plugs are pulled is heard below, where it is waited for.
  spoken.catch(() => {});
  let kills = 0;
  for (const plug of plan.plugs) kills += await pull(stage, plug);
  await spoken;
  const stuck = await settle(scenes);
  const problems = [...stage.problems, ...stage.operators.flatMap(({ refusals }) => refusals)];
  if (stuck !== undefined) problems.push(`never came to rest: ${stuck}`);
  const judged = await Promise.all(scenes.map((scene) => judgeConversation(stage, scene)));
  problems.push(...judged.flatMap((verdict) => verdict.problems));
  if (problems.length > 0) {
    const evidence = { plan, logs: judged.map(({ log }) => log), ledger: stage.ledger.lines().slice(-40) };
    const details = inspect(evidence, { depth: 8, breakLength: 160, maxArrayLength: null });
    // Last what it comes to: reports are cut at their beginning.
    throw new RoundFailed(`${details}\n${stage.output}\n${problems.join('\n')}`);
  }
  for (const { writer, watcher, operator } of scenes) for (const one of [writer, watcher, operator]) one.close();
  return {
    kills,
    runs: sum(judged.map(({ figures }) => figures.runs)),
    effects: sum(judged.map(({ figures }) => figures.effects)),
    unknowns: sum(judged.map(({ figures }) => figures.unknowns)),
    recoveries: sum(judged.map(({ figures }) => figures.recoveries)),
    approvals: sum(judged.map(({ figures }) => figures.approvals)),
    handoffs: sum(judged.map(({ figures }) => figures.handoffs)),
    fallbacks: sum(judged.map(({ figures }) => figures.fallbacks)),
    nested: sum(judged.map(({ figures }) => figures.nested)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
