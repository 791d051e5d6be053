import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { closestEnum } from './arguments.ts';
import { classify, explainedCategories } from './classify.ts';
import { findAmounts, findDates, findEmails, findIdentifiers, findNumbers } from './entities.ts';
import { personalDataIn } from './judgement.ts';
import * as kind from './parameter-kinds.ts';
import { recallName } from './recall.ts';
import { clampNumber, enumOf, fitString, MAX_DEPTH, propertiesOf, resolveNode } from './schema.ts';
import type { SchemaNode } from './schema.ts';
import type { TextFormat } from './types.ts';
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
}

/** JSON text of the wanted shape, filled from the user's text and from what the answer would have been. */
export function structuredText(format: TextFormat, { said, answer, instructions = '' }: StructuredSources): string {
  if (format.type === 'json_object') return JSON.stringify({ answer });
  const confidence = { value: CLEAR };
  const fill = (): unknown => {
    const context = { root: format.schema, instructions, said, answer, budget: { left: MAX_VALUES }, confidence };
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
  const names = allowed.filter((value) => typeof value === 'string');
  const categories = explainedCategories(names, instructions);
  if (categories !== undefined) {
    const { name, isClear } = classify(said, categories, instructions);
    if (!isClear) confidence.value = IN_DOUBT;
    return name;
  }
  const found = PERSONAL_DATA.test(instructions) ? kindOfPersonalData(allowed, said) : closestEnum(allowed, said);
  if (found !== undefined) return found;
  confidence.value = IN_DOUBT;
  return (
    allowed.find((value) => /^(?:other|general|unknown|none|neutral|normal|medium|default)$/i.test(String(value))) ??
    allowed[0]
  );
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
  const isDisclosure = DISCLOSES.test(about) && PERSONAL_DATA.test(`${about} ${context.instructions}`);
  return isDisclosure ? personalDataIn(context.said) !== undefined : saysYes(name, context.said);
}

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
  return node.nullable ? null : fitString(context.answer, node);
}

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
