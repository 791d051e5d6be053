import type { RunErrorCode } from '@parley/protocol';
import type { ParleyError } from '@parley/client';
import type { Answer } from '../state/timeline.ts';
import type { Phrases } from './phrases.ts';

/** Everything that can go wrong with a command or a run. */
type ErrorCode = ParleyError['code'] | RunErrorCode;

/** Makes every sentence of a language, with the numbers, plurals and lists of the reader's region. */
export type Language = (phrases: Phrases) => Omit<Texts, 'locale'>;

/** A language that the server does not speak: it has sentences for errors, too. */
export type TranslatedLanguage = (
  phrases: Phrases,
) => ReturnType<Language> & { readonly errors: Readonly<Record<ErrorCode, string>> };

/** Every sentence of the widget, in one language. */
export interface Texts {
  /** Tag of BCP 47 of the language and, where it is known, the region of the reader. */
  readonly locale: string;
  readonly open: string;
  readonly openUnread: (count: number) => string;
  readonly close: string;
  readonly title: string;
  readonly assistant: string;
  readonly you: string;
  readonly teammate: string;
  readonly simulated: string;
  readonly simulatedHint: string;
  readonly newConversation: string;
  readonly withOperators: (names: readonly string[]) => string;
  readonly greeting: string;
  readonly greetingHint: string;
  readonly startersLabel: string;
  /** Before the agents that there are to choose from. */
  readonly chooseAgent: string;
  /** Somebody else answers from here on; undefined when it is not known what to call them. */
  readonly handedOver: (title: string | undefined) => string;
  readonly transcript: string;
  readonly newMessages: (count: number) => string;
  readonly latest: string;
  /** Shows what was said before the first message that is drawn. */
  readonly earlierMessages: string;
  readonly loadingEarlier: string;
  readonly earlierFailed: string;
  readonly earlierLoaded: (count: number) => string;
  /** Before the first message of a long conversation. */
  readonly beginning: string;
  /** About budgets that are nearly, or all, used up. */
  readonly limit: {
    readonly conversationNear: string;
    readonly conversationReached: string;
    readonly dayNear: string;
    readonly dayReached: (time: string) => string;
  };
  readonly composer: {
    readonly label: string;
    readonly placeholder: string;
    /** Instead of the placeholder while nothing can be written. */
    readonly closed: string;
    readonly send: string;
    readonly stop: string;
    readonly tooLong: (over: number) => string;
    readonly refused: string;
  };
  readonly connection: {
    readonly connecting: string;
    readonly offline: string;
    readonly retryIn: (seconds: number) => string;
    readonly retrying: string;
    readonly queueHint: string;
    readonly runGoesOn: string;
    readonly failed: string;
    readonly retryNow: string;
    /** The page's word for who the person is was refused, or counts no more. */
    readonly signInEnded: string;
    readonly asGuest: string;
  };
  readonly message: {
    readonly sending: string;
    readonly whenOnline: string;
    readonly slowedDown: (seconds: number) => string;
    readonly behind: string;
    readonly failed: string;
    readonly retry: string;
    readonly discard: string;
    readonly edit: string;
    /** Change a message that was sent, and send it again. */
    readonly reword: string;
    readonly copy: string;
    readonly copied: string;
    readonly stopped: string;
    readonly interrupted: string;
    readonly retracted: string;
    readonly tooLong: string;
    readonly filtered: string;
    readonly thinking: string;
    readonly queued: (position: number) => string;
    readonly cancelQueued: string;
    readonly sources: string;
  };
  /** What is in an answer, and what can be done with it. */
  readonly answer: {
    readonly code: string;
    readonly codeIn: (language: string) => string;
    readonly copyCode: string;
    readonly table: string;
    /** In place of what an image shows, where nobody has said. */
    readonly image: string;
    readonly loadImage: (host: string) => string;
    readonly imageFailed: string;
    /** Name of what can be done with an answer. */
    readonly actions: string;
    readonly good: string;
    readonly bad: string;
    readonly comment: string;
    readonly send: string;
    readonly skip: string;
    readonly thanks: string;
    /** The rating did not reach the server. */
    readonly notGiven: string;
  };
  /** The conversations of the visitor. */
  readonly list: {
    readonly open: string;
    readonly back: string;
    readonly none: string;
    readonly failed: string;
    readonly more: string;
    readonly untitled: string;
    /** On a conversation in which something came since it was last seen. */
    readonly news: string;
    /** Name of the switch for a sound with each new message. */
    readonly sound: string;
    readonly current: string;
    readonly waiting: (count: number) => string;
    readonly remove: (title: string) => string;
    readonly confirm: string;
    readonly keep: string;
  };
  readonly run: {
    readonly cancelled: string;
    readonly failed: string;
    readonly again: string;
    /** `position` counts from 1; undefined when it is not known. */
    readonly busy: (position: number | undefined) => string;
    readonly retrying: string;
  };
  readonly tool: {
    readonly running: string;
    readonly succeeded: string;
    readonly failed: string;
    readonly rejected: string;
    readonly timedOut: string;
    readonly unknown: string;
    readonly stopped: string;
    /** Until a person has decided about a call inside of it. */
    readonly waiting: string;
    /** On the button that shows the calls inside of a call. */
    readonly steps: (count: number) => string;
    /** Behind the name of a tool that runs in the visitor's page. */
    readonly onPage: string;
    readonly details: string;
    readonly noArguments: string;
  };
  readonly approval: {
    readonly needed: string;
    readonly waiting: string;
    readonly waitingHint: string;
    readonly twoPeopleHint: string;
    readonly approve: string;
    readonly decline: string;
    readonly confirmDecline: string;
    readonly back: string;
    readonly reason: string;
    readonly sending: string;
    readonly hiddenArguments: string;
    readonly expiresIn: (time: string) => string;
    /** Titles of the agents: the one that asks, and those that it asks for. */
    readonly askedBy: (agent: string, worksFor: readonly string[]) => string;
    readonly outcome: (status: string, who: string) => string;
    readonly given: (reason: string) => string;
    readonly edited: string;
    readonly edit: string;
    readonly approveEdited: string;
    /** Label of the arguments as JSON. */
    readonly editAsJson: string;
    readonly notValid: string;
    /** The first of two people has approved. */
    readonly endorsed: (who: string) => string;
    readonly byYou: string;
    readonly byTeammate: string;
  };
  /** About approving later calls as well. */
  readonly grant: {
    readonly offer: string;
    readonly offered: string;
    readonly same: (name: string, value: string) => string;
    readonly atMost: (name: string, value: string) => string;
    readonly uses: (count: number) => string;
    readonly lasts: (time: string) => string;
    readonly confirm: string;
    readonly given: (uses: number) => string;
    readonly over: (uses: number) => string;
    readonly revoke: string;
    /** Beside a call that was approved by an earlier grant. */
    readonly covered: string;
  };
  /** About a call that was interrupted, and what came of it. */
  readonly interrupted: {
    readonly needed: string;
    readonly neededHint: string;
    readonly checking: string;
    readonly checkingHint: string;
    readonly happened: string;
    readonly notHappened: string;
    readonly again: string;
    readonly againHint: string;
    readonly confirmAgain: string;
    readonly answered: (answer: Answer, who: string) => string;
  };
  readonly announce: {
    readonly responding: string;
    readonly assistantSays: (text: string) => string;
    readonly operatorSays: (name: string | undefined, text: string) => string;
    readonly approvalNeeded: (summary: string) => string;
    readonly waitingForTeammate: (summary: string) => string;
    readonly decided: (summary: string, status: string) => string;
    readonly answerNeeded: (summary: string) => string;
    readonly checking: (summary: string) => string;
    readonly answered: (summary: string, answer: Answer) => string;
    readonly interrupted: string;
    readonly slowedDown: (seconds: number) => string;
    readonly notSent: (reason: string) => string;
  };
  /** By code, in place of the server's sentences; English has the server's. */
  readonly errors: Readonly<Partial<Record<ErrorCode, string>>>;
}
