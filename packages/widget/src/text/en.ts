import type { Answer } from '../state/timeline.ts';
import { OPEN_IN_ENGLISH } from './launcher-texts.ts';
import { createPhrases } from './phrases.ts';
import type { Language, Texts } from './texts.ts';

/** What each outcome of an approval is called. */
const outcomes: Readonly<Record<string, string>> = {
  approved: 'Approved',
  rejected: 'Declined',
  expired: 'Expired: nobody decided in time',
  cancelled: 'No longer needed',
};

/** What each answer about an interrupted call is called, in the middle of a sentence. */
const answers: Readonly<Record<Answer, string>> = {
  done: 'it happened',
  not_done: 'it did not happen',
  retry: 'do it again',
  expired: 'not known, nobody answered in time',
  cancelled: 'no longer needed',
};

/** English, the default: part of the widget, and in the server's own words about errors. */
export const english: Language = ({ number, plural, list }) => ({
  errors: {},
  open: OPEN_IN_ENGLISH,
  openUnread: (count) => `Open chat, ${number(count)} unread`,
  close: 'Close chat',
  title: 'Chat',
  assistant: 'Assistant',
  you: 'You',
  teammate: 'A teammate',
  simulated: 'Simulated model',
  simulatedHint: 'No AI provider is connected: answers come from a built-in simulation.',
  newConversation: 'New conversation',
  withOperators: (names) => `${list(names)} ${names.length === 1 ? 'is' : 'are'} in this conversation`,
  greeting: 'How can we help?',
  greetingHint: 'Ask a question, or start with one of these.',
  startersLabel: 'Suggested questions',
  chooseAgent: 'Who would you like to talk to?',
  handedOver: (title) => (title === undefined ? 'Your question was passed on.' : `You are now talking to ${title}`),
  transcript: 'Conversation',
  newMessages: (count) => plural(count, { one: '# new message', other: '# new messages' }),
  earlierMessages: 'Earlier messages',
  loadingEarlier: 'Loading earlier messages…',
  earlierFailed: 'Earlier messages could not be loaded.',
  earlierLoaded: (count) => plural(count, { one: '# earlier message loaded', other: '# earlier messages loaded' }),
  beginning: 'Beginning of the conversation',
  latest: 'Latest',
  limit: {
    conversationNear: 'This conversation has nearly reached its limit.',
    conversationReached: 'This conversation has reached its limit.',
    dayNear: 'You have nearly reached your limit for today.',
    dayReached: (time) => `You have reached your limit for today. You can write again at ${time}.`,
  },
  composer: {
    label: 'Your message',
    placeholder: 'Write a message…',
    closed: 'No new messages',
    send: 'Send',
    stop: 'Stop answering',
    tooLong: (over) => plural(over, { one: '# character too long', other: '# characters too long' }),
    refused: 'The message was not sent',
  },
  connection: {
    connecting: 'Connecting…',
    offline: 'No connection.',
    retryIn: (seconds) => `Trying again in ${seconds} s.`,
    retrying: 'Trying again…',
    queueHint: 'Your messages will be sent when it is back.',
    runGoesOn: 'The answer goes on on the server.',
    failed: 'The chat is not available on this page right now.',
    retryNow: 'Try now',
    signInEnded: 'Your sign-in has ended.',
    asGuest: 'Go on as a guest',
  },
  message: {
    sending: 'Sending…',
    whenOnline: 'Will be sent when you are back online',
    slowedDown: (seconds) => `You are writing very fast. Sending in ${seconds} s.`,
    behind: 'Will be sent after that',
    failed: 'Not sent.',
    retry: 'Retry',
    discard: 'Discard',
    edit: 'Edit',
    reword: 'Edit and send again',
    copy: 'Copy',
    copied: 'Copied',
    stopped: 'Stopped',
    interrupted: 'This answer was interrupted.',
    retracted: 'This message was withdrawn.',
    tooLong: 'The answer was cut because it became too long.',
    filtered: 'The answer was cut by a content filter.',
    thinking: 'Thinking',
    queued: (position) => (position <= 1 ? 'Next in line' : `In line, ${position - 1} before this`),
    cancelQueued: 'Cancel',
    sources: 'Sources',
  },
  answer: {
    code: 'Code',
    codeIn: (language) => `Code: ${language}`,
    copyCode: 'Copy code',
    table: 'Table',
    image: 'Image',
    loadImage: (host) => `Load image from ${host}`,
    imageFailed: 'The image could not be loaded.',
    actions: 'About this answer',
    good: 'Good answer',
    bad: 'Bad answer',
    comment: 'Why? (optional)',
    send: 'Send',
    skip: 'No, thanks',
    thanks: 'Thank you.',
    notGiven: 'Your rating was not sent.',
  },
  list: {
    open: 'Your conversations',
    back: 'Back to the chat',
    none: 'No conversations yet.',
    failed: 'Your conversations cannot be shown right now.',
    more: 'Show more',
    untitled: 'Conversation',
    news: 'New',
    sound: 'Sound for new messages',
    current: 'Shown now',
    confirm: 'Delete for good',
    keep: 'Keep',
    waiting: (count) => plural(count, { one: '# decision waits', other: '# decisions wait' }),
    remove: (title) => `Delete “${title}”`,
  },
  run: {
    cancelled: 'Stopped before an answer was written.',
    failed: 'Something went wrong on our side.',
    again: 'Try again',
    busy: (position) => {
      if (position === undefined) return 'Busy right now. Your turn will come.';
      return position <= 1
        ? 'Busy right now. You are next in line.'
        : `Busy right now. You are number ${position} in line.`;
    },
    retrying: 'Trying again…',
  },
  tool: {
    running: 'Running',
    succeeded: 'Done',
    failed: 'Failed',
    rejected: 'Declined',
    timedOut: 'Took too long',
    unknown: 'Interrupted: outcome not known',
    stopped: 'Stopped: outcome not known',
    waiting: 'Waiting for an approval',
    steps: (count) => plural(count, { one: '# step', other: '# steps' }),
    onPage: 'on this page',
    details: 'Details',
    noArguments: 'No arguments',
  },
  approval: {
    needed: 'Your approval is needed',
    waiting: 'Waiting for a teammate',
    waitingHint: 'A person on our team has to approve this. You can go on chatting.',
    twoPeopleHint: 'Two people on our team have to approve this. You can go on chatting.',
    approve: 'Approve',
    decline: 'Decline',
    confirmDecline: 'Confirm decline',
    back: 'Back',
    reason: 'Reason (optional)',
    sending: 'Sending your decision…',
    hiddenArguments: 'The details are visible to our team only.',
    expiresIn: (time) => `Expires in ${time}`,
    askedBy: (agent, worksFor) =>
      worksFor.length === 0 ? `Asked by ${agent}` : `Asked by ${agent}, for ${list(worksFor)}`,
    outcome: (status, who) => {
      const what = outcomes[status] ?? status;
      return who === '' ? what : `${what} by ${who}`;
    },
    given: (reason) => `Reason: ${reason}`,
    edited: 'The details were changed before the approval:',
    edit: 'Change…',
    approveEdited: 'Approve with the changes',
    editAsJson: 'Details, as JSON',
    notValid: 'This cannot be used like that.',
    endorsed: (who) => `1 of 2 approvals, by ${who}`,
    byYou: 'you',
    byTeammate: 'a teammate',
  },
  grant: {
    offer: 'Later ones too…',
    offered: 'Later requests are approved without asking you again, as long as all of this is true:',
    same: (name, value) => `${name} is ${value}`,
    atMost: (name, value) => `${name} is at most ${value}`,
    uses: (count) => plural(count, { one: 'for # more request', other: 'for at most # more requests' }),
    lasts: (time) => `for ${time} from now on`,
    confirm: 'Approve all of this',
    given: (uses) =>
      uses === 0
        ? 'Later requests are approved, too:'
        : `Later requests are approved, too. Used so far: ${number(uses)}`,
    over: (uses) => `Later requests are not approved any more. Used: ${number(uses)}`,
    revoke: 'Take back',
    covered: 'Covered by an earlier approval.',
  },
  interrupted: {
    needed: 'Interrupted: did this happen?',
    neededHint: 'This was interrupted on our side while it was being done, and we cannot tell how far it came.',
    checking: 'We are checking whether this went through',
    checkingHint: 'It was interrupted on our side. A person on our team is finding out. You can go on chatting.',
    happened: 'It happened',
    notHappened: 'It did not happen',
    again: 'Do it again',
    againHint: 'If it has happened already, this makes it happen a second time.',
    confirmAgain: 'Yes, do it again',
    answered: (answer, who) => {
      const what = answers[answer];
      return who === '' ? what.charAt(0).toUpperCase() + what.slice(1) : `Answered by ${who}: ${what}`;
    },
  },
  announce: {
    responding: 'Assistant is responding…',
    assistantSays: (text) => `Assistant: ${text}`,
    operatorSays: (name, text) => `${name ?? 'A teammate'}: ${text}`,
    approvalNeeded: (summary) => `Your approval is needed: ${summary}`,
    waitingForTeammate: (summary) => `Waiting for a teammate to approve: ${summary}`,
    decided: (summary, status) => `${outcomes[status] ?? status}: ${summary}`,
    answerNeeded: (summary) => `Your answer is needed: ${summary}`,
    checking: (summary) => `We are checking whether this went through: ${summary}`,
    answered: (summary, answer) => `${summary} Answer: ${answers[answer]}.`,
    interrupted: 'The answer was interrupted.',
    slowedDown: (seconds) =>
      plural(seconds, {
        one: 'You are writing very fast. Your message will be sent in # second.',
        other: 'You are writing very fast. Your message will be sent in # seconds.',
      }),
    notSent: (reason) => `Not sent. ${reason}`,
  },
});

/** For readers anywhere. */
export const en: Texts = { locale: 'en', ...english(createPhrases('en')) };
