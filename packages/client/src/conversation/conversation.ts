/** One conversation as an application sees it: its log's view, and the messages that are on their way to it. */
import type { CommandErrorCode, CommandResult, Rating } from '@parley/protocol';
import { decide } from '../approvals.ts';
import type { Requests } from '../connection/requests.ts';
import { Retry } from '../connection/retry.ts';
import type { Router } from '../connection/router.ts';
import { ParleyError } from '../errors.ts';
import type { Settings } from '../options.ts';
import { PageCalls } from '../page/page-calls.ts';
import type { PageTools } from '../page/page-tools.ts';
import type { TabMemory } from '../page/tab-memory.ts';
import { visibleEntries } from '../outbox/outbox.ts';
import { OutboxStorage } from '../outbox/outbox-storage.ts';
import { Sender } from '../outbox/sender.ts';
import { createStore, type OwnedStore } from '../store.ts';
import type {
  ApprovalRef,
  Conversation,
  ConversationSnapshot,
  DecideOptions,
  OutboxEntry,
  SendOptions,
  SyncState,
} from '../types.ts';
import { Earlier } from './earlier.ts';
import { ConversationSubscription } from './subscription.ts';
import { Typing } from './typing.ts';
import { snapshotView } from './view-snapshot.ts';

export interface ConversationEnvironment {
  readonly settings: Settings;
  readonly requests: Requests;
  readonly router: Router;
  readonly pageTools: PageTools;
  readonly memory: TabMemory;
  /** Id of the principal. */
  readonly me: () => string | null;
  readonly maxChars: () => number;
  /** It was closed, or refused for good: the client need not keep it. */
  readonly ended: () => void;
}

type Opened = CommandResult<'conversation.open'>;

export class LiveConversation implements Conversation {
  readonly id: string;
  readonly getSnapshot: () => ConversationSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  readonly #env: ConversationEnvironment;
  readonly #subscription: ConversationSubscription;
  readonly #sender: Sender;
  readonly #typing: Typing;
  readonly #earlier: Earlier;
  readonly #pageCalls: PageCalls;
  readonly #store: OwnedStore<ConversationSnapshot>;
  #lastSync: SyncState = 'replaying';

  constructor(opened: Opened, env: ConversationEnvironment) {
    const { settings, requests, router } = env;
    this.id = opened.conversationId;
    this.#env = env;
    this.#subscription = new ConversationSubscription(opened, {
      requests,
      router,
      retry: new Retry(settings.timers, settings.random),
      changed: () => this.#subscriptionChanged(),
      typing: (who) => this.#typing.note(who),
      rated: (messageId, rating) => this.#earlier.rated(messageId, rating),
    });
    this.#typing = new Typing(settings.timers, () => this.#store.changed());
    this.#earlier = new Earlier({
      requests,
      view: () => this.#subscription.log.view,
      changed: () => this.#store.changed(),
    });
    this.#pageCalls = new PageCalls({
      settings,
      requests,
      tools: env.pageTools,
      memory: env.memory,
      view: () => this.#subscription.log.view,
      ready: () => this.#subscription.sync === 'live',
    });
    this.#sender = new Sender({
      requests,
      tools: env.pageTools,
      storage: new OutboxStorage(settings.storage, settings.site, this.id),
      retry: new Retry(settings.timers, settings.random),
      max: settings.maxOutbox,
      now: settings.now,
      uuid: settings.uuid,
      maxChars: env.maxChars,
      view: () => this.#subscription.log.view,
      ready: () => this.#subscription.sync === 'live',
      changed: () => this.#store.changed(),
    });
    this.#store = createStore((previous) => this.#build(previous), settings.schedule);
    this.getSnapshot = this.#store.getSnapshot;
    this.subscribe = this.#store.subscribe;
  }

  /** Its line in `hello.resume`. */
  resume(): { conversationId: string; epoch: string; seq: number } {
    return this.#subscription.resume();
  }

  resumed(opened: Pick<Opened, 'sub' | 'epoch' | 'recovered'>): void {
    this.#subscription.resumed(opened);
  }

  refused(code: CommandErrorCode): void {
    this.#subscription.refused(code);
  }

  reopen(): void {
    this.#subscription.reopen();
  }

  /** The connection is lost. */
  down(): void {
    this.#typing.clear();
    this.#pageCalls.down();
    this.#subscription.down();
  }

  /** There will be no connection. */
  giveUp(error: ParleyError): void {
    this.#sender.fail(error, true);
  }

  send(text: string, options: SendOptions = {}): string {
    if (!this.#subscription.wanted) throw new ParleyError('unavailable', 'This conversation is not open any more.');
    return this.#sender.add(this.id, text, options);
  }

  retry(outboxKey: string): boolean {
    return this.#sender.retry(outboxKey);
  }

  discard(outboxKey: string): boolean {
    return this.#sender.discard(outboxKey);
  }

  async cancel(runId: string): Promise<void> {
    const key = this.#env.settings.uuid();
    await this.#env.requests.request('run.cancel', { conversationId: this.id, runId, key });
  }

  decide(
    approval: ApprovalRef,
    decision: 'approve' | 'reject',
    options: DecideOptions = {},
  ): Promise<CommandResult<'approval.decide'>> {
    return decide(this.#env, approval, decision, options);
  }

  async rate(messageId: string, rating: Rating, comment?: string): Promise<void> {
    const key = this.#env.settings.uuid();
    const given = comment === undefined ? {} : { comment };
    await this.#env.requests.request('feedback.give', { conversationId: this.id, messageId, key, rating, ...given });
  }

  async revokeGrant(grantId: string): Promise<void> {
    const key = this.#env.settings.uuid();
    await this.#env.requests.request('grant.revoke', { conversationId: this.id, grantId, key });
  }

  async takeover(): Promise<void> {
    const key = this.#env.settings.uuid();
    await this.#env.requests.request('conversation.takeover', { conversationId: this.id, key });
  }

  async handback(): Promise<void> {
    const key = this.#env.settings.uuid();
    await this.#env.requests.request('conversation.handback', { conversationId: this.id, key });
  }

  history(before: number, limit = 50): Promise<CommandResult<'conversation.history'>> {
    return this.#env.requests.request('conversation.history', { conversationId: this.id, before, limit });
  }

  loadEarlier(): Promise<number> {
    return this.#earlier.load();
  }

  close(): void {
    if (this.#subscription.sync === 'closed') return;
    this.#typing.clear();
    this.#subscription.close();
  }

  #subscriptionChanged(): void {
    const { sync, error } = this.#subscription;
    const before = this.#lastSync;
    this.#lastSync = sync;
    this.#sender.viewChanged();
    if (sync === 'live' && before !== 'live') this.#sender.caughtUp();
    if (sync !== 'live' && before === 'live') this.#sender.interrupted();
    if (error !== null) this.#sender.fail(error, false);
    this.#pageCalls.look();
    if (!this.#subscription.wanted) {
      this.#pageCalls.close();
      this.#env.ended();
    }
    this.#store.changed();
  }

  #build(previous: ConversationSnapshot | null): ConversationSnapshot {
    const { log, sync, error } = this.#subscription;
    const visible = visibleEntries(this.#sender.items, log.view.messages, this.#env.me());
    return {
      id: this.id,
      sync,
      error,
      view: snapshotView(this.#earlier.join(log.view), previous?.view ?? null),
      earlier: this.#earlier.state,
      outbox: keepList(visible, previous?.outbox),
      typing: this.#typing.people,
    };
  }
}

function keepList(list: readonly OutboxEntry[], before: readonly OutboxEntry[] | undefined): readonly OutboxEntry[] {
  return before?.length === list.length && before.every((entry, index) => entry === list[index]) ? before : list;
}
