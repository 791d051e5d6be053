import type { CommandFields, CommandResult, HelloFrame, Principal, WelcomeFrame } from '@parley/protocol';
import { commands, defaultLimits, encodeFrame } from '@parley/protocol';
import { PersonalStorage } from './auth/personal-storage.ts';
import { Renewal } from './auth/renewal.ts';
import { isFinal, Tokens } from './auth/tokens.ts';
import { readUser, type UserCredentials } from './auth/user.ts';
import { Acks } from './connection/acks.ts';
import { Connection } from './connection/connection.ts';
import type { Incoming } from './connection/incoming.ts';
import type { MachineState } from './connection/machine.ts';
import { Requests } from './connection/requests.ts';
import { Router } from './connection/router.ts';
import { Conversations } from './conversation/conversations.ts';
import { ParleyError } from './errors.ts';
import { LiveInbox } from './inbox.ts';
import { toJson } from './json.ts';
import { PageTools } from './page/page-tools.ts';
import { TabMemory } from './page/tab-memory.ts';
import { type ClientOptions, readOptions, type Settings } from './options.ts';
import { buildStatus, lossError } from './status.ts';
import { createStore, type OwnedStore } from './store.ts';
import type {
  ClientStatus,
  Conversation,
  Inbox,
  InboxFilter,
  OpenOptions,
  PageContext,
  ParleyClient,
  RequestFields,
  RequestOptions,
  RequestType,
  ToolDefinition,
} from './types.ts';

/**
 * Makes a client; nothing happens before `connect()`.
 *
 * @throws {ParleyError} `bad_request`, with the name of the option in `field`.
 */
export function createClient(options: ClientOptions): ParleyClient {
  return new Client(readOptions(options));
}

/** Characters of `,"resume":[]`. */
const RESUME_OVERHEAD = 12;

class Client implements ParleyClient {
  readonly clientId: string;
  readonly status: OwnedStore<ClientStatus>;
  readonly storage: PersonalStorage;
  readonly #settings: Settings;
  readonly #connection: Connection;
  readonly #requests: Requests;
  readonly #router: Router;
  readonly #tokens: Tokens;
  readonly #renewal: Renewal;
  readonly #conversations: Conversations;
  readonly #pageTools: PageTools;
  readonly #memory: TabMemory;
  #inbox: LiveInbox | null = null;
  #welcome: WelcomeFrame | null = null;
  /** Null until the server has said who the present person is. */
  #principal: Principal | null = null;
  #merged: number | null = null;
  #expiresAt: string | null = null;
  #online = true;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.clientId = settings.clientId;
    this.#tokens = new Tokens(settings);
    this.storage = new PersonalStorage(settings.storage, settings.site);
    this.#connection = new Connection(
      {
        token: (fresh) => this.#tokens.get(fresh),
        isFinal,
        canRefresh: () => this.#tokens.canRefresh,
        hello: (token) => this.#hello(token),
        welcome: (frame) => this.#welcomed(frame),
        frame: (frame, size) => this.#take(frame, size),
        down: () => this.#down(),
        changed: (state) => this.#changed(state),
      },
      settings,
    );
    const send = (text: string): void => this.#connection.send(text);
    this.#requests = new Requests({
      send,
      timers: settings.timers,
      timeoutMs: settings.requestTimeoutMs,
      maxWaiting: settings.maxWaiting,
    });
    this.#router = new Router(new Acks((sub, seq) => send(encodeFrame({ type: 'ack', sub, seq })), settings.timers));
    this.#renewal = new Renewal(settings, this.#tokens, this.#requests, (expiresAt) => {
      this.#expiresAt = expiresAt;
      this.status.changed();
    });
    this.#pageTools = new PageTools({
      check: (tools) =>
        this.#requests.check('message.send', { conversationId: 'any', key: settings.uuid(), text: 'any', tools }),
      onProblem: settings.onToolProblem,
    });
    this.#memory = new TabMemory(settings.tabStorage, settings.site, settings.clientId);
    this.#conversations = new Conversations({
      settings: { ...settings, storage: settings.storage === null ? null : this.storage },
      requests: this.#requests,
      router: this.#router,
      pageTools: this.#pageTools,
      memory: this.#memory,
      me: () => this.#principal?.id ?? null,
      maxChars: () => this.#welcome?.limits.messageChars ?? defaultLimits.messageChars,
    });
    this.status = createStore(
      () =>
        buildStatus(this.#connection.state, {
          welcome: this.#welcome,
          principal: this.#principal,
          hasUser: this.#tokens.hasUser,
          merged: this.#merged,
          expiresAt: this.#expiresAt,
          online: this.#online,
        }),
      settings.schedule,
    );
  }

  connect(): void {
    this.#tokens.again();
    this.#connection.connect();
  }

  setUser(user: UserCredentials | null): void {
    const given = user === null ? null : readUser(user);
    const wasIdle = this.#connection.state.phase === 'idle';
    const merge = given?.merge === true && !this.#tokens.hasUser;
    // Nothing of one person goes out in the name of another, and nothing is written where the other's things are.
    if (!merge) {
      this.#conversations.closeAll();
      this.#requests.failAll(new ParleyError('unavailable', 'The person was changed.'));
      this.#memory.clear();
    }
    this.#connection.disconnect();
    this.#tokens.use(given);
    if (given === null) this.storage.signOut();
    else this.storage.signIn(merge);
    this.#principal = null;
    this.#merged = null;
    this.#expiresAt = null;
    if (!wasIdle) this.#connection.connect();
    this.status.changed();
  }

  close(): void {
    this.#connection.disconnect();
    this.#requests.failAll(new ParleyError('unavailable', 'The client was closed.', { retryable: true }));
  }

  setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    const { state } = this.#connection;
    // A page that could not be reached has given no token.
    if (online && state.phase === 'failed' && state.loss.why === 'no_token') this.connect();
    else if (online) this.#connection.online();
    this.status.changed();
  }

  async openConversation(options: OpenOptions = {}): Promise<Conversation> {
    this.#mustBePossible();
    return await this.#conversations.open(options);
  }

  async listConversations(
    options: CommandFields<'conversation.list'> = {},
  ): Promise<CommandResult<'conversation.list'>> {
    return await this.request('conversation.list', options);
  }

  async request<T extends RequestType>(
    type: T,
    fields: RequestFields<T>,
    options: RequestOptions = {},
  ): Promise<CommandResult<T>> {
    this.#mustBePossible();
    const given: { readonly key?: string } = fields;
    const complete = 'key' in commands[type].fields ? { ...fields, key: given.key ?? this.#settings.uuid() } : fields;
    return await this.#requests.request(type, complete as CommandFields<T>, options);
  }

  watchInbox(filter?: InboxFilter): Inbox {
    const inbox = new LiveInbox(filter, {
      settings: this.#settings,
      requests: this.#requests,
      router: this.#router,
      ended: () => {
        if (this.#inbox === inbox) this.#inbox = null;
      },
    });
    this.#inbox?.close();
    this.#inbox = inbox;
    if (this.#connection.state.phase === 'live') inbox.watch();
    return inbox;
  }

  registerTool(tool: ToolDefinition): () => void {
    const unregister = this.#pageTools.register(tool);
    this.#memory.remember();
    return unregister;
  }

  setContext(context: PageContext): void {
    this.#pageTools.setContext(context);
  }

  #mustBePossible(): void {
    const { state } = this.#connection;
    if (state.phase === 'failed') throw lossError(state.loss, false);
  }

  #hello(token: string | undefined): string {
    const { site, app, clientId, locale } = this.#settings;
    const { merge } = this.#tokens;
    const hello: HelloFrame = {
      type: 'hello',
      site,
      ...(token !== undefined && { token }),
      ...(merge !== undefined && { merge }),
      ...(locale !== null && { locale }),
      client: { id: clientId, ...app },
    };
    const room = defaultLimits.helloBytes - new TextEncoder().encode(toJson(hello)).length - RESUME_OVERHEAD;
    const resume = this.#conversations.resumeList(room);
    return toJson(resume.length === 0 ? hello : { ...hello, resume });
  }

  #welcomed(frame: WelcomeFrame): void {
    this.#welcome = frame;
    this.#principal = frame.principal;
    this.#merged = frame.merged ?? this.#merged;
    this.#expiresAt = frame.expiresAt;
    this.#tokens.accepted(frame.merged !== undefined);
    this.storage.own(frame.principal.id);
    this.#pageTools.allow(frame.pageTools ?? null);
    if (frame.visitorToken !== undefined) this.#tokens.keep(frame.visitorToken);
    this.#requests.up(frame.limits, () => {
      this.#conversations.welcomed(frame);
      this.#inbox?.watch();
    });
    this.#renewal.plan(frame.expiresAt);
    this.status.changed();
  }

  #take(frame: Incoming, size: number): void {
    switch (frame.type) {
      case 'ok':
      case 'error':
        this.#requests.reply(frame);
        break;
      case 'welcome':
      case 'ping':
      case 'drain':
        break;
      default:
        this.#router.route(frame, size);
    }
  }

  /** Subscriptions hear of it before requests do: what they asked for ends, and must not be asked for again yet. */
  #down(): void {
    this.#renewal.stop();
    this.#router.down();
    this.#conversations.down();
    this.#inbox?.down();
    this.#requests.down();
  }

  #changed(state: MachineState): void {
    if (state.phase === 'failed') {
      const error = lossError(state.loss, false);
      this.#requests.failAll(error);
      this.#conversations.giveUp(error);
      // Whoever it was, the server does not take their word for it any more.
      if (this.#tokens.hasUser && error.code === 'unauthorized') this.#principal = null;
    }
    this.status.changed();
  }
}
