/** What a page can do with its chat, and what the chat tells the page. */
import type { PageContext, ToolDefinition, UserCredentials } from '@parley/client';
import type { Account } from '../state/chat-types.ts';
import type { Approval, Message } from '../state/types.ts';
import type { Appearance } from './appearance.ts';

/** A message that is complete, as the page is told about it. */
export interface MessageDetail extends Pick<Message, 'id' | 'role' | 'text'> {
  readonly conversationId: string;
}

/** A question about a tool call, as the page is told about it. It has no arguments: those are for who decides. */
export interface ApprovalDetail extends Pick<Approval, 'id' | 'tool' | 'summary' | 'decidedBy' | 'status'> {
  readonly conversationId: string;
}

/** Everything that a page can listen to, with what its listeners are given. */
export interface ParleyEvents {
  /** The chat is loaded. Who begins to listen later is told at once. */
  readonly ready: { readonly site: string };
  /** The panel was opened: by the visitor, by the page, or because it was open before a reload. */
  readonly open: { readonly site: string };
  /** The panel was closed. */
  readonly close: { readonly site: string };
  /** A message is complete, the visitor's own included. What was there before the page was loaded is not told. */
  readonly message: MessageDetail;
  /** A question is asked, or its status has changed. Questions that were open before the page was loaded are told. */
  readonly approval: ApprovalDetail;
  /**
   * Who uses the chat is somebody else: a user whom the server knows now (`user`), an anonymous visitor again
   * (`visitor`), or a user whose token was refused or who could not get one (`refused`): their page has to sign them in
   * anew, and to call `setUser`.
   */
  readonly auth: Pick<Account, 'name' | 'merged'> & { readonly status: Exclude<Account['status'], 'signing_in'> };
  /** The number on the launcher has changed: answers that were not seen, and decisions that wait for the visitor. */
  readonly unread: { readonly count: number };
}

/** What a page can do before anything is loaded, and after. */
export interface ParleyApi {
  /** Opens the panel. */
  readonly open: () => void;
  /** Closes the panel; an answer that is being written goes on. */
  readonly close: () => void;
  /** Opens the panel and sends a message in the visitor's name. Blank text does nothing. */
  readonly send: (text: string) => void;
  /**
   * Offers something that the page can do to the agents, if the site allows it; see `ToolDefinition` of `@parley/client`.
   * Returns a function that takes it back. Throws when the tool is not well-formed; before the chat is loaded, the
   * console says so later instead.
   */
  readonly registerTool: (tool: ToolDefinition) => () => void;
  /**
   * What the page says about itself, as a JSON object of at most 8 KiB that agents may read; null for nothing. It goes
   * along with each message from now on.
   */
  readonly setContext: (context: PageContext) => void;
  /**
   * Says who the person is: a user of the site, by `{ token }` or `{ getToken }`, or null for an anonymous visitor. What
   * was shown goes, and what the browser keeps of a user goes when they do; with `merge`, the conversations of the
   * anonymous visitor become the user's. Each page that is loaded has to say it. Throws when the argument is not
   * well-formed; before the chat is loaded, the console says so later instead.
   */
  readonly setUser: (user: UserCredentials | null) => void;
  /**
   * Speaks another language, by its tag of BCP 47, and writes in its direction or another. What the agents know of the
   * visitor's language stays as it is.
   */
  readonly setLanguage: (lang: string, dir?: Appearance['dir']) => void;
  /** Begins to listen. Returns a function that ends it. */
  readonly on: <E extends keyof ParleyEvents>(event: E, listener: (detail: ParleyEvents[E]) => void) => () => void;
}
