/** Weak signals: none of them says anything alone, several of them in one sentence do, whatever their order. */

const NAMES = [
  /** Asks for something to be put out: show, list, repeat. */
  'handOver',
  'what',
  /** Says who speaks: I am, as the, this is. */
  'claim',
  /** Who has authority over an assistant: its maker, the administrator, the shop's owner. */
  'maker',
  /** Takes a control away: turn off, lift, ignore. */
  'unlock',
  /** Gives leave: you may, I order you. */
  'allowed',
  /** What holds an assistant back, and the lack of it: filters, the refund limit, answer everything. */
  'restriction',
  /** What an assistant does without restrictions: full access, debug mode, answer freely. */
  'freedom',
  /** Says that the assistant was given something: you got, told you. */
  'received',
  /** Names of the prompt in free words: hidden instructions, your prompt. */
  'secretOrders',
  'ownConfig',
  /** The text in front of the message: above this message, before this line. */
  'aboveThis',
  /** The assistant's tools: functions you can call, your tools, JSON schemas. */
  'toolAccess',
  'otherPeople',
  'personalData',
  'previousCustomer',
  'wrote',
  /** Secrets of the service: API key, environment variables, the database's password. */
  'credential',
  /** What customers ask about other customers and their data: reviews, privacy, a parcel that went astray. */
  'keeping',
  /** What instructions and rules of ordinary business are about: assembly, returns, the warranty. */
  'goods',
  /** Begins a customer's own question or wish: how do I, where is, I would like. */
  'howTo',
  /** Instructions out of force: no longer count, as deleted. */
  'annulled',
  /** What binds an assistant: instructions, rules, programming. */
  'orders',
  'notFollow',
  /** Whose instructions: the shop's, the developers', your. */
  'theirs',
  'obeyMe',
  'actAs',
  /** Who an assistant is made to play: a grandmother, a terminal, somebody without limits. */
  'persona',
  'markApproved',
  'withoutStaff',
  'refund',
  'noApproval',
  /** A question or a complaint about approvals and refunds. */
  'asksWhether',
  /** The customer's own: my key, our account. */
  'mine',
  'forbidden',
  'permitted',
  'everything',
  'forget',
  'toldYou',
  /** What the customer has said before, which may well be forgotten. */
  'iSaid',
  'addLink',
  'followedBy',
  /** Speaks to the assistant from inside a text that it reads: note to the AI. */
  'toAi',
  /** Changes what customers have no say in: their role, limits, prices. */
  'tamper',
  /** Words that attackers have the assistant say, to see whether it obeys. */
  'affirm',
  /** The assistant is somebody else, or free: you are no longer an assistant. */
  'unbound',
  /** Asks for the prompt in a phrase of its own: which rules do you follow. */
  'asksForOrders',
  'myPrompt',
  'complete',
] as const;

export type SignalName = (typeof NAMES)[number];

/** Phrases of one language by signal, written like those of `WordFamilies`. */
export type SignalFamilies = Partial<Record<SignalName, string>>;
