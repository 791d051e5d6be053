/** A gateway that is in the state that a test wants, in place of a page's WebSocket. A real one rarely is in them. */
import {
  type AgentInfo,
  type Approval,
  type ConversationEvent,
  type ConversationSummary,
  type ConversationView,
  emptyView,
  type ErrorFrame,
  foldEvents,
  type LoggedEvent,
  type OperatorRole,
  type Principal,
  type RunStatus,
} from '@parley/protocol';
import type { Page, WebSocketRoute } from 'playwright-core';
import { servePages } from './serve-pages.ts';

/** Secure, as pages have to be that want to write to the clipboard. */
export const ORIGIN = 'https://shop.example';
/** A page with the script of the widget. */
export const shopPage = (
  lang: string,
  attributes: string,
): string => `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>Shop</h1></main>
<script src="/widget/parley.js" data-site="shop" ${attributes}></script></body></html>`;

type Frame = Record<string, unknown>;
type Refusal = Pick<ErrorFrame, 'code' | 'message' | 'retryable' | 'retryAfterMs'>;

interface ShopOptions {
  readonly lang?: string;
  /** More of the script tag. */
  readonly attributes?: string;
  /** Further pages and scripts by path, or another first page. */
  readonly documents?: Readonly<Record<string, string>>;
}

/** Widget and console on pages of their own, and what they talk to. */
export class StagedGateway {
  /** Texts of all messages that were sent, refused ones included. */
  readonly sends: string[] = [];
  /** All that clients have said, in order. */
  readonly frames: Frame[] = [];
  /** Agents of the site. */
  agents: readonly AgentInfo[] = [{ name: 'support', title: 'Support', starters: ['Where is my order?'] }];
  /** Conversations of the visitor, as they are listed. */
  conversations: readonly ConversationSummary[] = [];
  /** Rank of the operator. */
  operatorRole: OperatorRole = 'admin';
  /** What the next messages are refused with, in order. */
  readonly refusals: Refusal[] = [];
  /** What the next decisions are refused with, in order. */
  readonly decisionRefusals: (Refusal & Pick<ErrorFrame, 'field'>)[] = [];
  /** Which model answers, as it says. */
  model: 'live' | 'simulated' = 'live';
  /** Newest messages that a conversation is opened with, by a snapshot; null: its whole log is sent. */
  newest: number | null = null;
  /** What becomes of requests for older messages: they are answered, or refused, or wait for {@link answerHeld}. */
  history: 'answered' | 'held' | 'refused' = 'answered';
  /** Whether messages are taken, or left without an answer. */
  answersMessages = true;
  /** Close code of connections that are made now; null: they are taken. */
  refusesWith: number | null = null;
  readonly #documents: Readonly<Record<string, string>>;
  readonly #approvals: Approval[] = [];
  readonly #logs: LoggedEvent[][] = [];
  #sockets: { readonly socket: WebSocketRoute; log: LoggedEvent[] | null }[] = [];
  #held: (() => void)[] = [];
  #count = 0;

  constructor({ lang = 'en', attributes = '', documents = {} }: ShopOptions = {}) {
    this.#documents = { '/': shopPage(lang, attributes), ...documents };
  }

  /** Takes the place of the network of a page. */
  async serve(page: Page): Promise<void> {
    await servePages(page, ORIGIN, this.#documents);
    await page.routeWebSocket(/\/v1\/socket$/, (socket) => {
      if (this.refusesWith !== null) return socket.close({ code: this.refusesWith });
      const end = { socket, log: null };
      this.#sockets.push(end);
      socket.onMessage((text) => this.#answer(end, JSON.parse(text.toString()) as Frame));
      return undefined;
    });
  }

  /** A conversation that is there before anybody opens it. */
  begin(): void {
    this.#logs.push([]);
  }

  /** Something happens in the newest conversation. */
  append(...events: readonly ConversationEvent[]): void {
    const log = this.#logs.at(-1);
    if (log === undefined) throw new Error('there is no conversation');
    for (const event of events) {
      const logged = { ...event, seq: log.length + 1, at: new Date().toISOString() };
      log.push(logged);
      for (const { socket, log: open } of this.#sockets) if (open === log) send(socket, { ...logged, sub: 1 });
    }
  }

  /** Answers the requests for older messages that have waited. */
  answerHeld(): void {
    this.history = 'answered';
    for (const answer of this.#held.splice(0)) answer();
  }

  /** Ends all connections, and takes no new ones. */
  async goAway(code = 1013): Promise<void> {
    this.refusesWith = code;
    await Promise.all(this.#sockets.splice(0).map(({ socket }) => socket.close({ code })));
  }

  /** A question for the operator, by which the console finds the conversation; of a call within another, if so. */
  ask(conversationId: string, place: Partial<Approval> = {}): Approval {
    const now = Date.now();
    const approval: Approval = {
      id: 'p1',
      conversationId,
      runId: 'r0',
      callId: 'c0',
      tool: 'issue_refund',
      title: 'Issue a refund',
      summary: 'Refund $20.00',
      arguments: null,
      argsHash: 'h',
      decidedBy: 'operator',
      requestedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 3_600_000).toISOString(),
      ...place,
    };
    this.#approvals.push(approval);
    return approval;
  }

  #answer(end: { socket: WebSocketRoute; log: LoggedEvent[] | null }, frame: Frame): void {
    this.frames.push(frame);
    const ok = (result: object): void => send(end.socket, { type: 'ok', id: frame['id'], result });
    switch (frame['type']) {
      case 'hello':
        return send(
          end.socket,
          welcome(
            frame['token'] === 'operator' ? { role: 'operator', operatorRole: this.operatorRole } : { role: 'visitor' },
            this.agents,
            this.model,
          ),
        );
      case 'conversation.open': {
        if (frame['conversationId'] === undefined) this.#logs.push([]);
        const log = this.#logs.at(-1) ?? [];
        const conversationId = `conv_${this.#logs.length}`;
        const recovered = this.newest === null || log.length === 0;
        ok({ conversationId, agent: this.agents[0]?.name, sub: 1, epoch: 'e1', head: log.length, recovered });
        if (recovered) for (const event of log) send(end.socket, { ...event, sub: 1 });
        else send(end.socket, { type: 'snapshot', sub: 1, epoch: 'e1', seq: log.length, conversation: this.#end(log) });
        end.log = log;
        return send(end.socket, { type: 'live', sub: 1, seq: log.length });
      }
      case 'conversation.list':
        return ok({ conversations: this.conversations });
      case 'message.send':
        return this.answersMessages ? this.#message(end.socket, frame, ok) : undefined;
      case 'conversation.history': {
        const answer = (): void => ok(this.#page(Number(frame['before']), Number(frame['limit'])));
        if (this.history === 'held') return void this.#held.push(answer);
        if (this.history === 'answered') return answer();
        return send(end.socket, {
          type: 'error',
          id: frame['id'],
          code: 'unavailable',
          message: 'No.',
          retryable: true,
        });
      }
      case 'inbox.watch':
        return ok({ sub: 2, approvals: this.#approvals });
      case 'approval.decide': {
        const refusal = this.decisionRefusals.shift();
        if (refusal !== undefined) return send(end.socket, { type: 'error', id: frame['id'], ...refusal });
        const decision = frame['decision'] === 'approve' ? 'approved' : 'rejected';
        return ok({ decision, by: { id: 'visitor_1', role: 'visitor' }, at: new Date().toISOString() });
      }
      case 'ack':
      case 'pong':
        return undefined;
      default:
        return ok({});
    }
  }

  #fold(log: readonly LoggedEvent[]): ConversationView {
    return foldEvents(emptyView(`conv_${this.#logs.length}`, this.agents[0]?.name ?? ''), log);
  }

  /** The newest messages, and what belongs beside them. */
  #end(log: readonly LoggedEvent[]): ConversationView {
    const view = this.#fold(log);
    const messages = view.messages.slice(-(this.newest ?? 0));
    const from = messages[0]?.seq ?? 0;
    const isNear = ({ seq }: { readonly seq: number }): boolean => seq >= from;
    const more = messages.length < view.messages.length;
    return { ...view, messages, more, runs: view.runs.filter(isNear), tools: view.tools.filter(isNear) };
  }

  #page(before: number, limit: number): object {
    const view = this.#fold(this.#logs.at(-1) ?? []);
    const older = view.messages.filter(({ seq }) => seq < before);
    const messages = older.slice(-limit);
    const from = messages[0]?.seq ?? 0;
    const more = messages.length < older.length;
    const isNear = ({ seq }: { readonly seq: number }): boolean => seq >= from && seq < before;
    return { messages, more, runs: view.runs.filter(isNear), tools: view.tools.filter(isNear), approvals: [] };
  }

  #message(socket: WebSocketRoute, frame: Frame, ok: (result: object) => void): void {
    const text = String(frame['text']);
    this.sends.push(text);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return send(socket, { type: 'error', id: frame['id'], ...refusal });
    this.#count += 1;
    ok({ messageId: `u${this.#count}`, runId: `r${this.#count}`, position: 0 });
    this.append({ type: 'message.created', message: { id: `u${this.#count}`, role: 'user', text } });
  }
}

function send(socket: WebSocketRoute, frame: object): void {
  socket.send(JSON.stringify(frame));
}

function welcome(
  who: Pick<Principal, 'role' | 'operatorRole'>,
  agents: readonly AgentInfo[],
  mode: 'live' | 'simulated',
): object {
  return {
    type: 'welcome',
    protocol: '1.0',
    connectionId: 'conn_1',
    principal: { id: `${who.role}_1`, ...who },
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    heartbeatMs: 60_000,
    model: { mode, name: 'model' },
    agents,
    limits: { frameBytes: 65_536, messageChars: 10_000, inFlight: 16, unackedBytes: 262_144 },
    subscriptions: [],
  };
}

/** The run that answers the message of the same number begins. */
export function began(run: number): ConversationEvent {
  return { type: 'run.started', runId: `r${run}`, messageId: `u${run}`, agent: 'support', traceId: 't' };
}

/** The beginning of a run's answer. */
export function writing(run: number, text: string): ConversationEvent[] {
  return [
    { type: 'message.started', runId: `r${run}`, messageId: `a${run}`, agent: 'support' },
    { type: 'message.delta', messageId: `a${run}`, offset: 0, text },
  ];
}

/** A run's whole answer. */
export function answered(run: number, text: string, truncated?: 'length' | 'content_filter'): ConversationEvent[] {
  return [
    { type: 'message.started', runId: `r${run}`, messageId: `a${run}`, agent: 'support' },
    { type: 'message.completed', messageId: `a${run}`, text, ...(truncated && { truncated }) },
  ];
}

export function ended(
  run: number,
  status: RunStatus,
  error?: EndError,
  costUsd: number | null = null,
): ConversationEvent {
  return {
    type: 'run.completed',
    runId: `r${run}`,
    status,
    usage: { inputTokens: 1100, cachedInputTokens: 0, outputTokens: 134, totalTokens: 1234 },
    costUsd,
    durationMs: 3200,
    traceId: 't',
    ...(error && { error }),
  };
}

type EndError = NonNullable<Extract<ConversationEvent, { type: 'run.completed' }>['error']>;
