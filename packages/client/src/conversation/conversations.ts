/** The open conversations of a client: opened once each, and taken along from connection to connection. */
import type { CommandResult, HelloFrame, WelcomeFrame } from '@parley/protocol';
import type { Conversation, OpenOptions } from '../types.ts';
import type { ParleyError } from '../errors.ts';
import { type ConversationEnvironment, LiveConversation } from './conversation.ts';

type ResumeList = NonNullable<HelloFrame['resume']>;

/** Positions that are replayed one by one when a conversation is opened: a snapshot costs less than more of them. */
const REPLAY = 200;
/** The schema of `hello` takes no more. */
const MAX_RESUME = 32;

export type ConversationsEnvironment = Omit<ConversationEnvironment, 'ended'>;

export class Conversations {
  readonly #env: ConversationsEnvironment;
  readonly #open = new Map<string, LiveConversation>();
  readonly #opening = new Map<string, Promise<Conversation>>();

  constructor(env: ConversationsEnvironment) {
    this.#env = env;
  }

  /** Opens a conversation, or gives the one that is open or being opened already. */
  open({ conversationId, agent }: OpenOptions): Promise<Conversation> {
    if (conversationId === undefined) return this.#request(conversationId, agent);
    const known = this.#open.get(conversationId);
    if (known !== undefined) return Promise.resolve(known);
    const opening = this.#opening.get(conversationId) ?? this.#request(conversationId, agent);
    this.#opening.set(conversationId, opening);
    return opening;
  }

  /** @param room Characters that the list may take as JSON; what does not fit is reopened by command. */
  resumeList(room: number): ResumeList {
    const list: ResumeList = [];
    let left = room;
    for (const conversation of this.#open.values()) {
      const entry = conversation.resume();
      left -= JSON.stringify(entry).length + 1;
      if (list.length === MAX_RESUME || left < 0) break;
      list.push(entry);
    }
    return list;
  }

  /** A new connection: gives each conversation its number, or reopens it. */
  welcomed({ subscriptions, refused = [] }: WelcomeFrame): void {
    for (const conversation of this.#open.values()) {
      const resumed = subscriptions.find((one) => one.conversationId === conversation.id);
      const refusal = refused.find((one) => one.conversationId === conversation.id);
      if (resumed !== undefined) conversation.resumed(resumed);
      else if (refusal !== undefined) conversation.refused(refusal.code);
      else conversation.reopen();
    }
  }

  /** The connection is lost. */
  down(): void {
    for (const conversation of this.#open.values()) conversation.down();
  }

  /** They are another person's. */
  closeAll(): void {
    for (const conversation of this.#open.values()) conversation.close();
  }

  /** There will be no connection. */
  giveUp(error: ParleyError): void {
    for (const conversation of this.#open.values()) conversation.giveUp(error);
  }

  #request(conversationId: string | undefined, agent: string | undefined): Promise<Conversation> {
    const fields = {
      ...(conversationId !== undefined && { conversationId, replay: REPLAY }),
      ...(agent !== undefined && { agent }),
    };
    return new Promise((resolve, reject) => {
      this.#env.requests.call('conversation.open', fields, { timeoutMs: null }, (outcome) => {
        if (conversationId !== undefined) this.#opening.delete(conversationId);
        if (outcome.ok) resolve(this.#add(outcome.result));
        else reject(outcome.error);
      });
    });
  }

  #add(opened: CommandResult<'conversation.open'>): LiveConversation {
    const conversation = new LiveConversation(opened, {
      ...this.#env,
      ended: () => {
        if (this.#open.get(conversation.id) === conversation) this.#open.delete(conversation.id);
      },
    });
    this.#open.set(conversation.id, conversation);
    return conversation;
  }
}
