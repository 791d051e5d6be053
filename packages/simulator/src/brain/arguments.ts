import type { JsonObject } from '../json.ts';
import { chooseValue, closestEnum } from './choose.ts';
import {
  findAmounts,
  findDates,
  findEmails,
  findIdentifiers,
  findImpliedReason,
  findLeadingReason,
  findNumbers,
  findPlaceholders,
  findReason,
  findUrls,
  identifierFits,
  isPlaceholder,
} from './entities.ts';
import * as kind from './parameter-kinds.ts';
import { recallAmount, recallName } from './recall.ts';
import { clampNumber, enumOf, fitString, MAX_DEPTH, propertiesOf } from './schema.ts';
import type { Property, SchemaNode } from './schema.ts';
import { isScale, severityOf } from './severity.ts';
import type { ToolSpec } from './types.ts';
import { contentStems, headline, words } from './words.ts';

/** The texts that arguments may come from. */
export interface Sources {
  /** The part of the message that asks for this call. */
  readonly own: string;
  /** Other texts of the same request, the most trustworthy first. */
  readonly also: readonly string[];
  /** Identifiers mentioned earlier in the conversation, the most recent first. */
  readonly mentioned: readonly string[];
  /** Identifiers of the last tool call: "the other" is none of these. */
  readonly lastCalled: readonly string[];
  /** All texts and tool results of the conversation, the most recent first. */
  readonly recent: readonly string[];
  /** All that the user has written, the most recent first; default: nothing. */
  readonly userTexts?: readonly string[];
  /** The system prompt; default: none. */
  readonly instructions?: string;
}

/** Arguments for one call. */
export interface Filled {
  readonly args: JsonObject;
  /** Required parameters that no text had a value for. */
  readonly missing: readonly Property[];
  /** An identifier that was not in the request but taken from the conversation. */
  readonly assumed?: string;
}

const MAX_NESTED = 500;
const DEFAULT_REASON = 'Requested by the customer';
const POLITE = /^(?:(?:hi|hello|hey|ok|okay|yes|thanks|thank you|please|so|and|also|then)\b[\s,!.:-]*)+/i;
const ALL_OF_THEM = /\b(?:both|them|those|all of|each of|these)\b/i;

/** Fills a tool's arguments from the sources; several calls when the text names several identifiers. */
export function fillArguments(tool: ToolSpec, sources: Sources): Filled[] {
  const properties = propertiesOf(tool.parameters, tool.parameters);
  const identifier = properties.find(
    (property) => kind.isIdentifierName(property.name) && property.node.type !== 'array',
  );
  const ids = identifier ? identifiersFor(identifier, sources) : { values: [], assumed: false };
  const emails = identifier ? [] : emailsFor(properties, sources);
  if (emails.length > 1) {
    return emails.map((email, index) =>
      fillOne(tool, properties, { ...sources, own: email }, undefined, undefined, index, false),
    );
  }
  const calls = ids.values.length > 0 ? ids.values.slice(0, 20) : [undefined];
  return calls.map((id, index) => fillOne(tool, properties, sources, identifier, id, index, ids.assumed));
}

function fillOne(
  tool: ToolSpec,
  properties: readonly Property[],
  sources: Sources,
  identifier: Property | undefined,
  id: string | undefined,
  index: number,
  assumed: boolean,
): Filled {
  const args: JsonObject = {};
  const missing: Property[] = [];
  const budget = { left: MAX_NESTED };
  for (const property of properties) {
    const value = property === identifier ? id : valueFor(property, sources, { tool, id, index, depth: 0, budget });
    const accepted = value === undefined ? undefined : accept(value, property.node);
    if (accepted !== undefined) args[property.name] = accepted;
    else if (property.node.nullable) args[property.name] = null;
    else if (property.required) missing.push(property);
  }
  return { args, missing, ...(assumed && id !== undefined ? { assumed: id } : {}) };
}

/** The addresses in the request, when the tool takes just one of them at a time. */
function emailsFor(properties: readonly Property[], sources: Sources): string[] {
  const [only, ...others] = properties.filter((property) => property.required);
  const takesOne =
    only !== undefined && others.length === 0 && kind.isEmailName(only.name) && only.node.type === 'string';
  return takesOne ? findEmails(sources.own).slice(0, 20) : [];
}

function identifiersFor(property: Property, sources: Sources): { values: string[]; assumed: boolean } {
  const hidden = placeholderFor(property, sources);
  if (hidden !== undefined) return { values: [hidden], assumed: false };
  const fits = (id: string): boolean => identifierFits(id, property.name, property.node.description);
  for (const text of [sources.own, ...sources.also]) {
    const found = findIdentifiers(text);
    const fitting = found.filter(fits);
    if (fitting.length > 0) return { values: fitting, assumed: false };
    if (found.length === 1 && text === sources.own) return { values: found, assumed: false };
  }
  if (!property.required || property.node.nullable) return { values: [], assumed: false };
  const mentioned = sources.mentioned.filter(fits);
  if (ALL_OF_THEM.test(sources.own))
    return { values: mentioned.slice(0, /\bboth\b/i.test(sources.own) ? 2 : 5), assumed: true };
  const one = /\bother\b/i.test(sources.own) ? mentioned.find((id) => !sources.lastCalled.includes(id)) : mentioned[0];
  return { values: one === undefined ? [] : [one], assumed: true };
}

/** What stands for a value of the parameter's kind, such as `[CARD_1]` for `card_number`. */
function placeholderFor({ name, node }: Property, { own, also }: Sources): string | undefined {
  if (node.type !== 'string' && node.type !== 'any') return undefined;
  return first([own, ...also], (text) =>
    findPlaceholders(text).find((found) => kind.takesPlaceholder(name, found.kind)),
  )?.text;
}

interface Around {
  readonly tool: ToolSpec;
  /** The identifier that this call is about. */
  readonly id: string | undefined;
  /** Which of several calls this is: the second call takes the second amount. */
  readonly index: number;
  readonly depth: number;
  /** Nested properties that may still be filled: a schema that refers to itself would otherwise grow without end. */
  readonly budget: { left: number };
}

function valueFor(property: Property, sources: Sources, around: Around): unknown {
  const { node, name } = property;
  const allowed = enumOf(node);
  if (allowed.length > 0) return enumValue(allowed, property, sources);
  switch (node.type) {
    case 'number':
    case 'integer':
      return numberValue(property, sources, around);
    case 'boolean':
      return booleanValue(property, sources);
    case 'array':
      return arrayValue(property, sources, around);
    case 'object':
      return objectValue(node, sources, around);
    case 'null':
      return null;
    default:
      return stringValue(name, property, sources);
  }
}

function stringValue(name: string, property: Property, sources: Sources): string | undefined {
  const texts = [sources.own, ...sources.also];
  const wanted = property.required && !property.node.nullable;
  const format = property.node.schema['format'];
  const hidden = placeholderFor(property, sources);
  if (hidden !== undefined) return hidden;
  if (kind.isEmailName(name) || format === 'email') {
    // Where it may be absent, only an address that the user gave is meant.
    return first([...texts, ...(wanted ? sources.recent : (sources.userTexts ?? []))], (text) => findEmails(text)[0]);
  }
  if (format === 'date' || /\bdate\b/.test(words(name).join(' '))) return first(texts, (text) => findDates(text)[0]);
  if (format === 'uri' || /\b(?:url|uri|link)\b/.test(words(name).join(' ')))
    return first(texts, (text) => findUrls(text)[0]);
  if (kind.isQueryName(name)) return polite(sources.own);
  if (kind.isReasonName(name)) return reasonFrom(sources) ?? (wanted ? DEFAULT_REASON : undefined);
  if (kind.isAmountName(name)) return first(texts, (text) => findAmounts(text)[0])?.toFixed(2);
  if (kind.isIdentifierName(name)) {
    return first(texts, (text) =>
      findIdentifiers(text).find((id) => identifierFits(id, name, property.node.description)),
    );
  }
  if (kind.isPersonName(name)) return recallName([sources.own, ...sources.also, ...sources.recent]);
  if (kind.isTextName(name)) return wanted ? textFor(name, sources) : undefined;
  return (
    labelled(name, sources.own) ??
    quoted(sources.own) ??
    (wanted ? (codeIn(sources.own) ?? properNoun(sources.own)) : undefined) ??
    defaultOf(property.node)
  );
}

/** A title is the gist in one line; other texts are what the user wrote. */
function textFor(name: string, { own, also, userTexts = [] }: Sources): string {
  if (kind.isTitleName(name)) return headline(polite(own));
  // The whole message tells more than the part that asks for the call.
  const whole = userTexts.find((text) => text.includes(own)) ?? own;
  return [polite(whole), ...also.filter((text) => !whole.includes(text) && words(text).length > 3)].join('\n');
}

function numberValue(property: Property, sources: Sources, around: Around): number | undefined {
  const { name, node } = property;
  const texts = [sources.own, ...sources.also];
  const cents = words(name).includes('cents') ? 100 : 1;
  const own = findAmounts(sources.own);
  const money = own[around.index] ?? own.at(-1) ?? first(sources.also, (text) => findAmounts(text)[0]);
  if (kind.isAmountName(name) && money !== undefined) return clampNumber(money * cents, node);
  const plain = first(texts, (text) => findNumbers(text)[0]);
  if (plain !== undefined) return clampNumber(plain * (kind.isAmountName(name) ? cents : 1), node);
  const wanted = property.required && !node.nullable;
  if (kind.isAmountName(name) && wanted && around.id !== undefined) {
    const recalled = recallAmount(sources.recent, around.id);
    if (recalled !== undefined) return clampNumber(recalled * cents, node);
  }
  const fallback = node.schema['default'];
  return typeof fallback === 'number' ? fallback : undefined;
}

function booleanValue(property: Property, sources: Sources): boolean | undefined {
  const said = contentStems(sources.own);
  const named = [...contentStems(property.name)];
  if (named.length > 0 && named.every((stem) => said.has(stem)))
    return !/\b(?:not|no|don't|without)\b/i.test(sources.own);
  const fallback = property.node.schema['default'];
  if (typeof fallback === 'boolean') return fallback;
  return property.required && !property.node.nullable ? false : undefined;
}

function enumValue(allowed: readonly unknown[], property: Property, sources: Sources): unknown {
  const { own, also, instructions = '' } = sources;
  const choices = [own, ...also].map((text) => chooseValue(allowed, { text, instructions }));
  const clear = choices.find(({ isClear }) => isClear);
  // The steps of a scale are always clear: where one may be left out, the text has to give a sign.
  const hasSign = !isScale(allowed) || severityOf([own, ...also].join(' ')) !== undefined;
  if (clear !== undefined && hasSign) return clear.value;
  if (property.node.schema['default'] !== undefined) return property.node.schema['default'];
  return property.required && !property.node.nullable ? choices[0]?.value : undefined;
}

function arrayValue(property: Property, sources: Sources, around: Around): unknown[] | undefined {
  const [item] = propertiesOf(
    { properties: { [property.name]: property.node.schema['items'] } },
    around.tool.parameters,
    around.depth + 1,
  );
  const wanted = property.required && !property.node.nullable;
  if (!item || around.depth >= MAX_DEPTH) return wanted ? [] : undefined;
  const allowed = enumOf(item.node);
  if (allowed.length > 0) return allowed.filter((value) => closestEnum([value], sources.own) !== undefined);
  if (item.node.type === 'object') {
    const value = objectValue(item.node, sources, { ...around, depth: around.depth + 1 });
    return value ? [value] : wanted ? [] : undefined;
  }
  if (item.node.type === 'number' || item.node.type === 'integer') return findNumbers(sources.own);
  const ids = findIdentifiers(sources.own);
  if (ids.length > 0) return ids;
  const value = stringValue(property.name, { ...item, required: wanted }, sources);
  return value === undefined ? (wanted ? [] : undefined) : [value];
}

function objectValue(node: SchemaNode, sources: Sources, around: Around): JsonObject | undefined {
  if (around.depth >= MAX_DEPTH) return undefined;
  const value: JsonObject = {};
  for (const property of propertiesOf(node.schema, around.tool.parameters, around.depth)) {
    around.budget.left -= 1;
    if (around.budget.left < 0) return undefined;
    const filled = valueFor(property, sources, { ...around, depth: around.depth + 1 });
    if (filled !== undefined) value[property.name] = filled;
    else if (property.node.nullable) value[property.name] = null;
    else if (property.required) return undefined;
  }
  return value;
}

function reasonFrom(sources: Sources): string | undefined {
  const own = polite(sources.own);
  return (
    findReason(own) ??
    findImpliedReason(own) ??
    findLeadingReason(own) ??
    first(sources.also, (text) => findReason(text) ?? findImpliedReason(polite(text)))
  );
}

function accept(value: unknown, node: SchemaNode): unknown {
  if (typeof value !== 'string') return value;
  if (node.type === 'integer' || node.type === 'number') {
    const digits = /\d+/.exec(value)?.[0];
    return digits === undefined ? undefined : Number(digits);
  }
  // The pattern is for the value that the placeholder stands for.
  if (isPlaceholder(value)) return value;
  return matchesPattern(value, node.schema['pattern']) ? fitString(value, node) : undefined;
}

function matchesPattern(value: string, pattern: unknown): boolean {
  // A pattern from outside could be slow on long input; identifiers are short.
  if (typeof pattern !== 'string' || pattern.length > 200 || value.length > 64) return true;
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function labelled(name: string, text: string): string | undefined {
  const label = words(name)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ''))
    .join('[\\s_-]{1,2}');
  if (label === '') return undefined;
  return new RegExp(`\\b${label}\\s{0,2}(?:is|:|=)\\s{0,2}["']?([^\\s"',.;!?]{1,100})`, 'iu').exec(text)?.[1];
}

function quoted(text: string): string | undefined {
  return /["“]([^"”]{1,500})["”]/.exec(text)?.[1];
}

function properNoun(text: string): string | undefined {
  return /\b(?:in|for|at|to|from|about|of|near|on)\s+([A-Z][\w'-]{0,40}(?:\s+[A-Z][\w'-]{0,40}){0,3})/.exec(text)?.[1];
}

/** "Change it to 12A": a value of figures and letters. */
function codeIn(text: string): string | undefined {
  return /\b(?:to|as|in|for|with)\s+(\d{1,4}[A-Z]{1,2})\b/.exec(text)?.[1];
}

function defaultOf(node: SchemaNode): string | undefined {
  const value = node.schema['default'];
  return typeof value === 'string' ? value : undefined;
}

function polite(text: string): string {
  const rest = text.replace(POLITE, '').trim();
  return rest === '' ? text.trim() : rest;
}

function first<T>(texts: readonly string[], find: (text: string) => T | undefined): T | undefined {
  for (const text of texts) {
    const found = find(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Values for required parameters that nobody named: for requests that must call a tool all the same. */
export function withPlaceholders(tool: ToolSpec, filled: Filled): JsonObject {
  const args: JsonObject = {};
  for (const { name } of propertiesOf(tool.parameters, tool.parameters)) {
    const needed = filled.missing.find((property) => property.name === name);
    if (needed) args[name] = placeholder(needed.node);
    else if (Object.hasOwn(filled.args, name)) args[name] = filled.args[name];
  }
  return args;
}

function placeholder(node: SchemaNode): unknown {
  if (node.type === 'number' || node.type === 'integer') return clampNumber(0, node);
  if (node.type === 'boolean') return false;
  if (node.type === 'array') return [];
  if (node.type === 'object') return {};
  return fitString('unknown', node);
}
