import type { JsonObject } from '../json.ts';
import { answerFromResults, outcomeOf } from './answer.ts';
import { fillArguments, withPlaceholders } from './arguments.ts';
import { isHandoff, isReadOnly } from './concepts.ts';
import { Conversation } from './conversation.ts';
import { knowledgeTool } from './initiative.ts';
import { closestTool } from './intent.ts';
import { longText } from './long-text.ts';
import { planCalls, wasCalled } from './plan.ts';
import type { PlannedCall } from './plan.ts';
import { questionFor } from './questions.ts';
import { foreignHandoff, unanswered } from './remainder.ts';
import { answerAboutSelf, answerFromMemory, lastResort, smallTalk } from './small-talk.ts';
import { structuredText } from './structured.ts';
import { summarise, wantsSummary } from './summary.ts';
import type { DecidedItem, ModelRequest, Situation, ToolSpec } from './types.ts';

/** A turn that made this many calls is answered with what there is. */
const MAX_CALLS_PER_TURN = 30;

/**
 * Decides what the model says or calls next. Pure: the same request gives the same items.
 *
 * Tools are chosen from the request alone, by how well their names, descriptions and parameters fit what the user
 * wrote. A call that was already made in this turn is never made again.
 */
export function decide(request: ModelRequest): DecidedItem[] {
  const conversation = new Conversation(request.entries, instructionsOf(request));
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
  const calls = nextCalls(conversation, plan, request.tools);
  if (calls.length > 0) return limit(calls.map(toItem), request);
  const reply: Reply =
    spoken === undefined ? answer(conversation, plan, request.tools) : { kind: 'chat', text: spoken };
  const rest = request.format || reply.kind !== 'results' ? undefined : restHandoff(conversation, reply.text, tools);
  return [
    {
      type: 'message',
      text: request.format
        ? structuredText(request.format, {
            said: conversation.text,
            answer: reply.text,
            instructions: conversation.instructions,
            situation: situationOf(reply.kind, conversation, request.tools),
          })
        : reply.text,
    },
    ...(rest ? [{ type: 'function_call' as const, name: rest.name, arguments: '{}' }] : []),
  ];
}

/** The handoff for the parts of the message that the answer leaves open, because they are a colleague's. */
function restHandoff(conversation: Conversation, answer: string, tools: readonly ToolSpec[]): ToolSpec | undefined {
  const rest = unanswered(conversation.text, [conversation.answersSince(), answer].join('\n'));
  if (rest === '' || rest === conversation.text) return undefined;
  const made = conversation.turnCalls().map(({ name }) => name);
  return foreignHandoff(rest, { tools, instructions: conversation.instructions, made });
}

/** Where things stand, for an answer that has to say so in fields of its own. */
function situationOf(kind: Reply['kind'], conversation: Conversation, tools: readonly ToolSpec[]): Situation {
  if (kind !== 'results') return kind;
  const made = conversation
    .turnCalls()
    .filter((call) => tools.some((tool) => tool.name === call.name && !isReadOnly(tool)));
  if (made.some((call) => outcomeOf(call.output ?? '') === 'done')) return 'done';
  if (made.length > 0) return 'not_done';
  const good = conversation.turnCalls().filter((call) => outcomeOf(call.output ?? '') === 'done');
  if (good.length === 0) return 'not_found';
  return good.some((call) => call.name === knowledgeTool(tools)?.name) ? 'found' : 'looked_up';
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
function nextCalls(
  conversation: Conversation,
  plan: readonly PlannedCall[],
  tools: readonly ToolSpec[],
): PlannedCall[] {
  const made = conversation.turnCalls();
  if (made.length >= MAX_CALLS_PER_TURN) return [];
  const open = plan.filter((call) => !wasCalled(call, made));
  const stage = Math.min(...open.map((call) => call.stage));
  if (stage > 0 && anyFailed(conversation, tools)) return [];
  return open.filter((call) => call.stage === stage && call.missing.length === 0 && !call.unsure);
}

function anyFailed(conversation: Conversation, tools: readonly ToolSpec[]): boolean {
  const searched = knowledgeTool(tools)?.name;
  // That nothing was found is no failure of a search: something can be done about it.
  return conversation
    .turnCalls()
    .some((call) => call.output !== undefined && outcomeOf(call.output) !== 'done' && call.name !== searched);
}

/** What is said in words, and what it is made of. */
interface Reply {
  readonly kind: 'results' | 'question' | 'chat' | 'nothing';
  readonly text: string;
}

function answer(conversation: Conversation, plan: readonly PlannedCall[], tools: readonly ToolSpec[]): Reply {
  const made = conversation.turnCalls();
  const results = made.filter((call) => !call.name.startsWith('transfer_to_'));
  const open = plan.filter((call) => !wasCalled(call, made));
  const parts: string[] = [];
  if (conversation.endsWithResult() && results.length > 0) {
    parts.push(answerFromResults(results, tools, conversation.text));
    if (open.length > 0 && anyFailed(conversation, tools))
      return { kind: 'results', text: [...parts, 'So I have not gone on with the rest of your request.'].join('\n\n') };
  }
  const question = questionFor(open);
  if (question !== undefined) return { kind: 'question', text: [...parts, question].join('\n\n') };
  if (parts.length > 0) return { kind: 'results', text: parts.join('\n\n') };
  if (conversation.endsWithResult()) return { kind: 'chat', text: 'I am with you now. How can I help?' };
  const small = smallTalk(conversation, tools);
  return small === undefined ? { kind: 'nothing', text: lastResort(tools) } : { kind: 'chat', text: small };
}

function toItem(call: PlannedCall): DecidedItem {
  return { type: 'function_call', name: call.tool.name, arguments: JSON.stringify(call.args) };
}

/** At least one call, whatever the text says; required arguments that nobody named get placeholders. */
function forcedCalls(conversation: Conversation, tools: readonly ToolSpec[]): DecidedItem[] {
  const plan = planCalls(conversation, tools);
  const fresh = nextCalls(conversation, plan, tools);
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
    userTexts: conversation.userTexts(),
    instructions: conversation.instructions,
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
