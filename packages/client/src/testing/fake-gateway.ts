/**
 * A gateway in memory: one conversation's log, keys that are remembered (CM1), resume with events or a snapshot (LG5).
 * Frames wait in both directions until the test lets them through, and are lost when the connection drops before.
 */
import {
  type ConversationEvent,
  type ConversationView,
  emptyView,
  type ErrorFrame,
  foldEvents,
  type LoggedEvent,
} from '@parley/protocol';
import { FakeSocket } from './fake-socket.ts';
import { AT, welcomeFrame } from './frames.ts';

interface Line {
  readonly socket: FakeSocket;
  readonly toClient: object[];
  sub: number | null;
  nextSub: number;
}

type Frame = Record<string, unknown>;

export class FakeGateway {
  readonly id = 'conv_1';
  readonly epoch = 'e1';
  readonly log: LoggedEvent[] = [];
  /** Replies by key. */
  readonly replies = new Map<string, object>();
  /** Whether the event of a message goes out before the reply to its command; both orders are legal. */
  eventFirst = false;
  /** Whether a resume is answered with a snapshot. */
  forgetful = false;
  /** Messages that are still to be refused, and what with. */
  refusals = 0;
  refusal: Pick<ErrorFrame, 'code' | 'message' | 'retryable' | 'retryAfterMs'> = {
    code: 'rate_limited',
    message: 'Too many requests. Please wait a moment.',
    retryable: true,
    retryAfterMs: 2000,
  };
  /** Every `message.send` that was heard, refused ones included. */
  readonly sends: { readonly key: string; readonly text: string }[] = [];
  /** Messages that a snapshot contains. */
  window = Number.POSITIVE_INFINITY;
  readonly #lines: Line[] = [];

  readonly createSocket = (url: string): FakeSocket => {
    const socket = new FakeSocket(url);
    this.#lines.push({ socket, toClient: [], sub: null, nextSub: 1 });
    return socket;
  };

  /** The newest connection. */
  get line(): Line | undefined {
    return this.#lines.at(-1);
  }

  get view(): ConversationView {
    return foldEvents(emptyView(this.id, 'support'), this.log);
  }

  append(event: ConversationEvent): void {
    const logged = { ...event, seq: this.log.length + 1, at: AT };
    this.log.push(logged);
    const { line } = this;
    if (line !== undefined && line.sub !== null) line.toClient.push({ ...logged, sub: line.sub });
  }

  /** Takes one frame of the client. @returns false when there is none. */
  hear(): boolean {
    const { line } = this;
    const frame = line?.socket.take();
    if (line === undefined || frame === undefined) return false;
    this.#answer(line, frame);
    return true;
  }

  /** Lets one frame through to the client. @returns false when there is none. */
  speak(): boolean {
    const { line } = this;
    const frame = line?.toClient.shift();
    if (line === undefined || frame === undefined) return false;
    line.socket.deliver(frame);
    return true;
  }

  /** Loses the connection, and all frames that are under way. */
  drop(code = 1006): void {
    const line = this.#lines.pop();
    line?.socket.drop(code);
  }

  #answer(line: Line, frame: Frame): void {
    switch (frame['type']) {
      case 'hello':
        return this.#welcome(line, (frame['resume'] ?? []) as Frame[]);
      case 'conversation.open': {
        const { seq } = frame as { seq?: number };
        const opened = this.#subscribe(line, seq);
        line.toClient.push({
          type: 'ok',
          id: frame['id'],
          result: { ...opened, conversationId: this.id, agent: 'support' },
        });
        return this.#replay(line, seq ?? 0, opened.recovered);
      }
      case 'message.send':
        return this.#message(line, frame);
      case 'conversation.close':
        line.toClient.push({ type: 'ok', id: frame['id'], result: {} });
        return undefined;
      default:
        return undefined;
    }
  }

  #welcome(line: Line, resume: Frame[]): void {
    const subscriptions = resume.map(({ seq }) => ({
      ...this.#subscribe(line, seq as number),
      conversationId: this.id,
    }));
    line.toClient.push(welcomeFrame({ subscriptions }));
    const [subscription] = subscriptions;
    if (subscription !== undefined) this.#replay(line, resume[0]?.['seq'] as number, subscription.recovered);
  }

  #subscribe(line: Line, seq: number | undefined): { sub: number; epoch: string; head: number; recovered: boolean } {
    line.sub = line.nextSub;
    line.nextSub += 1;
    return { sub: line.sub, epoch: this.epoch, head: this.log.length, recovered: seq !== undefined && !this.forgetful };
  }

  #replay(line: Line, after: number, recovered: boolean): void {
    const { sub } = line;
    if (recovered) for (const event of this.log.slice(after)) line.toClient.push({ ...event, sub });
    else {
      const { view } = this;
      const more = view.messages.length > this.window;
      const conversation = { ...view, more, messages: more ? view.messages.slice(-this.window) : view.messages };
      line.toClient.push({ type: 'snapshot', sub, epoch: this.epoch, seq: view.seq, conversation });
    }
    line.toClient.push({ type: 'live', sub, seq: this.log.length });
  }

  #message(line: Line, frame: Frame): void {
    const { id, key, text } = frame as { id: number; key: string; text: string };
    this.sends.push({ key, text });
    const known = this.replies.get(key);
    if (known === undefined && this.refusals > 0) {
      this.refusals -= 1;
      line.toClient.push({ type: 'error', id, ...this.refusal });
      return;
    }
    const messageId = `msg_${this.replies.size + 1}`;
    const result = known ?? { messageId, runId: null, position: 0 };
    const reply = { type: 'ok', id, result };
    if (known === undefined) {
      this.replies.set(key, result);
      if (!this.eventFirst) line.toClient.push(reply);
      this.append({ type: 'message.created', message: { id: messageId, role: 'user', text } });
      if (this.eventFirst) line.toClient.push(reply);
    } else line.toClient.push(reply);
  }
}
