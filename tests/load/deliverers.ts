/** The servers that are compared, as deliverers of tokens. */
import type { AudienceApi, ServerKind } from './audience.ts';
import type { Load } from './consumer.ts';
import type { Deliverer } from './cost.ts';
import type { PeerKind } from './peer-session.ts';
import type { PeerApi } from './peer-server.ts';
import type { Recording } from './recording.ts';
import type { SdkApi } from './sdk-alone.ts';
import type { BareApi } from './server-bare.ts';
import type { GatewayApi } from './server-gateway.ts';
import type { Listening, Stage } from './stage.ts';
import type { Methods, Worker } from './worker.ts';

interface WithCpu {
  cpuUs(): number;
}

/** Visitors with a run each. */
function visitors<A extends Methods<A> & WithCpu>(
  { client }: Stage,
  { process, port }: Listening<A>,
  kind: ServerKind,
): Deliverer {
  const server = process as unknown as Worker<WithCpu>;
  return {
    cpuUs: () => server.call('cpuUs'),
    receiverUs: () => client.call('cpuUs'),
    connect: (load) => client.call('connect', port, load, kind),
    begin: () => client.call('begin'),
    progress: () => client.call('progress'),
    finish: (_load, timeoutMs) => client.call('finish', timeoutMs),
  };
}

/** Readers of one stream. @param begin Has the server send it; by default a visitor asks for it. */
function readers<A extends Methods<A> & WithCpu>(
  { audience }: Stage,
  { process, port }: Listening<A>,
  kind: ServerKind,
  begin?: () => Promise<void>,
): Deliverer {
  const server = process as unknown as Worker<WithCpu>;
  const listeners: Worker<AudienceApi> = audience;
  return {
    cpuUs: () => server.call('cpuUs'),
    receiverUs: () => listeners.call('cpuUs'),
    connect: ({ runs, turn }) => listeners.call('connect', { kind, port, readers: runs, deaf: 0, tokens: turn.tokens }),
    begin: async ({ turn }: Load) => {
      await listeners.call('begin', begin === undefined ? turn : undefined);
      await begin?.();
    },
    progress: () => listeners.call('progress'),
    finish: ({ turn }, timeoutMs) => listeners.call('finish', turn, timeoutMs),
  };
}

/** The gateway, with a run for each visitor. */
export function gatewayRuns(stage: Stage, gateway: Listening<GatewayApi>): Deliverer {
  return visitors(stage, gateway, 'ws');
}

/** The gateway, with one run that all read. */
export function gatewayFanOut(stage: Stage, gateway: Listening<GatewayApi>): Deliverer {
  return readers(stage, gateway, 'ws');
}

/** A bare server that sends a recorded turn to each who asks. */
export function bareRuns(stage: Stage, bare: Listening<BareApi>, recording: Recording): Deliverer {
  const received = visitors(stage, bare, 'ws');
  return {
    ...received,
    connect: async (load) => {
      await bare.process.call('load', recording, true);
      await received.connect(load);
    },
  };
}

/** A bare server that sends a recorded turn to all. */
export function bareFanOut(stage: Stage, bare: Listening<BareApi>, recording: Recording): Deliverer {
  const received = readers(stage, bare, 'ws', () => bare.process.call('broadcast'));
  return {
    ...received,
    connect: async (load) => {
      await bare.process.call('load', recording, false);
      await received.connect(load);
    },
  };
}

/**
 * A peer that runs the SDK for each who asks.
 *
 * @param windowMs How long it gathers pieces of text; 0: each goes by itself.
 */
export function peerRuns(stage: Stage, peer: Listening<PeerApi>, kind: PeerKind, windowMs: number): Deliverer {
  const received = visitors(stage, peer, kind);
  return {
    ...received,
    connect: async (load) => {
      await peer.process.call('gather', windowMs);
      await received.connect(load);
    },
  };
}

/** A peer that sends a recorded turn to all. */
export function peerFanOut(stage: Stage, peer: Listening<PeerApi>, kind: PeerKind, recording: Recording): Deliverer {
  return readers(stage, peer, kind, () => peer.process.call('broadcast', recording));
}

/** The SDK, which receives its tokens itself. */
export function sdkRuns(sdk: Worker<SdkApi>): Deliverer {
  return {
    cpuUs: () => sdk.call('cpuUs'),
    receiverUs: async () => 0,
    connect: async () => {},
    begin: (load) => sdk.call('begin', load),
    progress: () => sdk.call('progress'),
    finish: (_load, timeoutMs) => sdk.call('finish', timeoutMs),
  };
}
