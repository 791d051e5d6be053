/** The processes of a row, each started when it is first asked for and ended with the row. */
import type { AudienceApi } from './audience.ts';
import type { ClientApi } from './client.ts';
import type { CollectorApi } from './collector.ts';
import type { Cores } from './cores.ts';
import type { PeerKind } from './peer-session.ts';
import type { PeerApi } from './peer-server.ts';
import type { ProviderApi } from './provider.ts';
import type { SdkApi } from './sdk-alone.ts';
import type { BareApi } from './server-bare.ts';
import type { GatewayApi, GatewaySetup } from './server-gateway.ts';
import { type Methods, profiling, Worker } from './worker.ts';

/** A server that listens. */
export interface Listening<A extends Methods<A>> {
  readonly process: Worker<A>;
  readonly port: number;
}

/** Spans are made and ended, and go nowhere: whether a collector runs here must not change the figures. */
const UNEXPORTED = { OTEL_TRACES_EXPORTER: 'none' };

/** So that memory can be read without what is garbage. */
const MEASURABLE = ['--expose-gc'];

export class Stage {
  readonly cores: Cores;
  readonly #profile: string | undefined;
  readonly #workers = new Set<{ stop(): Promise<void> }>();
  readonly #gateways = new Set<Worker<GatewayApi>>();
  #provider: Promise<{ readonly process: Worker<ProviderApi>; readonly url: string }> | undefined;
  #client: Worker<ClientApi> | undefined;
  #audience: Worker<AudienceApi> | undefined;

  /** @param profile Folder that gets the CPU profiles of the gateways; undefined: none are made. */
  constructor(cores: Cores, profile: string | undefined) {
    this.cores = cores;
    this.#profile = profile;
  }

  #start<A extends Methods<A>>(file: string, core: number | undefined, nodeOptions: readonly string[] = []): Worker<A> {
    const worker = new Worker<A>(file, { core, nodeOptions });
    this.#workers.add(worker);
    return worker;
  }

  provider(): Promise<{ readonly process: Worker<ProviderApi>; readonly url: string }> {
    const start = async () => {
      const process = this.#start<ProviderApi>('provider.ts', this.cores.provider);
      return { process, url: await process.call('start') };
    };
    this.#provider ??= start();
    return this.#provider;
  }

  /** Visitors with a conversation each. */
  get client(): Worker<ClientApi> {
    this.#client ??= this.#start<ClientApi>('client.ts', this.cores.client);
    return this.#client;
  }

  /** Many who share what they read, or only hold a connection. */
  get audience(): Worker<AudienceApi> {
    this.#audience ??= this.#start<AudienceApi>('audience.ts', this.cores.client);
    return this.#audience;
  }

  /** @param setup What is not as usual: no tool, the guardrails that are there by default, spans that go nowhere. */
  async gateway(setup: Partial<GatewaySetup> = {}): Promise<Listening<GatewayApi>> {
    const { url } = await this.provider();
    const process = this.#start<GatewayApi>('server-gateway.ts', this.cores.server, [
      ...MEASURABLE,
      ...profiling(this.#profile),
    ]);
    this.#gateways.add(process);
    return { process, port: await process.call('start', url, { tracing: UNEXPORTED, tool: 'none', ...setup }) };
  }

  async bare(): Promise<Listening<BareApi>> {
    const process = this.#start<BareApi>('server-bare.ts', this.cores.server, MEASURABLE);
    return { process, port: await process.call('start') };
  }

  /** @param runs Whether it runs the SDK for those who ask. */
  async peer(kind: PeerKind, runs: boolean): Promise<Listening<PeerApi>> {
    const process = this.#start<PeerApi>(
      kind === 'sse' ? 'server-sse.ts' : 'server-socket-io.ts',
      this.cores.server,
      MEASURABLE,
    );
    const url = runs ? (await this.provider()).url : undefined;
    return { process, port: await process.call('start', url) };
  }

  async sdk(): Promise<Worker<SdkApi>> {
    const { url } = await this.provider();
    const process = this.#start<SdkApi>('sdk-alone.ts', this.cores.server);
    await process.call('start', url);
    return process;
  }

  async collector(): Promise<{ readonly process: Worker<CollectorApi>; readonly url: string }> {
    const process = this.#start<CollectorApi>('collector.ts', this.cores.client);
    const { accepting } = await process.call('start');
    return { process, url: accepting };
  }

  /** A process that is part of the load. */
  load<A extends Methods<A>>(file: string): Worker<A> {
    return this.#start<A>(file, this.cores.client);
  }

  /** A process that does what is asked of it on the server's core. */
  bench<A extends Methods<A>>(file: string): Worker<A> {
    return this.#start<A>(file, this.cores.server);
  }

  /** Ends one process before the others. */
  async end(process: { stop(): Promise<void> }): Promise<void> {
    this.#workers.delete(process);
    const gateway = [...this.#gateways].find((each) => each === process);
    if (gateway !== undefined) {
      this.#gateways.delete(gateway);
      // A gateway that is gone cannot close; that it is gone was said before.
      await gateway.call('close').catch(() => {});
    }
    await process.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => this.end(worker)));
  }
}
