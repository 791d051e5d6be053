/** Everybody who takes part in a crash test, and the plugs that can be pulled. */
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientOptions, ParleyClient } from '@parley/client';
import { SOCKET_PATH } from '@parley/protocol';
import { type Simulator, startSimulator } from '@parley/simulator';
import { CallLedger } from '../fixtures/call-ledger.ts';
import { answerOf, askedOf, SPARE } from '../fixtures/office-agents.ts';
import { FaultProxy } from '../fixtures/fault-proxy.ts';
import { GatewayProcess, NotReady } from '../fixtures/gateway-process.ts';
import { ScriptedProvider } from '../fixtures/scripted-provider.ts';
import { Random } from '../fixtures/random.ts';
import { connectClient } from '../fixtures/parley-client.ts';
import { SocketClient } from '../fixtures/socket-client.ts';
import { ORIGIN } from '../fixtures/start-gateway.ts';
import { Operator } from './operator.ts';

const OPERATOR_TOKEN = 'operator-token-of-the-crash-tests';
/** Longest pause of a tool before and after its effect, in milliseconds. */
const PAUSE_MS = 15;

/** What can be waited for to pull a plug at that moment. */
export type Moment = 'delta' | 'line' | 'decision' | 'asked';

/** A person with one tab that writes and one that watches. */
export interface Visitor {
  readonly writer: ParleyClient;
  readonly watcher: ParleyClient;
  /** Token with which anybody else is the same person. */
  readonly token: string;
}

export class CrashStage implements AsyncDisposable {
  readonly random: Random;
  readonly ledger: CallLedger;
  readonly operators: readonly Operator[];
  visitors: readonly Visitor[] = [];
  /** What went wrong outside of any conversation. */
  readonly problems: string[] = [];
  readonly #seed: number;
  readonly #directory = mkdtempSync(join(tmpdir(), 'parley-chaos-'));
  readonly #simulator: Simulator;
  readonly #office: ScriptedProvider;
  /** Plans that the spare was asked about: the one who has failed must not be asked again. */
  readonly #takenOver = new Set<string>();
  readonly #proxy: FaultProxy;
  readonly #moments = new EventEmitter<Record<Moment, []>>();
  readonly #clients: ParleyClient[] = [];
  #gateway: GatewayProcess | undefined;
  /** Has loaded its code already, so that a restart takes no longer than opening the store. */
  #spare = new GatewayProcess();
  #starts = 0;

  private constructor(seed: number, simulator: Simulator, office: ScriptedProvider, proxy: FaultProxy) {
    this.#seed = seed;
    this.random = new Random(seed);
    this.#simulator = simulator;
    this.#office = office;
    office.script = (request) => {
      const { agent, plan } = askedOf(request);
      if (agent === SPARE) this.#takenOver.add(plan);
      else if (this.#takenOver.has(plan)) this.problems.push(`${agent} was asked after it had failed: ${plan}`);
      this.happens('asked');
      return answerOf(request);
    };
    this.#proxy = proxy;
    this.ledger = new CallLedger(join(this.#directory, 'ledger.jsonl'));
    const options = { ledger: this.ledger, random: new Random(seed + 1), deciding: () => this.happens('decision') };
    this.operators = [0, 1].map(() => new Operator(this.#client({ token: OPERATOR_TOKEN }), options));
  }

  static async start(seed: number, visitors = 2): Promise<CrashStage> {
    const simulator = await startSimulator({ tokensPerSecond: 400, firstTokenMs: 5, seed: String(seed) });
    const office = await ScriptedProvider.start(answerOf);
    const stage = new CrashStage(seed, simulator, office, await FaultProxy.start());
    await stage.up();
    stage.visitors = await Promise.all(Array.from({ length: visitors }, () => stage.#visitor()));
    return stage;
  }

  /** The end of what the present gateway has written. */
  get output(): string {
    return this.#gateway?.output ?? '';
  }

  happens(moment: Moment): void {
    this.#moments.emit(moment);
  }

  /** Waits for the next moment of a kind, but not for ever. */
  async moment(moment: Moment, limitMs: number): Promise<void> {
    await Promise.race([once(this.#moments, moment), sleep(limitMs)]);
  }

  /**
   * Starts a gateway on the files of the one before.
   *
   * @param killAfterMs Kill it so many milliseconds after it was told to start, whether it is ready or not.
   */
  async up(killAfterMs?: number): Promise<void> {
    const gateway = this.#spare;
    this.#spare = new GatewayProcess();
    this.#gateway = gateway;
    this.#starts += 1;
    gateway.onLine(() => this.happens('line'));
    void gateway.exited.then(({ code, signal }) => {
      if (this.#gateway !== gateway) return;
      this.problems.push(`the gateway ended by itself with ${signal ?? code}:\n${gateway.output}`);
    });
    const opened = gateway.open({
      storeFile: join(this.#directory, 'parley.db'),
      ledgerFile: this.ledger.file,
      modelUrl: this.#simulator.url,
      officeUrl: this.#office.url,
      operatorToken: OPERATOR_TOKEN,
      origin: ORIGIN,
      seed: this.#seed + this.#starts,
      pauseMs: PAUSE_MS,
      graceMs: 100,
      leaseMs: 15_000,
    });
    if (killAfterMs === undefined) {
      this.#proxy.target = await opened;
      return;
    }
    opened.then(
      (port) => (this.#proxy.target = port),
      (error: unknown) => {
        if (!(error instanceof NotReady)) throw error;
      },
    );
    await sleep(killAfterMs);
    await this.down();
  }

  /**
   * Kills the gateway.
   *
   * @param drainMs Tell it to stop first, and kill it so many milliseconds later, unless it has ended.
   */
  async down(drainMs?: number): Promise<void> {
    const gateway = this.#gateway;
    if (gateway === undefined) return;
    this.#gateway = undefined;
    if (drainMs !== undefined) {
      gateway.signal('SIGTERM');
      await Promise.race([gateway.exited, sleep(drainMs)]);
    }
    await gateway.kill();
    this.#proxy.target = undefined;
  }

  /** A socket that has come after everything, to the gateway itself. */
  async fresh(token: string): Promise<SocketClient> {
    const client = await SocketClient.open(`ws://127.0.0.1:${this.#proxy.target}${SOCKET_PATH}`, { origin: ORIGIN });
    await client.hello({ token });
    return client;
  }

  freshOperator(): Promise<SocketClient> {
    return this.fresh(OPERATOR_TOKEN);
  }

  #client(options: Partial<ClientOptions>): ParleyClient {
    const client = connectClient(this.#proxy.port, options);
    this.#clients.push(client);
    return client;
  }

  async #visitor(): Promise<Visitor> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const writer = this.#client({ onToken: resolve });
    const token = await promise;
    return { writer, token, watcher: this.#client({ token }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.down();
    await this.#spare.kill();
    await this.#proxy[Symbol.asyncDispose]();
    await this.#simulator.close();
    await this.#office[Symbol.asyncDispose]();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
