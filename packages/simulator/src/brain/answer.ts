import { isObject, parseJson } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { CONCEPTS, isForHuman, isReadOnly, ownName } from './concepts.ts';
import type { TurnCall } from './conversation.ts';
import { isAmountName, isEmailName, isIdentifierName, isQueryName } from './parameter-kinds.ts';
import { bullets, formatMoney, passages } from './render.ts';
import { severityOf } from './severity.ts';
import type { ToolSpec } from './types.ts';
import { humanize, words } from './words.ts';

/** How a tool call went, judged by its output. */
export type Outcome = 'done' | 'failed' | 'not_found' | 'not_approved';

const NOT_APPROVED =
  /\b(?:not approved|was rejected|been rejected|not authori[sz]ed by|declined by|denied by|rejected by|approval (?:was )?(?:denied|rejected|declined)|did not approve|(?:rejected|declined|denied)\b.{0,20}\bby|(?:operator|human|reviewer|supervisor|staff|team)\b.{0,40}\b(?:rejected|declined|denied|refused))\b/i;
const FAILED =
  /^(?:an )?error\b|^failed\b|\berror occurred\b|^tool .{0,80} (?:failed|timed out|not found)|\bcould not be (?:completed|processed)\b|\b(?:is not allowed|not permitted|refused)\b/i;
const NOT_FOUND =
  /\b(?:not found|no (?:\w+ ){0,2}(?:found|match(?:es)?|results?)|could ?n[o']t find|does(?: not|n't) exist|unknown (?:order|account|customer|id))\b/i;
const FAILED_STATUS = /^(?:error|failed|failure|rejected|declined|refused|invalid|denied)$/i;

/** What says how a call went, not what it found. */
const ENVELOPE = new Set(['message', 'summary', 'status', 'approval_note']);

/** Judges a tool's output. */
export function outcomeOf(output: string): Outcome {
  const value = parseJson(output);
  if (isObject(value)) return outcomeOfObject(value);
  if (value === null || (Array.isArray(value) && value.length === 0) || output.trim() === '') return 'not_found';
  const text = typeof value === 'string' ? value : output;
  // Long texts are content; only a short one is about the call itself.
  if (text.length > 600 || Array.isArray(value)) return 'done';
  if (NOT_APPROVED.test(text)) return 'not_approved';
  if (NOT_FOUND.test(text)) return 'not_found';
  return FAILED.test(text) ? 'failed' : 'done';
}

function outcomeOfObject(value: JsonObject): Outcome {
  const problem = problemOf(value);
  if (value['found'] === false) return 'not_found';
  if (problem !== undefined) {
    if (NOT_APPROVED.test(problem)) return 'not_approved';
    return NOT_FOUND.test(problem) || /not_?found/i.test(problem) ? 'not_found' : 'failed';
  }
  if (value['approved'] === false) return 'not_approved';
  if (isEmptyResult(value)) return 'not_found';
  return 'done';
}

/** `{results: [], count: 0, query: '…'}` or `{order: null}`: the tool looked and found nothing. */
function isEmptyResult(value: JsonObject): boolean {
  const fields = Object.entries(value).filter(
    ([key, field]) => !isQueryName(key) && field !== true && !(ENVELOPE.has(key) && typeof field === 'string'),
  );
  const empty = (field: unknown): boolean =>
    field === null || field === 0 || (Array.isArray(field) && field.length === 0);
  return fields.length > 0 && fields.every(([, field]) => empty(field));
}

/** What an object says went wrong; undefined when nothing did. */
function problemOf(value: JsonObject): string | undefined {
  const { error, ok, success, status, message, reason } = value;
  const said = [message, reason].find((text) => typeof text === 'string');
  if (typeof error === 'string' && error !== '')
    return typeof said === 'string' ? `${humanizeCode(error)}: ${said}` : humanizeCode(error);
  if (isObject(error)) return typeof error['message'] === 'string' ? error['message'] : 'the tool reported an error';
  const failed =
    error === true || ok === false || success === false || (typeof status === 'string' && FAILED_STATUS.test(status));
  if (!failed) return undefined;
  return typeof said === 'string' ? said : 'the tool did not say why';
}

function humanizeCode(code: string): string {
  return /^[a-z]+(?:_[a-z]+)*$/.test(code) ? humanize(code) : code;
}

/**
 * Answers from the results of the tool calls of a turn, in markdown.
 *
 * @param said What the user wrote.
 */
export function answerFromResults(calls: readonly TurnCall[], tools: readonly ToolSpec[], said: string): string {
  const finished = calls.filter((call) => call.output !== undefined);
  const parts = worthTelling(finished, tools, said).map((call) => answerOne(call, tools));
  return [...new Set(parts)].join('\n\n');
}

/** Without calls that were made again and went well, and without what was only looked up on the way to something else. */
function worthTelling(calls: readonly TurnCall[], tools: readonly ToolSpec[], said: string): readonly TurnCall[] {
  const final = calls.filter((call, index) => {
    const isBroken = parseJson(call.args) === undefined;
    return !isBroken || !calls.slice(index + 1).some((later) => later.name === call.name);
  });
  const searches = final.filter((call) => isSearch(call, tools));
  const others = final.filter((call) => !searches.includes(call));
  const isOnTheWay = others.some((call) => !isReadOnly(toolOf(call, tools)) || readsWhatWasFound(call, searches));
  if (!isOnTheWay) return final;
  // What a colleague says of something grave is told beside what was done about it.
  const advice = severityOf(said) === 3 ? searches.filter(({ output = '' }) => parseJson(output) === undefined) : [];
  return [...advice, ...others];
}

function isSearch(call: TurnCall, tools: readonly ToolSpec[]): boolean {
  const args = parseJson(call.args);
  return isReadOnly(toolOf(call, tools)) && isObject(args) && Object.keys(args).some((key) => isQueryName(key));
}

/** Whether a call is about an identifier that a search has found. */
function readsWhatWasFound(call: TurnCall, searches: readonly TurnCall[]): boolean {
  const args = parseJson(call.args);
  const ids = isObject(args) ? Object.entries(args).filter(([key]) => isIdentifierName(key)) : [];
  return ids.some(([, id]) => typeof id === 'string' && searches.some(({ output }) => output?.includes(id) === true));
}

function toolOf(call: TurnCall, tools: readonly ToolSpec[]): ToolSpec {
  return tools.find(({ name }) => name === call.name) ?? { name: call.name, description: '', parameters: {} };
}

function answerOne(call: TurnCall, tools: readonly ToolSpec[]): string {
  const output = call.output ?? '';
  const parsed = parseJson(call.args);
  const args = isObject(parsed) ? parsed : {};
  const tool = toolOf(call, tools);
  const subject = subjectOf(args);
  switch (outcomeOf(output)) {
    case 'not_approved':
      return notApproved(tool, subject, output);
    case 'not_found':
      return notFound(subject, output);
    case 'failed':
      return `I'm sorry, I could not ${actionOf(tool)}${subject === '' ? '' : ` for ${subject}`}: ${trimEnd(problemText(output))}.`;
    default:
      return isReadOnly(tool) ? found(tool, args, subject, output) : done(tool, args, subject, output);
  }
}

function notApproved(tool: ToolSpec, subject: string, output: string): string {
  if (isForHuman(tool)) return "I'm sorry, nobody of the team is free to join at the moment.";
  const base = `I'm sorry, I did not ${actionOf(tool)}${subject === '' ? '' : ` for ${subject}`}, because the request was not approved.`;
  const note = problemText(output);
  return /^tool execution was not approved\.?$/i.test(note)
    ? `${base} Nothing has been changed.`
    : `${base} The answer was: “${note}”`;
}

function notFound(subject: string, output: string): string {
  const text = problemText(output);
  const lead =
    subject === ''
      ? "I'm sorry, I could not find anything for that."
      : `I'm sorry, I could not find anything for ${subject}.`;
  return text === '' || text.length > 300 ? lead : `${lead} (${trimEnd(text)}.)`;
}

function problemText(output: string): string {
  const value = parseJson(output);
  if (isObject(value)) return problemOf(value) ?? (typeof value['message'] === 'string' ? value['message'] : '');
  if (value === null || Array.isArray(value)) return '';
  return (typeof value === 'string' ? value : output).trim().slice(0, 600);
}

function found(tool: ToolSpec, args: JsonObject, subject: string, output: string): string {
  const value = parseJson(output);
  if (typeof value !== 'object' || value === null) return plainText(value, output);
  const texts = passages(value);
  const isArticle = texts !== undefined && texts.join('').length > 120;
  if (texts && (subject === '' || Array.isArray(value) || isArticle)) return texts.join('\n\n');
  const skip = new Set(
    Object.entries(args).flatMap(([key, field]) => (isIdentifierName(key) || isEmailName(key) ? [field] : [])),
  );
  const lead = subject === '' ? `Here is what I found:` : `Here is what I found for ${nounOf(tool)}${subject}:`;
  const rows = (Array.isArray(value) ? value : [unwrap(value)]).slice(0, 5);
  const lists = rows
    .map((row) => (isObject(row) ? bullets(row, skip) : `- ${String(row)}`))
    .filter((list) => list !== '');
  return lists.length === 0 ? `${lead}\n\n- nothing more than that it exists` : `${lead}\n\n${lists.join('\n\n')}`;
}

/** `{order: {...}}` is the order, and so is `{ok: true, message: '…', order: {...}}`. */
function unwrap(value: object): unknown {
  const fields = Object.entries(value);
  const objects = fields.filter(([, field]) => isObject(field));
  const isEnvelope = fields.every(
    ([key, field]) => isObject(field) || typeof field === 'boolean' || (ENVELOPE.has(key) && typeof field === 'string'),
  );
  return objects.length === 1 && isEnvelope ? objects[0]?.[1] : value;
}

function done(tool: ToolSpec, args: JsonObject, subject: string, output: string): string {
  const value = parseJson(output);
  if (!isObject(value))
    return Array.isArray(value)
      ? `${confirmation(tool, args, subject)}\n\n- ${value.slice(0, 8).map(String).join('\n- ')}`
      : plainText(value, output);
  const message = [value['message'], value['summary']].find((text) => typeof text === 'string');
  // What was changed by a person is between them and the model.
  const skip = new Set<unknown>([...Object.values(args), value['approval_note']]);
  // With a sentence of its own, the object beside it would only say the same again.
  const details = typeof message === 'string' && unwrap(value) !== value ? '' : bullets(value, skip);
  const lead = typeof message === 'string' ? message : confirmation(tool, args, subject);
  return details === '' ? lead : `${lead}\n\n${details}`;
}

function plainText(value: unknown, output: string): string {
  return typeof value === 'string' ? value : output.trim();
}

function confirmation(tool: ToolSpec, args: JsonObject, subject: string): string {
  const amount = Object.entries(args).find(([key, field]) => isAmountName(key) && typeof field === 'number');
  const money =
    amount && typeof amount[1] === 'number'
      ? formatMoney(words(amount[0]).includes('cents') ? amount[1] / 100 : amount[1])
      : '';
  const about = subject === '' ? '' : ` for ${subject}`;
  if (isForHuman(tool)) return 'I have asked a person to join this conversation.';
  if (stands(tool, 'refund')) return `The refund${money === '' ? '' : ` of **${money}**`}${about} has been issued.`;
  if (stands(tool, 'cancel')) return subject === '' ? 'It has been cancelled.' : `${subject} has been cancelled.`;
  return `Done: ${actionOf(tool)}${about}${money === '' ? '' : ` (${money})`}.`;
}

function stands(tool: ToolSpec, name: string): boolean {
  return CONCEPTS.some((concept) => concept.name === name && concept.tool.test(humanize(tool.name)));
}

/** `issue_refund` → "issue the refund"; `cancel_order` → "cancel the order". */
export function actionOf(tool: ToolSpec): string {
  const [verb = '', ...rest] = ownName(tool)
    .replace(/^lookup\b/, 'look up')
    .split(' ');
  if (rest.length === 0) return verb;
  if (/^(?:to|for|from|with|as|in|on)$/.test(rest[0] ?? '')) return [verb, ...rest].join(' ');
  return rest[0] === 'up' ? `${verb} up the ${rest.slice(1).join(' ')}` : `${verb} the ${rest.join(' ')}`;
}

/** The last word of a reading tool's name, when it is a noun that can stand before an id: `lookup_order` → "order ". */
function nounOf(tool: ToolSpec): string {
  const name = words(tool.name);
  const last = name.at(-1) ?? '';
  return name.length > 1 && !/^(?:status|details|info|by|id|lookup|up|data)$/.test(last) ? `${last} ` : '';
}

/** The identifiers or addresses that a call is about, in bold. */
function subjectOf(args: JsonObject): string {
  const values = Object.entries(args).flatMap(([key, value]) =>
    (isIdentifierName(key) || isEmailName(key)) && typeof value === 'string' ? [`**${value}**`] : [],
  );
  return [...new Set(values)].join(', ');
}

function trimEnd(text: string): string {
  const trimmed = text.trim().replace(/[.\s]+$/, '');
  return trimmed === '' ? 'no reason was given' : trimmed;
}
