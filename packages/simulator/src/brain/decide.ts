import type { JsonObject } from '../json.ts';
import { answerFromResults, outcomeOf } from './answer.ts';
import { fillArguments, withPlaceholders } from './arguments.ts';
import { isHandoff } from './concepts.ts';
import { Conversation } from './conversation.ts';
import { closestTool } from './intent.ts';
import { longText } from './long-text.ts';
import { planCalls, wasCalled } from './plan.ts';
import type { PlannedCall } from './plan.ts';
import { questionFor } from './questions.ts';
import { answerAboutSelf, answerFromMemory, chat } from './small-talk.ts';
import { structuredText } from './structured.ts';
import { summarise, wantsSummary } from './summary.ts';
import type { DecidedItem, ModelRequest, ToolSpec } from './types.ts';

/** A turn that made this many calls is answered with what there is. */
const MAX_CALLS_PER_TURN = 30;

/**
 * Decides what the model says or calls next. Pure: the same request gives the same items.
 *
 * Tools are chosen from the request alone, by how well their names, descriptions and parameters fit what the user
 * wrote. A call that was already made in this turn is never made again.
 */
export function decide(request: ModelRequest): DecidedItem[] {
  const conversation = new Conversation(request.entries);
  const summary = summaryOf(request);
  if (summary !== undefined) return [{ type: 'message', text: summary }];
  const { toolChoice } = request;
  if (toolChoice.mode === 'function') {
    const tool = request.tools.find((candidate) => candidate.name === toolChoice.name);
    if (tool) return limit(forcedCalls(conversation, [tool]), request);
  }
  if (toolChoice.mode === 'required' && request.tools.length > 0)
    return limit(forcedCalls(conversation, request.tools), request);
  const tools = toolChoice.mode === 'none' ? [] : request.tools;
  const spoken = conversation.endsWithResult() ? undefined : withoutTools(conversation, request.tools);
  const plan = spoken === undefined ? planCalls(conversation, tools) : [];
  const calls = nextCalls(conversation, plan);
  if (calls.length > 0) return limit(calls.map(toItem), request);
  const text = spoken ?? answer(conversation, plan, request.tools);
  return [
    {
      type: 'message',
      text: request.format
        ? structuredText(request.format, {
            said: conversation.text,
            answer: text,
            instructions: instructionsOf(request),
          })
        : text,
    },
  ];
}

/** What the developer says: the system prompt, and messages of that role. */
function instructionsOf({ instructions = '', entries }: ModelRequest): string {
  return [instructions, ...entries.flatMap((entry) => (entry.kind === 'system' ? [entry.text] : []))].join('\n');
}

/** A summary of the lines in the last message, where the instructions want one; undefined for any other request. */
function summaryOf(request: ModelRequest): string | undefined {
  const last = request.entries.findLast((entry) => entry.kind === 'user');
  const isWanted = request.format === undefined && request.tools.length === 0 && wantsSummary(instructionsOf(request));
  return isWanted && last !== undefined ? summarise(last.text) : undefined;
}

/** What can be said without looking at the tools: memories, self-description, text of a wanted length. */
function withoutTools(conversation: Conversation, tools: readonly ToolSpec[]): string | undefined {
  const { text } = conversation;
  return answerFromMemory(conversation) ?? answerAboutSelf(text, tools) ?? longText(text);
}

/** The calls of the earliest stage that has any left; none when an earlier stage went wrong or something is missing. */
function nextCalls(conversation: Conversation, plan: readonly PlannedCall[]): PlannedCall[] {
  const made = conversation.turnCalls();
  if (made.length >= MAX_CALLS_PER_TURN) return [];
  const open = plan.filter((call) => !wasCalled(call, made));
  const stage = Math.min(...open.map((call) => call.stage));
  if (stage > 0 && anyFailed(conversation)) return [];
  return open.filter((call) => call.stage === stage && call.missing.length === 0 && !call.unsure);
}

function anyFailed(conversation: Conversation): boolean {
  return conversation.turnCalls().some((call) => call.output !== undefined && outcomeOf(call.output) !== 'done');
}

function answer(conversation: Conversation, plan: readonly PlannedCall[], tools: readonly ToolSpec[]): string {
  const made = conversation.turnCalls();
  const results = made.filter((call) => !call.name.startsWith('transfer_to_'));
  const open = plan.filter((call) => !wasCalled(call, made));
  const parts: string[] = [];
  if (conversation.endsWithResult() && results.length > 0) {
    parts.push(answerFromResults(results, tools));
    if (open.length > 0 && anyFailed(conversation))
      return [...parts, 'So I have not gone on with the rest of your request.'].join('\n\n');
  }
  const question = questionFor(open);
  if (question !== undefined) parts.push(question);
  if (parts.length > 0) return parts.join('\n\n');
  return conversation.endsWithResult() ? 'I am with you now. How can I help?' : chat(conversation, tools);
}

function toItem(call: PlannedCall): DecidedItem {
  return { type: 'function_call', name: call.tool.name, arguments: JSON.stringify(call.args) };
}

/** At least one call, whatever the text says; required arguments that nobody named get placeholders. */
function forcedCalls(conversation: Conversation, tools: readonly ToolSpec[]): DecidedItem[] {
  const plan = planCalls(conversation, tools);
  const fresh = nextCalls(conversation, plan);
  if (fresh.length > 0) return fresh.map(toItem);
  const tool = plan[0]?.tool ?? closestTool(tools, conversation.text);
  return tool
    ? [
        {
          type: 'function_call',
          name: tool.name,
          arguments: JSON.stringify(placeholderArguments(conversation, tool)),
        },
      ]
    : [];
}

function placeholderArguments(conversation: Conversation, tool: ToolSpec): JsonObject {
  const [filled] = fillArguments(tool, {
    own: conversation.text,
    also: [],
    mentioned: conversation.mentionedIdentifiers(),
    lastCalled: conversation.lastCallIdentifiers(),
    recent: conversation.recentTexts(),
  });
  return filled ? withPlaceholders(tool, filled) : {};
}

/** A call of the first offered tool that fits, for the fault that breaks arguments; undefined without tools. */
export function anyCall(request: ModelRequest): DecidedItem | undefined {
  const own = request.tools.filter((tool) => !isHandoff(tool));
  return forcedCalls(new Conversation(request.entries), own.length > 0 ? own : request.tools)[0];
}

function limit(items: DecidedItem[], request: ModelRequest): DecidedItem[] {
  return request.parallelToolCalls ? items : items.slice(0, 1);
}
