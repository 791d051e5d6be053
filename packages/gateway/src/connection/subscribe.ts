import type { ResumeFailure, Subscription as SubscriptionInfo } from '@parley/protocol';
import { personOf } from '../conversation/decider.ts';
import { takeSnapshot } from '../conversation/snapshot.ts';
import { Viewer } from '../conversation/viewer.ts';
import { GatewayError } from '../errors.ts';
import type { ConversationRecord } from '../store/port.ts';
import type { ConnectionDeps, Welcomed } from './deps.ts';
import { type Start, Subscription } from './subscription.ts';

/** Positions behind the head after which a resume is answered with a snapshot (LG5). */
const REPLAY_EVENTS = 1000;
/** Subscriptions that one connection may have. */
const SUBSCRIPTION_LIMIT = 64;

export interface Position {
  readonly epoch?: string | undefined;
  /** Absent: from the beginning. */
  readonly seq?: number | undefined;
  /** Positions that the client wants one by one at most. */
  readonly replay?: number | undefined;
}

function resumeFailure(
  record: ConversationRecord,
  { epoch, seq = 0, replay = REPLAY_EVENTS }: Position,
): ResumeFailure | undefined {
  if (epoch !== undefined && epoch !== record.epoch) return 'epoch';
  if (seq > record.head) return 'ahead';
  if (seq < record.trimmed) return 'trimmed';
  return record.head - seq > Math.min(replay, REPLAY_EVENTS) ? 'too_far' : undefined;
}

/**
 * Subscribes a connection to a conversation that its caller may see.
 *
 * @returns what the client is told, and the function that begins to send, to be called once it has been told.
 */
export function subscribe(
  deps: ConnectionDeps,
  welcomed: Welcomed,
  record: ConversationRecord,
  position: Position,
): { info: SubscriptionInfo; start: () => void } {
  if (welcomed.subscriptions.size + welcomed.inboxes.size >= SUBSCRIPTION_LIMIT) {
    throw new GatewayError('rate_limited', `expected at most ${SUBSCRIPTION_LIMIT} open conversations`);
  }
  // A conversation that is opened again on the same connection goes on under its new number alone.
  for (const [sub, subscription] of welcomed.subscriptions) {
    if (subscription.conversationId !== record.id) continue;
    subscription.close();
    welcomed.subscriptions.delete(sub);
  }
  const sub = welcomed.nextSub++;
  const { principal } = welcomed.caller;
  const leave = principal.role === 'operator' ? deps.presence.look(record.id, personOf(principal)) : undefined;
  const failure = resumeFailure(record, position);
  const start: Start = failure === undefined ? { after: position.seq ?? 0 } : { snapshot: failure };
  const subscription = new Subscription({
    sub,
    conversationId: record.id,
    epoch: record.epoch,
    viewer: new Viewer(principal.role, deps.registry),
    flow: welcomed.flow,
    channels: deps.channels,
    readLog: (afterSeq, limit) => deps.store.readLog(record.id, afterSeq, limit),
    snapshot: () => takeSnapshot(deps.store, record),
    outlet: welcomed.outlet,
    now: deps.now,
    onFailure: welcomed.onFailure,
    onClosed: () => leave?.(),
    onSlow: (kind) => deps.tell({ type: 'reader.slowed', kind }),
  });
  welcomed.subscriptions.set(sub, subscription);
  return {
    info: {
      sub,
      conversationId: record.id,
      epoch: record.epoch,
      head: record.head,
      recovered: failure === undefined,
      ...(failure !== undefined && { reason: failure }),
    },
    start: () => subscription.start(start),
  };
}
