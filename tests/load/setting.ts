/** The processes of the benchmark, started once and used in turn. */
import type { BareApi } from './server-bare.ts';
import type { ClientApi } from './client.ts';
import type { Cores } from './cores.ts';
import type { GatewayApi } from './server-gateway.ts';
import type { ProviderApi } from './provider.ts';
import type { SdkApi } from './sdk-alone.ts';
import { profiling, Worker } from './worker.ts';

export interface Setting {
  readonly provider: Worker<ProviderApi>;
  readonly client: Worker<ClientApi>;
  readonly gateway: Worker<GatewayApi>;
  readonly gatewayPort: number;
  readonly bare: Worker<BareApi>;
  readonly barePort: number;
  readonly sdk: Worker<SdkApi>;
  stop(): Promise<void>;
}

/** Spans are made and ended, and go nowhere: whether a collector runs here must not change the figures. */
const UNEXPORTED = { OTEL_TRACES_EXPORTER: 'none' };

/** @param profileDirectory Where the gateway's CPU profile is written at the end; undefined: none is made. */
export async function startSetting(cores: Cores, profileDirectory: string | undefined): Promise<Setting> {
  const provider = new Worker<ProviderApi>('provider.ts', { core: cores.provider });
  const client = new Worker<ClientApi>('client.ts', { core: cores.client });
  const gateway = new Worker<GatewayApi>('server-gateway.ts', {
    core: cores.server,
    nodeOptions: profiling(profileDirectory),
  });
  const bare = new Worker<BareApi>('server-bare.ts', { core: cores.server });
  const sdk = new Worker<SdkApi>('sdk-alone.ts', { core: cores.server });
  const stopAll = async (): Promise<void> => {
    await Promise.all([provider, client, gateway, bare, sdk].map((worker) => worker.stop()));
  };
  try {
    const providerUrl = await provider.call('start');
    const [gatewayPort, barePort] = await Promise.all([
      gateway.call('start', providerUrl, { tracing: UNEXPORTED, hasTool: false }),
      bare.call('start'),
    ]);
    await sdk.call('start', providerUrl);
    const stop = async (): Promise<void> => {
      // A gateway that is gone cannot close; that it is gone was said before.
      await gateway.call('close').catch(() => {});
      await stopAll();
    };
    return { provider, client, gateway, gatewayPort, bare, barePort, sdk, stop };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
