import type { Conversation } from './conversation.ts';
import { isHandoff, says } from './concepts.ts';
import { identifierFits } from './entities.ts';
import { recallFact, recallName } from './recall.ts';
import type { ToolSpec } from './types.ts';
import { capitalize, humanize, joinAnd, words } from './words.ts';

const YES =
  /^(?:yes|yep|yeah|yup|sure|ok|okay|correct|right|exactly|absolutely|definitely|of course|please do|go ahead|do it|do that|that one|that's right|that is right|confirm(?:ed)?|sounds good|proceed)\b/i;
const NO = /^(?:no|nope|nah|no thanks|no thank you|never ?mind|not now|forget it|stop|leave it)\b[\s,.!a-z']{0,40}$/i;
const GREETING = /^(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day))\b/i;
const THANKS = /\b(?:thanks|thank you|thx|cheers|much appreciated)\b/i;
const BYE = /^(?:bye|goodbye|see you|see ya|have a (?:nice|good|great) (?:day|one|evening))\b/i;
const HOW_ARE_YOU = /\bhow (?:are you|is it going|are things)\b/i;
const CAPABILITIES =
  /^(?:so,? )?(?:help|what (?:can|could|do) you (?:do|help|offer)\b.*|what are you (?:able|for)\b.*|how (?:can|could) you help\b.*|what (?:are )?your (?:capabilities|tools|skills)\b.*)$/i;
const IDENTITY =
  /\b(?:are you (?:a |an )?(?:real|human|bot|robot|ai|person|machine|simulated|simulation|chatgpt|gpt)\b|(?:who|what) are you\b(?! able)|am i (?:talking|speaking|chatting) (?:to|with) a)/i;

/** "yes", "yes please", "yes, that one", "go ahead". */
export function isAffirmation(text: string): boolean {
  return YES.test(text.trim()) && words(text).length <= 15;
}

/** A greeting, thanks or a refusal: nothing that a question could have asked for. */
export function isPleasantry(text: string): boolean {
  const trimmed = text.trim();
  return [NO, GREETING, THANKS, BYE].some((pattern) => pattern.test(trimmed)) && words(trimmed).length <= 8;
}

/** Answers from the conversation itself to questions about it; undefined for any other text. */
export function answerFromMemory(conversation: Conversation): string | undefined {
  const text = conversation.text.trim();
  const earlier = conversation.earlierUserTexts();
  if (
    /\bwhat (?:did i|was the) (?:first|very first)|what did i (?:ask|say|write|tell)\b.*\bfirst\b|\bmy (?:very )?first (?:question|message)\b/i.test(
      text,
    )
  ) {
    return quoteOf('The first thing you wrote was', earlier[0]);
  }
  if (/\bwhat did i (?:just |last )?(?:ask|say|write)|\bmy (?:last|previous) (?:question|message)\b/i.test(text)) {
    return quoteOf('Your previous message was', earlier.at(-1));
  }
  if (/\b(?:what(?:'s| is| was) my name|who am i|(?:remember|know|recall) my name)\b/i.test(text)) {
    const name = recallName([...earlier].toReversed());
    return name === undefined ? 'You have not told me your name yet.' : `Your name is **${name}**.`;
  }
  if (
    /\b(?:which|what) (?:\w+ ){0,3}(?:were|was|are|did) (?:we|i|you) (?:just )?(?:talk|discuss|ask|mention|speak|look)\w*/i.test(
      text,
    )
  ) {
    return subjectsOf(conversation.mentionedIdentifiers(), text);
  }
  if (/\b(?:summar(?:y|ise|ize)|recap)\b.*\b(?:conversation|chat|discussion|so far|we)\b/i.test(text)) {
    return summaryOf(earlier);
  }
  return favouriteFact(text, earlier);
}

function summaryOf(earlier: readonly string[]): string {
  if (earlier.length === 0) return 'This is your first message to me.';
  const lines = earlier.slice(-20).map((text) => `- “${text.trim().slice(0, 200)}”`);
  return `So far you wrote:\n\n${lines.join('\n')}`;
}

function favouriteFact(text: string, earlier: readonly string[]): string | undefined {
  const subject = /\bwhat(?:'s| is| was| are) my ([\p{L} ]{2,40}?)\s*\?/iu.exec(text)?.[1];
  const value = subject === undefined ? undefined : recallFact([...earlier].toReversed(), subject);
  return value === undefined ? undefined : `You told me that your ${subject} is **${value}**.`;
}

function quoteOf(lead: string, text: string | undefined): string {
  return text === undefined ? 'This is your first message to me.' : `${lead}: “${text.trim().slice(0, 500)}”`;
}

function subjectsOf(mentioned: readonly string[], question: string): string {
  const noun = /\b(?:which|what) (\w+)/i.exec(question)?.[1] ?? '';
  const fitting = mentioned.filter((id) => identifierFits(id, noun, ''));
  const [latest, ...others] = fitting.length > 0 ? fitting : mentioned;
  if (latest === undefined) return 'We have not talked about anything with a number yet.';
  if (others.length === 0) return `We were talking about **${latest}**.`;
  const list = others.slice(0, 5).toReversed();
  return `We talked about ${joinAnd(list.map((id) => `**${id}**`))}, and most recently about **${latest}**.`;
}

/** Whether a text is about the model itself, or only polite. */
export function isAboutSelf(text: string): boolean {
  return CAPABILITIES.test(text.trim()) || IDENTITY.test(text) || HOW_ARE_YOU.test(text) || isPleasantry(text);
}

/** Questions about the model itself: what it can do, whether it is real. */
export function answerAboutSelf(text: string, tools: readonly ToolSpec[]): string | undefined {
  if (CAPABILITIES.test(text.trim())) return capabilities(tools);
  if (IDENTITY.test(text)) {
    return `I am a simulated model: a small program that answers by fixed rules, without a real language model behind it. ${capabilities(tools)}`;
  }
  return undefined;
}

/** Greetings, thanks and the like; undefined for anything else. */
export function smallTalk(conversation: Conversation, tools: readonly ToolSpec[]): string | undefined {
  const text = conversation.text.trim();
  const name = recallName([text]);
  if (name !== undefined) return `Nice to meet you, **${name}**! ${offer(tools)}`;
  if (GREETING.test(text) && words(text).length <= 8) return `Hello! ${offer(tools)}`;
  if (HOW_ARE_YOU.test(text)) return `I am doing well, thank you. ${offer(tools)}`;
  if (THANKS.test(text) && words(text).length <= 12) return "You're welcome! Let me know if there is anything else.";
  if (BYE.test(text)) return 'Goodbye, and have a nice day!';
  if (NO.test(text)) return "No problem, I won't do anything. Let me know if you need something else.";
  if (isAffirmation(text)) return `Great. ${offer(tools)}`;
  if (says('human', text)) return 'I am sorry, I cannot put you through to a person from here.';
  return undefined;
}

/** An honest reply that says what the model can do. */
export function lastResort(tools: readonly ToolSpec[]): string {
  return `I am a simulated model, so I can only help with a few things here. ${capabilities(tools)}`;
}

function offer(tools: readonly ToolSpec[]): string {
  return tools.some((tool) => !isHandoff(tool)) ? `How can I help you today?` : 'What can I do for you?';
}

function capabilities(tools: readonly ToolSpec[]): string {
  const lines = tools.slice(0, 20).map((tool) => `- ${abilityOf(tool)}`);
  if (lines.length === 0)
    return 'I have no tools here, but I am happy to chat, to count, or to write text of a given length.';
  return `Here is what I can do:\n\n${lines.join('\n')}`;
}

function abilityOf(tool: ToolSpec): string {
  if (isHandoff(tool)) {
    const who = humanize(tool.name.slice('transfer_to_'.length));
    const why = tool.description.replace(/^Handoff to the .{0,100}? agent to handle the request\.\s?/, '').trim();
    return `Put you through to **${who}**${why === '' ? '' : ` – ${firstSentence(why)}`}`;
  }
  const description = firstSentence(tool.description);
  return description === ''
    ? capitalize(humanize(tool.name))
    : `**${capitalize(humanize(tool.name))}** – ${description}`;
}

function firstSentence(text: string): string {
  return (/^[^\n]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim().split('\n')[0] ?? '')
    .slice(0, 200)
    .replace(/[.\s]+$/, '');
}
