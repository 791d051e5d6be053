/** Arguments that a person has changed before approving the call (AP4). */
import { isDeepStrictEqual } from 'node:util';
import type { Agent, FunctionTool, Handoff, Tool } from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import type { AgentDefinition, AgentDefinitions } from './definition.ts';
import { validateJson } from './json-schema.ts';
import { invalidArguments } from './tool-arguments.ts';

/**
 * Judges arguments that somebody has written for a tool.
 *
 * @param schema JSON Schema of the arguments, as the approval has it.
 * @returns a sentence for each problem; none when the tool takes them.
 */
export type ArgumentProblems = (
  tool: string,
  args: JsonValue,
  schema: Readonly<Record<string, JsonValue>> | undefined,
) => readonly string[];

/** Judges by the schema, for the words, and by the tools' own parsers, which know more. */
export function createArgumentProblems(agents: AgentDefinitions): ArgumentProblems {
  const tools = functionTools(agents);
  return (name, args, schema) => {
    const problems = schema === undefined ? [] : validateJson(schema, args);
    if (problems.length > 0) return problems;
    const known = tools.get(name);
    if (known === undefined || invalidArguments(known, JSON.stringify(args)) === undefined) return [];
    return ['the tool does not take them'];
  };
}

/** Tools of all agents, and of those that they hand over to, by name. */
function functionTools(definitions: AgentDefinitions): ReadonlyMap<string, FunctionTool> {
  const agents = new Set(Object.values(definitions).map(({ agent }) => agent));
  const tools = new Map<string, FunctionTool>();
  // A set visits what is added while it is walked.
  for (const agent of agents) {
    for (const tool of agent.tools as Tool[]) if (tool.type === 'function') tools.set(tool.name, tool);
    for (const target of agent.handoffs as (Agent | Handoff)[]) {
      agents.add(('agent' in target ? target.agent : target) as AgentDefinition['agent']);
    }
  }
  return tools;
}

/**
 * Edited arguments as the model would have written them: where a person has left what they saw, what they saw stands for
 * what was written, such as a placeholder of personal data.
 *
 * @param shown The arguments as the person saw them.
 * @param written The arguments as the model wrote them.
 */
export function unshown(edited: JsonValue, shown: JsonValue | undefined, written: JsonValue | undefined): JsonValue {
  if (shown === undefined || written === undefined) return edited;
  if (!isFields(edited) || !isFields(shown) || !isFields(written)) {
    return isDeepStrictEqual(edited, shown) ? written : edited;
  }
  return Object.fromEntries(
    Object.entries(edited).map(([name, value]) => [name, unshown(value, own(shown, name), own(written, name))]),
  );
}

/** What the model is told about such a call, along with its result. */
export function editedNote(args: JsonValue): string {
  return `A person changed the arguments of this call before approving it. It was made with: ${JSON.stringify(args)}`;
}

/** A result with a note for the model: within it where it is an object, or the text of one, otherwise ahead of it. */
export function noted(note: string, output: unknown): unknown {
  const value = typeof output === 'string' ? parseJson(output) : (output as JsonValue | undefined);
  if (value !== undefined && isFields(value)) {
    const whole = { ...value, approval_note: note };
    return typeof output === 'string' ? JSON.stringify(whole) : whole;
  }
  return `${note}\n${typeof output === 'string' ? output : JSON.stringify(output)}`;
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

type Fields = { readonly [key: string]: JsonValue };

function isFields(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(fields: Fields, name: string): JsonValue | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
