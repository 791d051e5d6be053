import { canonicalJson, isObject, parseJson } from '../json.ts';
import { fillArguments } from './arguments.ts';
import type { Filled, Sources } from './arguments.ts';
import { isForHuman, isHandoff, isReadOnly } from './concepts.ts';
import type { Conversation, TurnCall } from './conversation.ts';
import { findAmounts, findEmails, findIdentifiers, findNumbers } from './entities.ts';
import {
  foundNothing,
  intakeTool,
  isUnanswerable,
  isWorthASearch,
  isWorthRecording,
  knowledgeTool,
  readsByNumber,
  readingCall,
  wantsSearchFirst,
} from './initiative.ts';
import { bestTool, fallbackTool, findSteps, isRequest, scoreTool } from './intent.ts';
import type { Step } from './intent.ts';
import { isAmountName, isEmailName, isIdentifierName } from './parameter-kinds.ts';
import { firstOfSeveral, ownPart, unanswered } from './remainder.ts';
import { chooseHandoff } from './routing.ts';
import { isAffirmation, isPleasantry } from './small-talk.ts';
import type { ToolSpec } from './types.ts';
import { words } from './words.ts';

/** A call that the conversation asks for. */
export interface PlannedCall extends Filled {
  readonly tool: ToolSpec;
  /** Calls of stage 1 wait for the results of stage 0, and so on. */
  readonly stage: number;
  /** The identifier is a guess that the user should confirm first. */
  readonly unsure: boolean;
}

/** A text that asks for something, and the other texts that belong to the same request. */
interface Focus {
  readonly text: string;
  readonly also: readonly string[];
}

/** Words that point back at something mentioned before. */
const POINTS_BACK = /\b(?:it|its|it's|that|this|them|both|those|these|one|ones|same|other|the order|my order|again)\b/i;

/** What the latest user message asks for, as calls of the given tools in the order in which they should run. */
export function planCalls(conversation: Conversation, tools: readonly ToolSpec[]): PlannedCall[] {
  const found = findFocus(conversation, tools, 0);
  if (!found) return [];
  const made = conversation.turnCalls().map(({ name }) => name);
  const focus = { ...found, text: ownPart(found.text, { tools, instructions: conversation.instructions, made }) };
  const own = tools.filter((tool) => !isHandoff(tool));
  const steps = stepsOf(focus.text, own).map((step) => searchedFirst(step, own));
  const handoff = handoffFor(conversation, focus, steps, tools);
  if (handoff) return [handoff];
  const calls: PlannedCall[] = [];
  let stage = 0;
  let previous: ToolSpec | undefined;
  const whole = withInitiative(steps, focus, conversation, own);
  for (const [index, step] of whole.entries()) {
    if (previous && (step.waits || isReadOnly(previous) !== isReadOnly(step.tool))) stage += 1;
    previous = step.tool;
    for (const filled of fillArguments(step.tool, sourcesFor(step, index, whole, focus, conversation))) {
      const unsure =
        filled.assumed !== undefined &&
        !isReadOnly(step.tool) &&
        !POINTS_BACK.test([step.text, ...focus.also].join(' '));
      const call = { ...filled, tool: step.tool, stage, unsure };
      const source = WHOLE.test(step.text) ? amountSource(call, own) : undefined;
      if (source) calls.push({ ...source, stage });
      if (!calls.some((other) => isSameCall(other.tool.name, other.args, call))) calls.push(call);
    }
  }
  const reading =
    isWorthRecording(focus.text) && intakeTool(own) ? undefined : readingCall(conversation.turnCalls(), own);
  // What was found is read before anything is done about it.
  return reading ? [{ ...reading, stage: 0, missing: [], unsure: false }, ...calls] : calls;
}

/** What can only be read by its number is searched for where the text has none. */
function searchedFirst(step: Step, own: readonly ToolSpec[]): Step {
  const knows = knowledgeTool(own);
  const needsNumber = readsByNumber(step.tool) && findIdentifiers(step.text).length === 0;
  return knows !== undefined && needsNumber && isWorthASearch(step.text) ? { ...step, tool: knows } : step;
}

/** The handoff that the message needs; undefined when the agent has a tool of its own that fits at least as well. */
function handoffFor(
  conversation: Conversation,
  focus: Focus,
  steps: readonly Step[],
  tools: readonly ToolSpec[],
): PlannedCall | undefined {
  const made = conversation.turnCalls().map(({ name }) => name);
  const { instructions } = conversation;
  const found =
    firstOfSeveral(focus.text, { tools, instructions, made }) ?? chooseHandoff(focus.text, tools, instructions, made);
  if (found === undefined) return undefined;
  const general = [knowledgeTool(tools), intakeTool(tools)];
  const rivals = steps.filter(({ tool }) => !general.includes(tool));
  const isOwn = rivals.some(({ tool, text }) => isForHuman(tool) || scoreTool(tool, text) >= found.strength);
  if (isOwn) return undefined;
  const [filled] = fillArguments(found.tool, sourcesFor({ text: focus.text }, 0, [], focus, conversation));
  return filled && { ...filled, tool: found.tool, stage: 0, missing: [], unsure: false };
}

/** The steps with those that nobody asked for in words: a search before, a record after. */
function withInitiative(
  steps: readonly Step[],
  { text }: Focus,
  conversation: Conversation,
  own: readonly ToolSpec[],
): Step[] {
  const knows = knowledgeTool(own);
  const intake = intakeTool(own);
  const asksAPerson = steps.some(({ tool }) => isForHuman(tool));
  const changes = steps.filter(({ tool }) => !isReadOnly(tool));
  const isOpen = steps.every(({ tool }) => tool === knows) && isWorthASearch(text);
  const isUnsettled =
    isWorthRecording(text) ||
    (isOpen && isUnanswerable(text) && foundNothing(conversation.turnCalls(), own)) ||
    changes.some(({ tool }) => tool === intake);
  const records = intake !== undefined && isUnsettled && !asksAPerson && changes.every(({ tool }) => tool === intake);
  const searches =
    knows !== undefined &&
    !steps.some(({ tool }) => tool === knows) &&
    ((steps.length === 0 && isWorthASearch(text)) || (records && wantsSearchFirst(own, conversation.instructions)));
  const before = searches ? [{ text, tool: knows, waits: false }] : [];
  const after = records && changes.length === 0 ? [{ text, tool: intake, waits: true }] : [];
  return [...before, ...steps, ...after];
}

/** "In full": the amount is to be looked up. */
const WHOLE = /\b(?:full|fully|whole|entire|everything|all of it)\b/i;

/** The call that can tell the amount that another call lacks: a reading tool for the same identifier. */
function amountSource(call: PlannedCall, tools: readonly ToolSpec[]): Omit<PlannedCall, 'stage'> | undefined {
  const [only, ...others] = call.missing;
  if (!only || others.length > 0 || !isAmountName(only.name)) return undefined;
  const known = Object.values(call.args).filter((value) => typeof value === 'string');
  for (const tool of tools) {
    if (!isReadOnly(tool)) continue;
    const [filled] = fillArguments(tool, { own: known.join(' '), also: [], mentioned: [], lastCalled: [], recent: [] });
    const sharesId =
      filled && Object.entries(filled.args).some(([key, value]) => isIdentifierName(key) && call.args[key] === value);
    if (filled && sharesId && filled.missing.length === 0) return { ...filled, tool, unsure: false };
  }
  return undefined;
}

function stepsOf(text: string, tools: readonly ToolSpec[]): Step[] {
  const steps = findSteps(tools, text);
  if (steps.length > 0) return steps;
  const tool = fallbackTool(
    tools.filter((candidate) => isReadOnly(candidate)),
    text,
  );
  return tool ? [{ text, tool, waits: false }] : [];
}

function sourcesFor(
  step: Pick<Step, 'text'>,
  index: number,
  steps: readonly Pick<Step, 'text'>[],
  focus: Focus,
  conversation: Conversation,
): Sources {
  // Another step's text lends its identifiers, never its amounts or reasons.
  const siblings = [...steps.slice(0, index).toReversed(), ...steps.slice(index + 1)].map((other) =>
    [...findIdentifiers(other.text), ...findEmails(other.text)].join(' '),
  );
  const leading = findIdentifiers(focus.text).join(' ');
  return {
    own: step.text,
    also: [...focus.also, ...siblings, ...(steps.length === 1 ? [] : [leading])].filter((text) => text !== ''),
    mentioned: conversation.mentionedIdentifiers(),
    lastCalled: conversation.lastCallIdentifiers(),
    recent: conversation.recentTexts(),
    userTexts: conversation.userTexts(),
    instructions: conversation.instructions,
  };
}

/**
 * The text that carries the request. Usually the latest message; after a question of the assistant it is the message
 * that led to the question ("refund it" – "how much?" – "$20"), or the assistant's own proposal ("shall I cancel it?" –
 * "yes").
 */
function findFocus(conversation: Conversation, tools: readonly ToolSpec[], depth: number): Focus | undefined {
  const text = depth === 0 ? unanswered(conversation.text, conversation.answersSince()) : conversation.text;
  if (text.trim() === '') return undefined;
  const question = questionIn(conversation.lastAssistantText());
  const before = conversation.previousTurn();
  const yes = isAffirmation(text);
  if (question === undefined || !before || depth > 5) return yes ? undefined : { text, also: [] };
  if (!yes && !answersQuestion(text, tools)) return { text, also: [] };
  const unresolved = before.turnCalls().filter((call) => !call.name.startsWith('transfer_to_')).length === 0;
  const root = unresolved ? findFocus(before, tools, depth + 1) : undefined;
  if (root && isActionable(root.text, tools, conversation.instructions))
    return { text: root.text, also: [text, ...(yes ? [question] : []), ...root.also] };
  if (yes) return bestTool(tools, question) ? { text: asRequest(question), also: [text] } : undefined;
  return { text, also: [] };
}

/** Whether anything can be done about a text, by this agent or by another. */
function isActionable(text: string, tools: readonly ToolSpec[], instructions: string): boolean {
  return (
    stepsOf(
      text,
      tools.filter((tool) => !isHandoff(tool)),
    ).length > 0 ||
    chooseHandoff(text, tools, instructions, []) !== undefined ||
    ((knowledgeTool(tools) !== undefined || intakeTool(tools) !== undefined) && isWorthASearch(text))
  );
}

/**
 * Whether a text reads like the answer to a question: values or a few words. A text that asks for something of its own,
 * or that says in words what to do, is a new request.
 */
function answersQuestion(text: string, tools: readonly ToolSpec[]): boolean {
  if (isPleasantry(text) || text.includes('?')) return false;
  const values = findIdentifiers(text).length + findAmounts(text).length;
  if (bestTool(tools, text)) return values > 0 && !isRequest(text, tools);
  return values + findEmails(text).length + findNumbers(text).length > 0 || words(text).length <= 12;
}

/** The last question in a text, without markdown emphasis. */
function questionIn(text: string): string | undefined {
  const plain = text.replace(/\*\*|__|`/g, '');
  return plain
    .match(/[^.!?\n]*\?/g)
    ?.at(-1)
    ?.trim();
}

function asRequest(question: string): string {
  return question
    .replace(/^.*?\b(?:would you like me to|do you want me to|shall i|should i|can i|may i)\s+/i, 'Please ')
    .replace(/\?$/, '');
}

/** Whether a call repeats another: the same arguments, or the same tool for the same identifier or address. */
export function isSameCall(name: string, args: unknown, call: PlannedCall): boolean {
  if (name !== call.tool.name) return false;
  if (canonicalJson(args) === canonicalJson(call.args)) return true;
  const keys = Object.keys(call.args).filter(
    (key) => (isIdentifierName(key) || isEmailName(key)) && typeof call.args[key] === 'string',
  );
  return keys.length > 0 && isObject(args) && keys.every((key) => args[key] === call.args[key]);
}

/** Broken calls of one tool that the model repeats before it gives up. */
const MAX_BROKEN = 2;

/** Whether a planned call was already made in this turn, or failed so often that it is not worth another try. */
export function wasCalled(call: PlannedCall, calls: readonly TurnCall[]): boolean {
  const same = calls.filter((made) => made.name === call.tool.name);
  if (same.filter((made) => parseJson(made.args) === undefined).length >= MAX_BROKEN) return true;
  return same.some((made) => isSameCall(made.name, parseJson(made.args), call));
}
