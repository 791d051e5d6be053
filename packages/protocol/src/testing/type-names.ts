/** What the document calls the types of fields, and the rows of its tables. */
import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod/mini';
import { closeAction, closeCodes, commandErrorCodes, errorCodes, runErrorCodes } from '../codes.ts';
import { commands } from '../commands.ts';
import * as entities from '../entities.ts';
import { AgentInfo, eventSchemas, Subscription } from '../events.ts';
import { PageTool } from '../page-tools.ts';
import {
  Decider,
  Id,
  Json,
  JsonObject,
  Key,
  Locale,
  Person,
  Principal,
  Role,
  Seq,
  Timestamp,
  Token,
} from '../primitives.ts';
import { definitionOf, type Field, fieldsOf, rangeOf, shapeOf } from './schema-reading.ts';

/** Objects that have a section of their own in the document. */
export const documentedEntities = {
  Principal,
  Person,
  Decider,
  AgentInfo,
  Subscription,
  PageTool,
  Citation: entities.Citation,
  Usage: entities.Usage,
  RunError: entities.RunError,
  Approval: entities.Approval,
  Resolution: entities.Resolution,
  Endorsement: entities.Endorsement,
  Claim: entities.Claim,
  GrantOffer: entities.GrantOffer,
  GrantView: entities.GrantView,
  TakeoverChange: entities.TakeoverChange,
  Presence: entities.Presence,
  MessageView: entities.MessageView,
  RunView: entities.RunView,
  ToolView: entities.ToolView,
  ApprovalView: entities.ApprovalView,
  BudgetView: entities.BudgetView,
  ConversationView: entities.ConversationView,
  ConversationSummary: entities.ConversationSummary,
} as const;

const simpleTypes = new Map<z.core.$ZodType, string>([
  [Id, 'id'],
  [Key, 'UUID'],
  [Token, 'token'],
  [Locale, 'language tag'],
  [Timestamp, 'time'],
  [Seq, 'whole number'],
  [Json, 'any JSON'],
  [JsonObject, 'JSON object'],
]);

const entityNames = new Map<z.core.$ZodType, string>(
  Object.entries(documentedEntities).map(([name, schema]) => [schema, name]),
);

/** Name of a schema's type, in the words of the document. */
export function typeName(schema: z.core.$ZodType): string {
  const simple = simpleTypes.get(schema);
  if (simple !== undefined) return simple;
  const entity = entityNames.get(schema);
  if (entity !== undefined) return `[${entity}](#${entity.toLowerCase()})`;
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'string':
      return `string${boundsOf(schema, ' characters')}`;
    case 'number': {
      const { isInteger } = rangeOf(schema);
      return `${isInteger ? 'whole number' : 'number'}${boundsOf(schema, '')}`;
    }
    case 'boolean':
      return 'boolean';
    case 'enum':
      return enumName(Object.values(definition.entries));
    case 'literal':
      return enumName(definition.values);
    case 'nullable':
      return `${typeName(definition.innerType)} or null`;
    case 'array':
      return `list of ${typeName(definition.element)}${boundsOf(schema, ' items')}`;
    case 'tuple':
      return `[${definition.items.map(typeName).join(', ')}]`;
    case 'record':
      return 'object';
    case 'object':
      return objectName(shapeOf(schema));
    default:
      throw new Error(`what is a schema of type ${definition.type} called?`);
  }
}

function objectName(shape: Readonly<Record<string, Field>>): string {
  const { at, ...rest } = shape;
  if (at !== undefined && isDeepStrictEqual(Object.keys(rest), Object.keys(shapeOf(entities.Resolution)))) {
    return '[Resolution](#resolution) with `at`';
  }
  const fields = fieldNames(shape);
  return `{${Object.values(shape)
    .map(({ schema }, index) => `\`${fields[index] ?? ''}\`: ${typeName(schema)}`)
    .join('; ')}}`;
}

function enumName(values: readonly unknown[]): string {
  if (isDeepStrictEqual(values, commandErrorCodes)) return '[command error code](#11-error-codes)';
  if (isDeepStrictEqual(values, runErrorCodes)) return '[run error code](#11-error-codes)';
  return values.map((value) => `\`${String(value)}\``).join(' · ');
}

function boundsOf(schema: z.core.$ZodType, unit: string): string {
  const { min, max } = rangeOf(schema);
  if (min !== undefined && max !== undefined) return `, ${min}–${max}${unit}`;
  if (max !== undefined) return `, at most ${max}${unit}`;
  return min === undefined ? '' : `, from ${min}${unit}`;
}

/** Names of fields, with a question mark where they may be absent. */
export function fieldNames(fields: Readonly<Record<string, Field>>): string[] {
  return Object.entries(fields).map(([name, { isOptional }]) => `${name}${isOptional ? '?' : ''}`);
}

/** The first two columns of a table of fields; `type` and what is in `without` are left out. */
export function fieldRows(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  without: readonly string[] = [],
): [name: string, type: string][] {
  return Object.entries(fieldsOf(shape))
    .filter(([name]) => name !== 'type' && !without.includes(name))
    .map(([name, field]) => [`\`${fieldNames({ [name]: field }).join('')}\``, typeName(field.schema)]);
}

const code = (text: string): string => `\`${text}\``;
const codeList = (names: readonly string[]): string => (names.length === 0 ? '–' : names.map(code).join(', '));

/** Rows of the document's table of commands. */
export function commandRows(): string[][] {
  return Object.entries(commands).map(([type, { fields, result, roles, rank }]) => [
    code(type),
    codeList(fieldNames(fieldsOf(fields))),
    codeList(fieldNames(shapeOf(result))),
    roles.length === Role.options.length ? 'any' : roles.join(', '),
    rank ?? '–',
  ]);
}

/** Rows of the document's table of events. */
export function eventRows(): string[][] {
  return Object.entries(eventSchemas).map(([type, schema]) => [
    code(type),
    codeList(fieldNames(shapeOf(schema)).filter((name) => name !== 'type')),
  ]);
}

/** Rows of the document's table of error codes. */
export function errorRows(): string[][] {
  return Object.entries(errorCodes).map(([name, { scope, retryable, httpStatus, message }]) => [
    code(name),
    scope,
    retryable ? 'yes' : 'no',
    String(httpStatus),
    message,
  ]);
}

/** First columns of the document's table of close codes. */
export function closeRows(): string[][] {
  return Object.entries(closeCodes).map(([name, number]) => [String(number), name, closeAction(number)]);
}
