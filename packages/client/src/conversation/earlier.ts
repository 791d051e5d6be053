/** What was said before the log as it was received begins: read by the page, and put in front of it. */
import type { ApprovalView, ConversationView, MessageView, Rating, RunView, ToolView } from '@parley/protocol';
import type { Requests } from '../connection/requests.ts';
import { ParleyError } from '../errors.ts';
import type { EarlierState } from '../types.ts';
import { callKey } from '../view/calls.ts';

/** Messages of a page. */
const PAGE = 50;
/** Messages that are kept; older ones stay on the server. */
const MAX_MESSAGES = 5000;

export interface EarlierEnvironment {
  readonly requests: Requests;
  /** The view of the log, changed in place. */
  readonly view: () => ConversationView;
  readonly changed: () => void;
}

interface Pages {
  /** Position at which they end: that of the first message of the log's view. */
  readonly until: number;
  readonly messages: readonly MessageView[];
  readonly runs: readonly RunView[];
  readonly tools: readonly ToolView[];
  readonly approvals: readonly ApprovalView[];
  /** Whether there are messages before them. */
  readonly more: boolean;
}

const IDLE: EarlierState = { loading: false, error: null };

export class Earlier {
  readonly #env: EarlierEnvironment;
  #pages: Pages | null = null;
  #state = IDLE;
  #loading: Promise<number> | null = null;

  constructor(env: EarlierEnvironment) {
    this.#env = env;
  }

  get state(): EarlierState {
    return this.#state;
  }

  /** See {@link Conversation.loadEarlier}. */
  load(): Promise<number> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** The view of the log with the pages in front of it; they are forgotten when they do not end where it begins. */
  join(view: ConversationView): ConversationView {
    const pages = this.#pages;
    if (pages === null) return view;
    if (pages.until !== startOf(view)) {
      this.#pages = null;
      return view;
    }
    const asked = new Set(pages.messages.map(({ id }) => id));
    const isOld = ({ seq }: { readonly seq: number }): boolean => seq < pages.until;
    return {
      ...view,
      more: pages.more,
      messages: [...pages.messages, ...view.messages],
      runs: joined(
        pages.runs,
        view.runs,
        ({ id }) => id,
        (run) => asked.has(run.messageId),
      ),
      tools: joined(pages.tools, view.tools, callKey, isOld),
      approvals: joined(pages.approvals, view.approvals, ({ id }) => id, isOld),
    };
  }

  /** An answer was rated: the one thing that becomes of a message after its run has ended. */
  rated(messageId: string, rating: Rating): void {
    const pages = this.#pages;
    if (pages === null) return;
    const messages = pages.messages.map((message) => (message.id === messageId ? { ...message, rating } : message));
    this.#pages = { ...pages, messages };
  }

  async #load(): Promise<number> {
    const view = this.join(this.#env.view());
    const { id: conversationId, more } = view;
    const before = startOf(view);
    if (!more || before === null) return 0;
    const until = this.#pages?.until ?? before;
    const kept = this.#pages?.messages.length ?? 0;
    if (kept >= MAX_MESSAGES) {
      this.#set({
        loading: false,
        error: new ParleyError('queue_full', `Only ${MAX_MESSAGES} older messages are kept.`),
      });
      return 0;
    }
    this.#set({ loading: true, error: null });
    try {
      const page = await this.#env.requests.request('conversation.history', { conversationId, before, limit: PAGE });
      // What was asked for may not fit any more: the log was replaced meanwhile.
      const now = this.join(this.#env.view());
      if (startOf(now) !== before) {
        this.#set(IDLE);
        return 0;
      }
      const { messages, runs = [], tools = [], approvals = [] } = page;
      const old = this.#pages;
      this.#pages = {
        until,
        messages: [...messages, ...(old?.messages ?? [])],
        runs: [...runs, ...(old?.runs ?? [])],
        tools: [...tools, ...(old?.tools ?? [])],
        approvals: [...approvals, ...(old?.approvals ?? [])],
        // A page without messages leads nowhere, whatever it says.
        more: page.more && messages.length > 0,
      };
      this.#set(IDLE);
      return messages.length;
    } catch (error) {
      this.#set({
        loading: false,
        error:
          error instanceof ParleyError ? error : new ParleyError('internal', 'The older messages could not be read.'),
      });
      return 0;
    }
  }

  #set(state: EarlierState): void {
    this.#state = state;
    this.#env.changed();
  }
}

function startOf({ messages }: ConversationView): number | null {
  return messages[0]?.seq ?? null;
}

/**
 * Two lists as one, by position. What is in both is as the second has it, which is followed.
 *
 * @param isOld Which of the second could be in the first as well.
 */
function joined<T extends { readonly seq: number }>(
  first: readonly T[],
  second: readonly T[],
  keyOf: (entity: T) => string,
  isOld: (entity: T) => boolean,
): T[] {
  const followed = new Set(second.filter(isOld).map(keyOf));
  if (followed.size === 0) return [...first, ...second];
  return [...first.filter((entity) => !followed.has(keyOf(entity))), ...second].toSorted((a, b) => a.seq - b.seq);
}
