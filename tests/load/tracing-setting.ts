/** Gateways that differ in their tracing only, as processes, with what they need. */
import type { ClientApi } from './client.ts';
import type { CollectorApi } from './collector.ts';
import type { Cores } from './cores.ts';
import type { ProviderApi } from './provider.ts';
import type { GatewayApi, GatewaySetup } from './server-gateway.ts';
import { profiling, Worker } from './worker.ts';

/** What happens to spans, in the order of the report. */
export const SIDES = ['off', 'on', 'dead', 'hanging'] as const;
export type Side = (typeof SIDES)[number];

export interface TracedGateway {
  readonly process: Worker<GatewayApi>;
  readonly port: number;
  stop(): Promise<void>;
}

export interface TracingSetting {
  readonly provider: Worker<ProviderApi>;
  readonly client: Worker<ClientApi>;
  readonly collector: Worker<CollectorApi>;
  /**
   * @param options.core Core that it may run on; undefined: any.
   * @param options.profile Folder that gets its CPU profile at the end; undefined: none is made.
   */
  startGateway(
    side: Side,
    options: { readonly core: number | undefined; readonly profile?: string | undefined },
  ): Promise<TracedGateway>;
  stop(): Promise<void>;
}

/** Nobody listens there: the port is reserved. */
const DEAD = 'http://127.0.0.1:1';

export async function startTracingSetting(cores: Cores): Promise<TracingSetting> {
  const provider = new Worker<ProviderApi>('provider.ts', { core: cores.provider });
  const client = new Worker<ClientApi>('client.ts', { core: cores.client });
  const collector = new Worker<CollectorApi>('collector.ts', { core: cores.client });
  const gateways = new Set<TracedGateway>();
  const stop = async (): Promise<void> => {
    await Promise.all([...gateways].map((gateway) => gateway.stop()));
    await Promise.all([provider, client, collector].map((worker) => worker.stop()));
  };
  try {
    const [providerUrl, { accepting, hanging }] = await Promise.all([provider.call('start'), collector.call('start')]);
    const exporting = (endpoint: string): GatewaySetup['tracing'] => ({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    const setups: Record<Side, GatewaySetup['tracing']> = {
      off: { OTEL_SDK_DISABLED: 'true' },
      on: exporting(accepting),
      dead: exporting(DEAD),
      hanging: exporting(hanging),
    };
    const startGateway: TracingSetting['startGateway'] = async (side, { core, profile }) => {
      const nodeOptions = ['--expose-gc', ...profiling(profile)];
      const process = new Worker<GatewayApi>('server-gateway.ts', { core, nodeOptions });
      const stopGateway = async (): Promise<void> => {
        gateways.delete(gateway);
        // One that is gone cannot close; that it is gone was said before.
        await process.call('close').catch(() => {});
        await process.stop();
      };
      const gateway = { process, port: 0, stop: stopGateway };
      gateways.add(gateway);
      gateway.port = await process.call('start', providerUrl, { tracing: setups[side], tool: 'free' });
      return gateway;
    };
    return { provider, client, collector, startGateway, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
