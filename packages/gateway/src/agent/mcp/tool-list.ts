/** What of a server's listing becomes tools of agents. The listing is what somebody else wrote: it is bounded and checked. */
import type { Tool } from '@modelcontextprotocol/client';
import { schemaProblems } from '../json-schema.ts';
import { toolNameOf } from './tool-names.ts';

type Schema = Readonly<Record<string, unknown>>;

/** A tool as it is offered to models. */
export interface ListedTool {
  /** The server's name for it. */
  readonly tool: string;
  /** As models know it. */
  readonly name: string;
  readonly description: string;
  readonly parameters: Schema;
  /** Whether the provider can hold the model to the parameters. */
  readonly strict: boolean;
  /** By what arguments are judged before anybody is asked. */
  readonly checkedBy: Schema;
}

/** Something of the listing was left out, or is not as the server meant it. */
export interface ListingNote {
  readonly what: 'too_many_tools' | 'tool_left_out' | 'arguments_not_checked' | 'tool_missing';
  /** As models would know it. */
  readonly tool?: string;
  readonly reason: string;
}

export interface Listing {
  readonly tools: readonly ListedTool[];
  readonly notes: readonly ListingNote[];
}

/** Tools of one server. */
const MAX_TOOLS = 64;
/** Longest JSON of a tool's schema, in UTF-16 units. */
const MAX_SCHEMA_CHARS = 32_768;
/** Longest description of a tool; the rest is left out. */
const MAX_DESCRIPTION = 2000;

/** Arguments are an object in any case. */
const ANY_OBJECT: Schema = { type: 'object' };

/** @param allowed Names of the tools that agents get; default all. */
export function readListing(
  server: string,
  listed: readonly Pick<Tool, 'name' | 'description' | 'inputSchema'>[],
  allowed?: readonly string[],
): Listing {
  const notes: ListingNote[] = [];
  const byTool = new Map(listed.map((tool) => [tool.name, tool]));
  const wanted = allowed ?? [...byTool.keys()];
  const tools = wanted.slice(0, MAX_TOOLS).flatMap((name): ListedTool[] => {
    const tool = byTool.get(name);
    if (tool !== undefined) return readTool(server, tool, notes);
    notes.push({ what: 'tool_missing', tool: toolNameOf(server, name), reason: 'the server does not list it' });
    return [];
  });
  if (wanted.length > MAX_TOOLS) {
    const reason = `of ${wanted.length} tools the first ${MAX_TOOLS} are used; name those that agents need`;
    notes.push({ what: 'too_many_tools', reason });
  }
  return { tools, notes };
}

function readTool(
  server: string,
  { name: tool, description = '', inputSchema }: Pick<Tool, 'name' | 'description' | 'inputSchema'>,
  notes: ListingNote[],
): ListedTool[] {
  const name = toolNameOf(server, tool);
  const schema = inputSchema as Schema;
  const size = sizeOf(schema);
  if (size > MAX_SCHEMA_CHARS) {
    const reason = `its schema has ${size} characters, more than ${MAX_SCHEMA_CHARS}`;
    notes.push({ what: 'tool_left_out', tool: name, reason });
    return [];
  }
  const [problem] = schemaProblems(schema, { maxChars: MAX_SCHEMA_CHARS, allowPatterns: true });
  // The server will judge them; whoever is asked about a call may see arguments that it refuses.
  if (problem !== undefined) notes.push({ what: 'arguments_not_checked', tool: name, reason: problem });
  const closed = problem === undefined ? strictSchema(schema) : undefined;
  return [
    {
      tool,
      name,
      description: description.slice(0, MAX_DESCRIPTION),
      parameters: closed ?? schema,
      strict: closed !== undefined,
      checkedBy: problem === undefined ? schema : ANY_OBJECT,
    },
  ];
}

function sizeOf(schema: Schema): number {
  try {
    return JSON.stringify(schema).length;
  } catch {
    // Nested too deeply to be written.
    return Infinity;
  }
}

/** Keywords of schemas that providers hold a model to. */
const STRICT: ReadonlySet<string> = new Set([
  'type',
  'description',
  'enum',
  'const',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'anyOf',
]);
/** Say nothing about values. */
const SILENT: ReadonlySet<string> = new Set(['$schema', 'title']);

/**
 * The schema for strict use: no object has other properties than those that are named. Undefined where that would change
 * what the schema means, because properties may be left out, or a keyword is none that strict use knows.
 */
export function strictSchema(schema: Schema): Schema | undefined {
  return schema['type'] === 'object' ? (closed(schema) as Schema | undefined) : undefined;
}

function closed(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return undefined;
  const made: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(part)) {
    if (SILENT.has(keyword)) continue;
    if (!STRICT.has(keyword)) return undefined;
    made[keyword] = value;
  }
  const { type, items, anyOf } = made;
  if (type === undefined && anyOf === undefined) return undefined;
  if (items !== undefined) made['items'] = closed(items);
  if (anyOf !== undefined) made['anyOf'] = Array.isArray(anyOf) ? anyOf.map(closed) : undefined;
  if (type === 'object' && !closeObject(made)) return undefined;
  const isArrayOfAnything = type === 'array' && items === undefined;
  const parts = [made['items'], ...((made['anyOf'] as unknown[] | undefined) ?? [])];
  const isOpen = (items !== undefined && parts[0] === undefined) || parts.slice(1).includes(undefined);
  return isArrayOfAnything || isOpen || Array.isArray(type) ? undefined : made;
}

/** @returns whether the object can be closed. */
function closeObject(made: Record<string, unknown>): boolean {
  const { properties = {}, required = [], additionalProperties = false } = made;
  const named = Object.entries(properties as Schema);
  const isComplete = named.every(([name]) => (required as readonly unknown[]).includes(name));
  if (!isComplete || additionalProperties !== false) return false;
  const parts = named.map(([name, part]) => [name, closed(part)] as const);
  made['properties'] = Object.fromEntries(parts);
  made['required'] = named.map(([name]) => name);
  made['additionalProperties'] = false;
  return parts.every(([, part]) => part !== undefined);
}
