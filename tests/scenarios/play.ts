/** Plays a scenario over the socket, as a visitor and an operator would. */
import { setTimeout } from 'node:timers/promises';
import type { ApprovalView } from '@parley/protocol';
import { type Conversation, decide } from '../fixtures/conversation.ts';
import { CommandRefused, type SocketClient } from '../fixtures/socket-client.ts';
import { check } from './check.ts';
import type { Desks, ScenarioDesk } from './desks.ts';
import { readFacts } from './facts.ts';
import type { Expectation, Scenario, Step, StepOf } from './format.ts';
import { isNamed, mismatch } from './match.ts';
import { observe, type Observation } from './observe.ts';
import { transcriptOf } from './transcript.ts';

export interface PlayOptions {
  readonly desks: Desks;
  readonly isSimulated: boolean;
  /** Longest that anything may take, in milliseconds. */
  readonly waitMs: number;
}

/** How long what was expected may follow after everything looked finished, in milliseconds. */
const LATE_MS = 1500;
const LOOK_MS = 20;

/** A scenario went otherwise than it should; the message has what went wrong and the conversation. */
export class ScenarioFailed extends Error {
  override readonly name = 'ScenarioFailed';
}

/**
 * @returns the conversation as people read it.
 * @throws ScenarioFailed
 */
export async function play(scenario: Scenario, options: PlayOptions): Promise<string> {
  const desk = await options.desks.get(scenario.settings ?? {});
  const stage = await Stage.open(scenario, desk, options);
  try {
    for (const [index, step] of scenario.steps.entries()) {
      const problems = await stage.play(step).catch((error: unknown) => [(error as Error).message]);
      if (problems.length > 0) throw failure(scenario, index, problems, stage.transcript());
    }
    return stage.transcript();
  } finally {
    await stage.close();
  }
}

function failure({ title, steps }: Scenario, index: number, problems: string[], transcript: string): ScenarioFailed {
  const listed = problems.map((problem) => `  - ${problem}`).join('\n');
  return new ScenarioFailed(
    `"${title}", step ${index + 1} (${steps[index]?.kind}):\n${listed}\n\nWhat happened:\n${transcript}`,
  );
}

/** A visitor and an operator in one conversation. */
class Stage {
  readonly #scenario: Scenario;
  readonly #desk: ScenarioDesk;
  readonly #options: PlayOptions;
  readonly #clients: SocketClient[] = [];
  #visitor: Conversation;
  #operator: Conversation;
  #since = { visitor: 0, operator: 0 };

  private constructor(
    scenario: Scenario,
    desk: ScenarioDesk,
    options: PlayOptions,
    people: [Conversation, Conversation],
  ) {
    this.#scenario = scenario;
    this.#desk = desk;
    this.#options = options;
    [this.#visitor, this.#operator] = people;
    this.#clients.push(...people.map(({ client }) => client));
  }

  static async open(scenario: Scenario, desk: ScenarioDesk, options: PlayOptions): Promise<Stage> {
    const visitor = await desk.process.connect();
    const conversation = await visitor.open({ agent: scenario.agent });
    const operator = await desk.process.operator();
    const watched = await operator.open({ conversationId: conversation.id });
    return new Stage(scenario, desk, options, [conversation, watched]);
  }

  transcript(): string {
    return transcriptOf(this.#operator.log.events);
  }

  /** @throws Error when the server did what the protocol forbids. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.drop()));
    const violations = this.#clients.flatMap((client) => client.violations);
    if (violations.length > 0) throw new Error(`the protocol was violated: ${violations.join('; ')}`);
  }

  /** @returns what was not as expected. */
  async play(step: Step): Promise<string[]> {
    this.#since = { visitor: this.#visitor.log.events.length, operator: this.#operator.log.events.length };
    const { refused: wanted, expect: everybody, expect_of_simulator: simulator } = step.step;
    const done = await this.#act(step).catch((error: unknown) => {
      if (error instanceof CommandRefused) return { refused: error.frame.code };
      throw error;
    });
    const refused = 'refused' in done ? done.refused : undefined;
    if (refused !== wanted) {
      return [refused === undefined ? `it was not refused with ${wanted}` : `it was refused with ${refused}`];
    }
    if ('wait' in step.step && step.step.wait === false) return [];
    const runId = 'runId' in done ? done.runId : undefined;
    await this.#settled(runId);
    const always: Expectation = { never_says: this.#scenario.never_says, never_tools: this.#scenario.never_tools };
    const expected = [always, everybody, this.#options.isSimulated ? simulator : undefined].filter(
      (expectation) => expectation !== undefined,
    );
    const problems = (): string[] => this.#problems(expected, runId);
    // What follows upon a decision may begin a moment after it looked finished.
    const untilMs = performance.now() + LATE_MS;
    while (problems().length > 0 && performance.now() < untilMs) await setTimeout(LOOK_MS);
    return problems();
  }

  #problems(expected: readonly Expectation[], runId: string | undefined): string[] {
    const seen: Observation = observe(
      { visitor: this.#visitor.log, operator: this.#operator.log, since: this.#since },
      runId,
    );
    const names = expected.flatMap(({ facts = {} }) => Object.keys(facts));
    const facts = names.length === 0 ? {} : readFacts(this.#desk.process.dataDir, names);
    return expected.flatMap((expectation) => check(expectation, seen, facts));
  }

  /** Waits until no run is at work, and both have heard of everything. */
  async #settled(runId: string | undefined): Promise<void> {
    const { waitMs } = this.#options;
    const { view, client } = this.#visitor;
    const asks = (runId: string): boolean =>
      this.#visitor.view.approvals.some((approval) => approval.runId === runId && approval.status === 'pending');
    const isAtWork = ({ id, status, waitingFor }: (typeof view.runs)[number]): boolean =>
      status === 'queued' || status === 'running' || (status === 'waiting' && !(waitingFor === 'approval' && asks(id)));
    const isKnown = (): boolean => runId === undefined || this.#visitor.run(runId) !== undefined;
    await client.when(() => isKnown() && !this.#visitor.view.runs.some(isAtWork), waitMs);
    await this.#operator.client.when(() => this.#operator.view.seq >= this.#visitor.view.seq, waitMs);
  }

  async #act(step: Step): Promise<{ runId?: string }> {
    switch (step.kind) {
      case 'visitor':
        return this.#write(step.step);
      case 'visitor_decides':
        return this.#decide(this.#visitor, step.step.visitor_decides, step.step);
      case 'operator':
        return this.#decide(this.#operator, step.step.operator, step.step);
      case 'operator_says':
        await this.#operator.client.command('message.send', {
          conversationId: this.#operator.id,
          text: step.step.operator_says,
        });
        return {};
      case 'reconnect':
        await Promise.all([this.#visitor.client.drop(), this.#operator.client.drop()]);
        await this.#comeBack();
        return {};
      case 'restart':
        await this.#desk.restart(step.step.restart);
        await this.#comeBack();
        return {};
      default:
        return step satisfies never;
    }
  }

  async #write({ visitor: text, on_busy: onBusy, agent, page }: StepOf<'visitor'>): Promise<{ runId?: string }> {
    const context = page ?? this.#scenario.page;
    const { runId } = await this.#visitor.client.command('message.send', {
      conversationId: this.#visitor.id,
      text,
      ...(onBusy !== undefined && { onBusy }),
      ...(agent !== undefined && { agent }),
      ...(context !== undefined && { context }),
    });
    return runId === null ? {} : { runId };
  }

  async #decide(
    { client, view }: Conversation,
    decision: 'approve' | 'reject',
    { reason, tool, about }: Pick<StepOf<'operator'>, 'reason' | 'tool' | 'about'>,
  ): Promise<{ runId: string }> {
    const fitting = view.approvals.filter(
      (asked) =>
        asked.status === 'pending' &&
        (tool === undefined || isNamed(asked.tool, tool)) &&
        (about === undefined || mismatch(about, asked.arguments, 'arguments') === undefined),
    );
    const [approval, ...others] = fitting;
    if (approval === undefined) throw new Error('nothing of the kind is to be decided');
    if (others.length > 0) throw new Error('there are several questions: say which, with tool and about');
    await decide(client, approval, { decision, ...(reason !== undefined && { reason }) });
    await this.#isResolved(approval);
    return { runId: approval.runId };
  }

  async #isResolved({ id }: ApprovalView): Promise<void> {
    const { client } = this.#visitor;
    await client.when(() => this.#visitor.approval(id)?.status !== 'pending', this.#options.waitMs);
  }

  /** Both connect again, and go on with what they have. */
  async #comeBack(): Promise<void> {
    const [visitor, operator] = [this.#visitor, this.#operator];
    const back = await this.#desk.process.connect({ token: visitor.client.token, resume: [visitor.log] });
    const again = await this.#desk.process.operator({ resume: [operator.log] });
    this.#clients.push(back, again);
    this.#visitor = await back.following(1);
    this.#operator = await again.following(1);
  }
}
