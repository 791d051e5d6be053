import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { chooseValue, valueInDoubt } from './choose.ts';
import { says } from './concepts.ts';
import { findAmounts, findDates, findEmails, findIdentifiers, findNumbers } from './entities.ts';
import { personalDataIn } from './judgement.ts';
import * as kind from './parameter-kinds.ts';
import { recallName } from './recall.ts';
import { clampNumber, enumOf, fitString, MAX_DEPTH, propertiesOf, resolveNode } from './schema.ts';
import type { SchemaNode } from './schema.ts';
import { sentenceFor, withoutAmounts } from './sentences.ts';
import { severityOf } from './severity.ts';
import type { Situation, TextFormat } from './types.ts';
import { contentStems, words } from './words.ts';

interface Context {
  readonly root: JsonObject;
  /** The system prompt. */
  readonly instructions: string;
  /** What the user wrote. */
  readonly said: string;
  /** What the model would have answered in free text. */
  readonly answer: string;
  /** Values that may still be filled: a schema that refers to itself would otherwise grow without end. */
  readonly budget: { left: number };
  /** Where things stand; default `chat`. */
  readonly situation: Situation;
  /** How sure the model is; set while it chooses. */
  readonly confidence: { value: number };
}

/** What the model says of itself when something spoke for its choice, and when nothing did. */
const CLEAR = 0.9;
const IN_DOUBT = 0.5;
const MAX_VALUES = 1_000;

/** What the final text is made from. */
export interface StructuredSources {
  /** What the user wrote. */
  readonly said: string;
  /** What the model would have answered in free text. */
  readonly answer: string;
  /** The system prompt; default none. */
  readonly instructions?: string;
  /** Default `chat`. */
  readonly situation?: Situation;
}

/** JSON text of the wanted shape, filled from the user's text and from what the answer would have been. */
export function structuredText(
  format: TextFormat,
  { said, answer, instructions = '', situation = 'chat' }: StructuredSources,
): string {
  if (format.type === 'json_object') return JSON.stringify({ answer });
  const confidence = { value: CLEAR };
  const fill = (): unknown => {
    const budget = { left: MAX_VALUES };
    const context = { root: format.schema, instructions, said, answer, situation, budget, confidence };
    return valueFor('', resolveNode(format.schema, format.schema), context, 0) ?? {};
  };
  // A confidence may stand before the choice that it is about: the first pass only chooses.
  fill();
  return JSON.stringify(fill());
}

function valueFor(name: string, node: SchemaNode, context: Context, depth: number): unknown {
  const allowed = enumOf(node);
  if (allowed.length > 0) return chooseEnum(allowed, context);
  context.budget.left -= 1;
  if (depth > MAX_DEPTH || context.budget.left < 0) return node.nullable ? null : shallow(node);
  switch (node.type) {
    case 'object':
      return objectFor(node, context, depth);
    case 'array':
      return arrayFor(name, node, context, depth);
    case 'boolean':
      return booleanFor(name, node, context);
    case 'number':
    case 'integer':
      return numberFor(name, node, context);
    case 'null':
      return null;
    default:
      return stringFor(name, node, context);
  }
}

function shallow(node: SchemaNode): unknown {
  if (node.type === 'object') return {};
  return node.type === 'array' ? [] : '';
}

function objectFor(node: SchemaNode, context: Context, depth: number): JsonObject {
  const value: JsonObject = {};
  for (const property of propertiesOf(node.schema, context.root, depth)) {
    if (!property.required && depth > MAX_DEPTH / 2) continue;
    value[property.name] = valueFor(property.name, property.node, context, depth + 1);
  }
  return value;
}

function arrayFor(name: string, node: SchemaNode, context: Context, depth: number): unknown[] {
  const item = resolveNode(node.schema['items'], context.root, depth);
  const ids = item.type === 'string' && kind.isIdentifierName(name) ? findIdentifiers(context.said) : [];
  const minimum = typeof node.schema['minItems'] === 'number' ? Math.min(node.schema['minItems'], 100) : 1;
  if (ids.length >= minimum) return ids;
  return Array.from({ length: Math.max(isObject(node.schema['items']) ? minimum : 0, 0) }, () =>
    valueFor(name, item, context, depth + 1),
  );
}

function chooseEnum(allowed: readonly unknown[], context: Context): unknown {
  const { said, instructions, confidence } = context;
  const disclosed = PERSONAL_DATA.test(instructions) ? kindOfPersonalData(allowed, said) : undefined;
  if (disclosed !== undefined) return disclosed;
  const { value, isClear } = PERSONAL_DATA.test(instructions)
    ? { value: valueInDoubt(allowed), isClear: false }
    : chooseValue(allowed, { text: said, instructions });
  if (!isClear) confidence.value = IN_DOUBT;
  return value;
}

/** What a text discloses is not what it talks about: the task decides which of them is asked for. */
const PERSONAL_DATA = /\b(?:personal|sensitive|private) (?:data|information|details)\b|\bPII\b/i;
const DISCLOSES = /\b(?:disclos|contain|leak|reveal|expos|includ|has|have)/i;

function kindOfPersonalData(allowed: readonly unknown[], text: string): unknown {
  const kind = personalDataIn(text);
  return kind === undefined ? undefined : allowed.find((value) => kind.test(String(value)));
}

function booleanFor(name: string, { description }: SchemaNode, context: Context): boolean {
  const about = `${words(name).join(' ')} ${description}`;
  if (PERSON.test(about)) return needsPerson(context);
  const isDisclosure = DISCLOSES.test(about) && PERSONAL_DATA.test(`${about} ${context.instructions}`);
  return isDisclosure ? personalDataIn(context.said) !== undefined : saysYes(name, context.said);
}

/** Whether a person has to look at it: for what is unclear or grave, what could not be done, and for whoever asks for one. */
function needsPerson({ said, situation, confidence }: Context): boolean {
  return (
    (confidence.value < CLEAR && (situation === 'nothing' || situation === 'not_found')) ||
    severityOf(said) === 3 ||
    says('human', said) ||
    /\b(?:lawyers?|attorney|sue|lawsuit|legal action)\b/i.test(said) ||
    situation === 'not_done'
  );
}

const PERSON = /\b(?:humans?|persons?|people|escalat\w*|manual(?:ly)?|operator|staff|supervisor)\b/i;

/** True only when the text has every word of the property's name; a classifier in doubt says no. */
function saysYes(name: string, said: string): boolean {
  const stems = [...contentStems(name)];
  const heard = contentStems(said);
  return stems.length > 0 && stems.every((stem) => heard.has(stem));
}

function numberFor(name: string, node: SchemaNode, { said, confidence }: Context): number {
  const isScore = words(name).some((word) => /^(?:confidence|score|probability|certainty|likelihood)$/.test(word));
  const found = kind.isAmountName(name) ? (findAmounts(said)[0] ?? findNumbers(said)[0]) : findNumbers(said)[0];
  return clampNumber(isScore ? confidence.value : (found ?? 0), node);
}

function stringFor(name: string, node: SchemaNode, context: Context): string | null {
  const value = namedString(name, node, context);
  if (value !== undefined) return fitString(value, node);
  if (node.nullable) return null;
  const text = sentenceFor(name, { ...context, needsPerson: needsPerson(context) });
  return fitString(FORBIDS_AMOUNTS.test(context.instructions) ? withoutAmounts(text) : text, node);
}

/** "Never quote the amount of a refund." */
const FORBIDS_AMOUNTS =
  /\b(?:never|do not|don't|must not)\b[^.\n]{0,60}\b(?:quote|promise|estimate|mention|state|name|give|disclose)\b[^.\n]{0,60}\bamounts?\b/i;

function namedString(name: string, node: SchemaNode, { said }: Context): string | undefined {
  const format = node.schema['format'];
  if (kind.isEmailName(name) || format === 'email')
    return findEmails(said)[0] ?? (node.nullable ? undefined : 'unknown@example.com');
  if (format === 'date') return findDates(said)[0] ?? (node.nullable ? undefined : '1970-01-01');
  if (format === 'date-time') return node.nullable ? undefined : `${findDates(said)[0] ?? '1970-01-01'}T00:00:00Z`;
  if (kind.isReasonName(name) || words(name).some((word) => /^(?:reasoning|rationale)$/.test(word))) {
    return `Decided by fixed rules from the text “${said.slice(0, 200)}”.`;
  }
  if (kind.isQueryName(name)) return said;
  if (kind.isPersonName(name)) return recallName([said]) ?? (node.nullable ? undefined : 'unknown');
  if (kind.isIdentifierName(name)) return findIdentifiers(said)[0] ?? (node.nullable ? undefined : 'unknown');
  return undefined;
}
