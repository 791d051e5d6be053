/** The chat behind the panel: one client, at most one open conversation, and what the visitor has done to the panel. */
import {
  agentNow,
  type ClientStatus,
  type Conversation,
  type ConversationSnapshot,
  type OutboxEntry,
  type ParleyClient,
  ParleyError,
  type UserCredentials,
} from '@parley/client';
import type { Memory } from '../host/memory.ts';
import type { SeenMarks } from '../host/seen-marks.ts';
import type { UnsentMessage, UnsentMessages } from '../host/unsent.ts';
import { errorSentence } from '../text/error.ts';
import type { Texts } from '../text/texts.ts';
import { observe, type Seen } from './announcements.ts';
import type { Account, ChatActions, ChatSnapshot, PendingMessage } from './chat-types.ts';
import { limitOf } from './limit.ts';
import { type EarlierSeen, observeEarlier } from './earlier-announcements.ts';
import { observeSending, type SendingSeen } from './sending-announcements.ts';
import { differsInText } from './still.ts';
import { countUnread } from './timeline.ts';
import type { View } from './types.ts';

/** Until the server has said what it accepts. */
const DEFAULT_MESSAGE_CHARS = 10_000;

const NOTHING_EARLIER: ConversationSnapshot['earlier'] = { loading: false, error: null };

/** Conversations in one page of the list. */
const LIST_LENGTH = 20;

/** What a {@link Chat} is made of. */
export interface ChatParts {
  readonly client: ParleyClient;
  readonly memory: Memory;
  /** Keeps what is written before there is a conversation. */
  readonly unsent: UnsentMessages;
  readonly texts: Texts;
  /** Up to where conversations were seen. */
  readonly seen: SeenMarks;
  /** Whether what is new makes a sound, to begin with, and what keeps the visitor's choice. */
  readonly sound: { readonly on: boolean; readonly keep: (on: boolean) => void };
  /** Whether this browser keeps something of a known user. */
  readonly remembersUser: () => boolean;
  /** Receives what a screen reader should say. */
  readonly announce: (sentences: readonly string[]) => void;
  /** What an answer says without its markup. */
  readonly plainText: (markdown: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Agent of new conversations, where the visitor chooses no other; the site's first when absent or not one of the site's. */
  readonly agent?: string;
}

/** Ties client, memory and panel together; a store for React, and what the host page's API acts on. */
export class Chat {
  readonly #parts: ChatParts;
  readonly #listeners = new Set<() => void>();
  readonly #endings: (() => void)[] = [];
  #conversation: Conversation | null = null;
  #endConversation: (() => void) | null = null;
  #opening = false;
  /** Counts persons: what was asked for in the name of an earlier one does not count. */
  #person = 0;
  #started = false;
  /** Whether the page has said who the person is. */
  #hasUser = false;
  /** Whether the server has still to say who the user is: until then nobody knows what is remembered of them. */
  #awaitsUser = false;
  /** Whether another token may be had. */
  #canRetry = false;
  /** Messages written before there was a conversation to put them into. */
  #early: PendingMessage[] = [];
  /** What is on its way, and what that was made of. */
  #pending: {
    readonly entries: readonly OutboxEntry[];
    readonly early: readonly PendingMessage[];
    readonly all: readonly PendingMessage[];
  } | null = null;
  #seen: Seen | null = null;
  /** The view that was compared last, and the messages that were on their way. */
  #heard: { readonly view: View; readonly outbox: readonly OutboxEntry[] } | null = null;
  #sendingSeen: SendingSeen | null = null;
  #earlierSeen: EarlierSeen | null = null;
  #seenSeq = 0;
  #open = false;
  #openedBy: ChatSnapshot['openedBy'] = 'memory';
  #wasLive = false;
  #draft = '';
  #sound: boolean;
  #atEnd = false;
  /** The agent that the visitor has chosen for the next conversation. */
  #choice: string | null = null;
  #snapshot: ChatSnapshot;

  /** Everything a visitor can do. */
  readonly actions: ChatActions = {
    open: () => this.#setOpen(true),
    close: () => this.#setOpen(false),
    send: (text) => this.#send(text),
    setDraft: (draft) => {
      this.#draft = draft;
      this.#changed();
    },
    choose: (agent) => {
      this.#choice = agent;
      this.#changed();
    },
    retry: (key) => this.#retry(key),
    discard: (key) => this.#discard(key),
    edit: (entry) => {
      this.#discard(entry.key);
      this.actions.reword(entry.text);
    },
    reword: (text) => this.actions.setDraft(this.#draft === '' ? text : `${text}\n${this.#draft}`),
    loadEarlier: () => void this.#conversation?.loadEarlier(),
    rate: async (messageId, rating, comment) => {
      await this.#conversation?.rate(messageId, rating, comment);
    },
    cancel: (runId) => {
      // A run that cannot be stopped has ended, and says so itself.
      this.#conversation?.cancel(runId).catch(() => undefined);
    },
    decide: async (approval, decision, options) => {
      await this.#conversation?.decide(approval, decision, options);
    },
    revoke: async (grantId) => {
      await this.#conversation?.revokeGrant(grantId);
    },
    list: async (cursor) => {
      const { client, seen } = this.#parts;
      const page = await client.listConversations({ limit: LIST_LENGTH, ...(cursor !== undefined && { cursor }) });
      const conversations = page.conversations.map((one) => ({
        ...one,
        hasNews: one.id !== this.#conversation?.id && seen.hasNews(one.id, one.seq),
      }));
      return { ...page, conversations };
    },
    show: (conversationId) => {
      // One that is being opened comes first.
      if (this.#opening) return;
      this.#leave();
      this.#parts.memory.update({ conversationId });
      this.#openConversation();
      this.#changed();
    },
    remove: async (conversationId) => {
      await this.#parts.client.request('conversation.delete', { conversationId });
      if (this.#conversation?.id === conversationId) this.#leave();
    },
    startNew: () => this.#leave(),
    reconnect: () => this.#parts.client.connect(),
    setSound: (on) => {
      this.#sound = on;
      this.#parts.sound.keep(on);
      this.#changed();
    },
    setAtEnd: (atEnd) => {
      this.#atEnd = atEnd;
    },
    signOut: () => this.setUser(null),
  };

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#sound = parts.sound.on;
    this.#snapshot = this.#compose();
  }

  /**
   * Takes up where the visitor left off. Nothing is connected when there is no conversation, nothing to be sent, and the
   * panel is closed.
   */
  start(): void {
    this.#started = true;
    this.#endings.push(this.#parts.client.status.subscribe(() => this.#onStatus()));
    if (this.#awaitsUser) this.#seekUser();
    else this.#takeUp();
    this.#changed();
  }

  /**
   * Goes on as somebody else: what is shown and what was written goes, unless an anonymous visitor's is merged.
   *
   * @throws {ParleyError} `bad_request`, with the name of the field.
   */
  setUser(user: UserCredentials | null): void {
    const { client } = this.#parts;
    const hadUser = this.#hasUser;
    if (user === null && !hadUser) return;
    client.setUser(user);
    this.#hasUser = user !== null;
    this.#canRetry = user?.getToken !== undefined;
    if (user?.merge !== true || hadUser) this.#forget();
    this.#awaitsUser = user !== null;
    if (!this.#started) return;
    if (user === null) this.#takeUp();
    else this.#seekUser();
    this.#changed();
  }

  /** Ends everything; the chat cannot be used again. */
  stop(): void {
    for (const end of this.#endings.splice(0)) end();
    this.#endConversation?.();
    this.#parts.client.close();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): ChatSnapshot => this.#snapshot;

  /** Whether the visitor sees what is new, as far as the chat knows. */
  get isRead(): boolean {
    return this.#open && this.#atEnd;
  }

  #compose(): ChatSnapshot {
    const status: ClientStatus = this.#parts.client.status.getSnapshot();
    const conversation = this.#conversation?.getSnapshot();
    const view = conversation?.view ?? null;
    return {
      open: this.#open,
      openedBy: this.#openedBy,
      account: this.#account(status),
      connection: { phase: status.phase, nextRetryAt: status.nextRetryAt, wasLive: this.#wasLive },
      agents: status.agents,
      agent: view === null || view.messages.length === 0 ? this.#choiceIn(status) : agentNow(view),
      simulated: status.model?.mode === 'simulated',
      maxLength: status.limits?.messageChars ?? DEFAULT_MESSAGE_CHARS,
      view,
      earlier: conversation?.earlier ?? NOTHING_EARLIER,
      loading:
        view === null
          ? this.#opening && this.#early.length === 0
          : conversation?.sync === 'replaying' && view.seq === 0,
      outbox: this.#outbox(conversation?.outbox ?? []),
      unread: view === null || this.#open ? 0 : countUnread(view, this.#seenSeq),
      sound: this.#sound,
      draft: this.#draft,
    };
  }

  #account({ principal, merged, phase, error }: ClientStatus): Account {
    const account = { name: null, merged: null, canRetry: this.#canRetry };
    if (!this.#hasUser) return { ...account, status: 'visitor' };
    if (phase === 'failed' && error?.code === 'unauthorized') return { ...account, status: 'refused' };
    // The client's status may still be that of who was here before.
    if (this.#awaitsUser || principal === null) return { ...account, status: 'signing_in' };
    return { ...account, status: 'user', name: principal.name ?? null, merged };
  }

  /** The list of before, as long as nothing in it has changed: it is asked for whenever a letter is typed. */
  #outbox(entries: readonly OutboxEntry[]): readonly PendingMessage[] {
    const known = this.#pending;
    if (known?.entries !== entries || known.early !== this.#early)
      this.#pending = { entries, early: this.#early, all: [...entries.map(toPending), ...this.#early] };
    return this.#pending?.all ?? [];
  }

  /** Name of the agent that a new conversation begins with; null as long as it is not known which there are. */
  #choiceIn({ agents }: ClientStatus): string | null {
    const wanted = [this.#choice, this.#parts.agent].find((name) => agents.some((agent) => agent.name === name));
    return wanted ?? agents[0]?.name ?? null;
  }

  #changed(): void {
    this.#snapshot = this.#compose();
    for (const listener of this.#listeners) listener();
  }

  #onStatus(): void {
    const { phase, principal } = this.#parts.client.status.getSnapshot();
    if (phase === 'live') this.#wasLive = true;
    if (this.#awaitsUser && principal !== null) {
      this.#awaitsUser = false;
      this.#takeUp();
    }
    this.#changed();
  }

  /** Begins with what is remembered of the present person. */
  #takeUp(): void {
    const { client, memory, unsent } = this.#parts;
    const { conversationId, open, seenSeq } = memory.read();
    // A panel that is open stays open, whoever it was opened by.
    if (open) this.#open = true;
    else if (this.#open) memory.update({ open: true });
    this.#seenSeq = Math.max(this.#seenSeq, seenSeq);
    const written = this.#early;
    const kept = unsent.load().map(toEarly);
    this.#early = [...kept, ...written.filter(({ key }) => !kept.some((entry) => entry.key === key))];
    if (this.#conversation !== null) return;
    if (conversationId !== null || this.#early.length > 0) this.#openConversation();
    else if (this.#open) client.connect();
  }

  /** Asks who the user is, if that makes a difference. */
  #seekUser(): void {
    const { client, memory, remembersUser } = this.#parts;
    const wanted = this.#open || memory.read().open || this.#conversation !== null || this.#opening;
    if (wanted || remembersUser()) client.connect();
  }

  /** Everything of the person who used the chat until now. What is remembered of them stays as it is. */
  #forget(): void {
    this.#person += 1;
    this.#opening = false;
    this.#end();
    this.#early = [];
    this.#draft = '';
    this.#parts.memory.forget();
  }

  #setOpen(open: boolean): void {
    if (open === this.#open) return;
    this.#open = open;
    this.#openedBy = 'visitor';
    if (open && this.#conversation === null && !this.#opening) this.#parts.client.connect();
    this.#parts.memory.update({ open, seenSeq: this.#seenSeq });
    const view = this.#conversation?.getSnapshot().view;
    if (view !== undefined) this.#markSeen(view);
    this.#changed();
  }

  #send(text: string): string | null {
    const over = text.length - this.#snapshot.maxLength;
    if (over > 0) return this.#parts.texts.composer.tooLong(over);
    if (this.#conversation === null) {
      const agent = this.#choice ?? this.#parts.agent;
      const message = { key: newKey(), text, ...(agent !== undefined && { agent }) };
      this.#parts.unsent.add(message);
      this.#early = [...this.#early, toEarly(message)];
      this.#openConversation();
    } else {
      try {
        const { view } = this.#conversation.getSnapshot();
        const agent = this.#choice ?? this.#parts.agent;
        this.#sendIn(this.#conversation, text, view.messages.length === 0 ? agent : undefined);
      } catch (error) {
        const { texts } = this.#parts;
        return error instanceof ParleyError ? errorSentence(error, texts) : texts.composer.refused;
      }
    }
    this.#changed();
    return null;
  }

  /** An agent that the site does not have must not keep a message from being sent. */
  #sendIn(conversation: Conversation, text: string, agent: string | undefined): void {
    const { agents } = this.#parts.client.status.getSnapshot();
    const wanted = agents.some(({ name }) => name === agent) && conversation.getSnapshot().view.agent !== agent;
    conversation.send(text, agent !== undefined && wanted ? { agent } : {});
  }

  #retry(key: string): void {
    if (this.#early.some((entry) => entry.key === key)) {
      this.#early = this.#early.map((entry) => ({ ...entry, state: 'sending', error: null }));
      this.#openConversation();
      this.#changed();
    } else this.#conversation?.retry(key);
  }

  #discard(key: string): void {
    this.#early = this.#early.filter((entry) => entry.key !== key);
    this.#parts.unsent.remove(key);
    this.#conversation?.discard(key);
    this.#changed();
  }

  #openConversation(): void {
    const { client, memory } = this.#parts;
    client.connect();
    // One that is remembered of the user comes first.
    if (this.#opening || this.#awaitsUser) return;
    this.#opening = true;
    const person = this.#person;
    // Read again: another tab may have started a conversation in the meantime.
    const { conversationId } = memory.read();
    client.openConversation(conversationId === null ? {} : { conversationId }).then(
      (conversation) => person === this.#person && this.#adopt(conversation, conversationId === null),
      (error: unknown) => person === this.#person && this.#openingFailed(conversationId, error),
    );
  }

  #adopt(conversation: Conversation, isNew: boolean): void {
    const { memory } = this.#parts;
    this.#opening = false;
    if (isNew && memory.read().conversationId !== null) {
      // Another tab was faster: both show its conversation, or the visitor would return to one of them only.
      conversation.close();
      this.#openConversation();
      return;
    }
    this.#conversation = conversation;
    this.#endConversation = conversation.subscribe(() => this.#onConversation(conversation));
    memory.update({ conversationId: conversation.id });
    this.#early = this.#early.flatMap((entry) => this.#sendEarly(conversation, entry));
    this.#onConversation(conversation);
  }

  /** Hands a message over to its conversation. @returns nothing more to show, or the message as refused. */
  #sendEarly(conversation: Conversation, entry: PendingMessage): PendingMessage[] {
    const { unsent, texts } = this.#parts;
    if (!unsent.isOpen(entry.key)) return [];
    try {
      this.#sendIn(conversation, entry.text, entry.agent);
      unsent.remove(entry.key);
      return [];
    } catch (error) {
      return [failedEarly(entry, error, texts.message.failed, false)];
    }
  }

  #openingFailed(conversationId: string | null, error: unknown): void {
    this.#opening = false;
    if (conversationId !== null && isGone(error)) {
      this.#leave();
      if (this.#early.length > 0) this.#openConversation();
      return;
    }
    const { texts } = this.#parts;
    this.#early = this.#early.map((entry) => failedEarly(entry, error, texts.message.failed, true));
    this.#changed();
  }

  #onConversation(conversation: Conversation): void {
    if (conversation !== this.#conversation) return;
    const { view, sync, error } = conversation.getSnapshot();
    if (sync === 'failed' && isGone(error)) {
      this.#leave();
      return;
    }
    if (sync === 'live' || this.#seen !== null) this.#announce(view);
    const before = observeEarlier(this.#earlierSeen, conversation.getSnapshot(), this.#parts.texts);
    this.#earlierSeen = before.seen;
    this.#parts.announce(before.say);
    if (this.#open) this.#markSeen(view);
    this.#changed();
  }

  #announce(view: View): void {
    const { announce, now, texts, plainText } = this.#parts;
    const { outbox: entries } = this.#conversation?.getSnapshot() ?? { outbox: [] };
    const heard = this.#heard;
    this.#heard = { view, outbox: entries };
    // Pieces of an answer are not read out: there is nothing to compare, which takes longer the longer the conversation.
    if (heard !== null && this.#seen !== null && heard.outbox === entries && differsInText(heard.view, view)) return;
    const { agents } = this.#parts.client.status.getSnapshot();
    const { seen, say } = observe(this.#seen, view, { texts, agents, now: now(), plainText });
    this.#seen = seen;
    const outbox = entries.map(toPending);
    const sending = {
      conversationId: view.id,
      outbox,
      limit: limitOf(view, outbox, now()),
      now: now(),
    };
    const own = observeSending(this.#sendingSeen, sending, texts);
    this.#sendingSeen = own.seen;
    announce([...say, ...own.say]);
  }

  #markSeen(view: View): void {
    this.#seenSeq = Math.max(this.#seenSeq, view.seq);
    // Not for every piece of an answer: this is a synchronous write.
    if (view.messages.some(({ status }) => status === 'streaming')) return;
    this.#parts.memory.update({ seenSeq: this.#seenSeq });
    this.#parts.seen.mark(view.id, view.seq);
  }

  /** Leaves the conversation; the next message starts another. What was not sent in it goes back into the composer. */
  #leave(): void {
    const conversation = this.#conversation;
    const unsent = (conversation?.getSnapshot().outbox ?? []).filter(({ key }) => conversation?.discard(key) === true);
    this.#draft = [...unsent.map(({ text }) => text), this.#draft].filter((text) => text !== '').join('\n');
    conversation?.close();
    this.#end();
    this.#parts.memory.update({ conversationId: null, seenSeq: 0 });
    this.#changed();
  }

  #end(): void {
    this.#endConversation?.();
    this.#endConversation = null;
    this.#conversation = null;
    this.#seen = null;
    this.#sendingSeen = null;
    this.#seenSeq = 0;
    this.#choice = null;
  }
}

/** Letters and digits at random. Not `randomUUID`, which pages without TLS do not have. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}

function toEarly({ key, text, agent }: UnsentMessage): PendingMessage {
  return { key, text, ...(agent !== undefined && { agent }), state: 'sending', error: null, retryAt: null };
}

function toPending(entry: OutboxEntry): PendingMessage {
  const { key, text, state } = entry;
  return {
    key,
    text,
    state,
    error: entry.state === 'failed' ? entry.error : null,
    retryAt: entry.state === 'sending' ? (entry.retryAt ?? null) : null,
  };
}

function failedEarly(entry: PendingMessage, error: unknown, otherwise: string, retryable: boolean): PendingMessage {
  const code = error instanceof ParleyError ? error.code : 'unavailable';
  const message = error instanceof ParleyError ? error.message : otherwise;
  return { ...entry, state: 'failed', error: { code, message, retryable, retryAfterMs: null } };
}

/** Whether a conversation is not there any more, or not ours any more. */
function isGone(error: unknown): boolean {
  return error instanceof ParleyError && (error.code === 'not_found' || error.code === 'forbidden');
}
