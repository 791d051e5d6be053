/** What a model does of its own accord: it searches before it answers or creates, reads what it found, and records what it cannot settle. */
import { isObject, parseJson } from '../json.ts';
import { outcomeOf } from './answer.ts';
import { CONCEPTS, conceptStrength, isHandoff, isReadOnly, ownName } from './concepts.ts';
import type { TurnCall } from './conversation.ts';
import { senseOf } from './judgement.ts';
import { isIdentifierName, isQueryName } from './parameter-kinds.ts';
import { propertiesOf } from './schema.ts';
import { severityOf } from './severity.ts';
import { hasTopic } from './topics.ts';
import type { ToolSpec } from './types.ts';

const KNOWLEDGE = CONCEPTS.find((concept) => concept.name === 'knowledge');
const INTAKE =
  /^(?:create|open|file|submit|raise|log|report|add|new)\b.*\b(?:tickets?|cases?|issues?|requests?|reports?|incidents?|complaints?|bugs?|feedback)\b/;
const SEARCH_FIRST = /\bsearch\b[^.\n]{0,120}\b(?:before|first)\b|\b(?:before|first)\b[^.\n]{0,120}\bsearch\b/i;

const WISH =
  /\bfeature request\b|\b(?:it )?would be (?:\w+ )?(?:great|nice|useful|cool|helpful|good|lovely|handy) (?:if|to)\b|\b(?:i|we)(?:'d| would) (?:love|like) (?:to see|it if|an? option|a feature)\b|\bwish (?:the|there|it|i could)\b|\bi (?:have an idea|suggest)\b|\b(?:can|could|will|please) (?:you )?(?:please )?add\b/i;
const DISPUTE =
  /\b(?:charged|billed|paid) (?:\w+ )?(?:twice|double|wrongly|again|too much)\b|\bdouble[- ]charg\w+|\bovercharged\b|\bdispute\b|\b(?:unknown|wrong|second) charge\b|\bdo(?:n't| not) (?:know|recogni[sz]e) (?:this|the|a|that) charge\b/i;
const TRIED =
  /\b(?:already (?:tried|did|done)|still (?:does not|doesn't|not|fails|broken|get)|(?:did|does|do)(?: not|n't) help|nothing (?:helps|helped|works|worked)|tried (?:that|everything|all))\b/i;
const COMPLAINT = /\b(?:complain\w*|complaint|unacceptable|outrage\w*|terrible service|file a report)\b/i;

/** A tool that finds texts for a question: a search, or an agent that answers. */
export function knowledgeTool(tools: readonly ToolSpec[]): ToolSpec | undefined {
  const knows = tools.filter((tool) => {
    const required = propertiesOf(tool.parameters, tool.parameters).filter(
      ({ required, node }) => required && !node.nullable,
    );
    const [only, ...others] = required;
    const asks = only !== undefined && others.length === 0 && isQueryName(only.name) && only.node.type === 'string';
    return (
      asks && !isHandoff(tool) && isReadOnly(tool) && KNOWLEDGE !== undefined && conceptStrength(tool, KNOWLEDGE) > 0
    );
  });
  return knows[0];
}

/** A tool that records something for people to look at later. */
export function intakeTool(tools: readonly ToolSpec[]): ToolSpec | undefined {
  return tools.find((tool) => !isHandoff(tool) && INTAKE.test(ownName(tool)));
}

/** Whether the developer wants a search before anything is answered or created. */
export function wantsSearchFirst(tools: readonly ToolSpec[], instructions: string): boolean {
  return (
    SEARCH_FIRST.test(instructions) || tools.some((tool) => !isReadOnly(tool) && SEARCH_FIRST.test(tool.description))
  );
}

/** Whether a text is about something that texts may answer, although no tool's words are in it. */
export function isWorthASearch(text: string): boolean {
  return senseOf(text) === undefined && (hasTopic(text) || severityOf(text) !== undefined || WISH.test(text));
}

/** Whether a text is something for people to look at, whatever is found about it. */
export function isWorthRecording(text: string): boolean {
  const isGrave = severityOf(text) === 3;
  return senseOf(text) === undefined && (isGrave || [WISH, DISPUTE, TRIED, COMPLAINT].some((sign) => sign.test(text)));
}

/** Whether a text that no text has answered is for people to look at: a plain question is not. */
export function isUnanswerable(text: string): boolean {
  return severityOf(text) !== undefined || !/\?\s*$/.test(text);
}

/** Whether everything that was searched in a turn came to nothing. */
export function foundNothing(calls: readonly TurnCall[], tools: readonly ToolSpec[]): boolean {
  const knows = knowledgeTool(tools);
  const searches = calls.filter((call) => call.name === knows?.name && call.output !== undefined);
  return searches.length > 0 && searches.every((call) => isNothing(call.output ?? ''));
}

function isNothing(output: string): boolean {
  if (outcomeOf(output) !== 'done') return true;
  const value = parseJson(output);
  if (!isObject(value)) return /\b(?:do(?:es)? not answer|no(?:thing)? (?:\w+ )?fits|could not find)\b/i.test(output);
  const lists = Object.values(value).filter((field) => Array.isArray(field));
  return lists.length > 0 && lists.every((list) => list.length === 0);
}

/** Whether a tool reads one text of many by its identifier. */
export function readsByNumber(tool: ToolSpec): boolean {
  const required = propertiesOf(tool.parameters, tool.parameters).filter((property) => property.required);
  const [id, ...others] = required;
  const takesId = id !== undefined && others.length === 0 && isIdentifierName(id.name);
  return (
    takesId && isReadOnly(tool) && /\b(?:articles?|documents?|docs?|pages?|posts?|entry|guides?)\b/.test(ownName(tool))
  );
}

/** A text that is there in part only. */
const CUT = /(?:…|\.\.\.)/;

/**
 * The call that reads the whole of the best text that a search found in a turn: where it found a part only, and there is a
 * tool that reads a text by its identifier.
 */
export function readingCall(
  calls: readonly TurnCall[],
  tools: readonly ToolSpec[],
): { readonly tool: ToolSpec; readonly args: Record<string, string> } | undefined {
  const knows = knowledgeTool(tools);
  const found = calls.findLast((call) => call.name === knows?.name && call.output !== undefined);
  const [best] = listIn(parseJson(found?.output ?? ''));
  if (best === undefined || !Object.values(best).some((field) => typeof field === 'string' && CUT.test(field)))
    return undefined;
  for (const tool of tools) {
    const required = propertiesOf(tool.parameters, tool.parameters).filter((property) => property.required);
    const [id, ...others] = required;
    if (id === undefined || others.length > 0 || !isIdentifierName(id.name) || !isReadOnly(tool)) continue;
    const value = best[id.name];
    if (typeof value === 'string' && value !== '') return { tool, args: { [id.name]: value } };
  }
  return undefined;
}

function listIn(value: unknown): Record<string, unknown>[] {
  const lists = Array.isArray(value) ? [value] : isObject(value) ? Object.values(value) : [];
  return lists.flatMap((list) => (Array.isArray(list) ? list.filter(isObject) : []));
}
