/**
 * The arguments of a tool call as the tool will get them: parsed by its schema, with defaults and transforms.
 *
 * The SDK finds a tool's parser by the identity of its `invoke`, which the gateway replaces. Approval policies and the
 * people who decide must nevertheless see what the tool will see, and nobody is asked about arguments that are not valid.
 */
import type { FunctionTool } from '@openai/agents';
import type { ParleyContext, ToolPolicy } from './definition.ts';
import { hasDynamicFunctionToolApprovalPolicy, prepareFunctionToolInput } from '@openai/agents-core/utils/internal';
import type { JsonValue } from '@parley/protocol';
import { toJson } from '../run/json.ts';
import { runScope } from './scope.ts';

type Parsed =
  | { readonly known: false }
  | { readonly known: true; readonly valid: false; readonly problems: readonly string[] }
  | { readonly known: true; readonly valid: true; readonly value: unknown };

/** Tools as they were before the gateway changed them. */
const originals = new WeakMap<FunctionTool, FunctionTool>();

/** @returns a sentence for each problem. */
type Check = (args: unknown) => readonly string[];
const checks = new WeakMap<FunctionTool, Check>();

/** Has arguments of a tool judged by something else than the SDK's parser, which tools with a JSON Schema do not have. */
export function checkArguments(tool: FunctionTool, check: Check): void {
  checks.set(tool, check);
}

function parse(tool: FunctionTool, input: string): Parsed {
  const check = checks.get(tool);
  if (check !== undefined) return parseBy(check, input);
  const prepared = prepareFunctionToolInput(originals.get(tool) ?? tool, input);
  if (prepared === undefined) return { known: false };
  const { result } = prepared;
  return result.success
    ? { known: true, valid: true, value: result.value }
    : { known: true, valid: false, problems: [] };
}

function parseBy(check: Check, input: string): Parsed {
  let value: unknown;
  try {
    // Some models write nothing where there are no arguments.
    value = JSON.parse(input === '' ? '{}' : input);
  } catch {
    return { known: true, valid: false, problems: ['They are not JSON.'] };
  }
  const problems = check(value);
  return problems.length === 0 ? { known: true, valid: true, value } : { known: true, valid: false, problems };
}

/**
 * Has an approval policy that looks at the arguments judge parsed ones; to be called before `invoke` is replaced.
 *
 * @param approval In place of what the tool itself says.
 */
export function keepPolicy(tool: FunctionTool, approval?: ToolPolicy['approval']): void {
  if (approval !== undefined) tool.needsApproval = ruleOf(approval);
  const original = { ...tool };
  originals.set(tool, original);
  if (!hasDynamicFunctionToolApprovalPolicy(original)) return;
  tool.needsApproval = async (runContext, args, callId) => {
    const scope = runScope.getStore();
    // Once a call has begun, there is nothing to ask any more: a rule may see by now what the call itself has done.
    if (callId !== undefined && scope?.recorder.toolWasBegun(callId) === true) return false;
    const given = scope === undefined ? args : (scope.guard.resolve(tool.name, args) as typeof args);
    const parsed = parse(tool, JSON.stringify(given));
    if (!parsed.known) return original.needsApproval(runContext, given, callId);
    if (parsed.valid) return original.needsApproval(runContext, parsed.value as typeof args, callId);
    // The run refuses such a call without asking anybody. Not to need approval would be left to chance: what the tool
    // gets in the end may be valid, once guardrails have been at it.
    return scope !== undefined;
  };
}

/** Fails closed: what cannot be judged waits for a person. */
function ruleOf(approval: NonNullable<ToolPolicy['approval']>): FunctionTool['needsApproval'] {
  if (typeof approval === 'boolean') return async () => approval;
  return async (runContext, args) => {
    try {
      return await approval(args, runContext.context as ParleyContext);
    } catch {
      return true;
    }
  };
}

/**
 * What the model is told when the tool would refuse these arguments, so that there is nothing to ask a person about;
 * undefined when it would not, or nothing is known of its schema.
 */
export function invalidArguments(tool: FunctionTool, input: string): string | undefined {
  const parsed = parse(tool, input);
  return parsed.known && !parsed.valid ? describeInvalid(parsed.problems) : undefined;
}

/** What the model is told about a call whose arguments are not valid. */
export function describeInvalid(problems: readonly string[]): string {
  return ['The arguments of this call are not valid for the tool, so it was not made. Correct them.', ...problems].join(
    '\n',
  );
}

/** What the tool will get for these arguments; undefined when they are not valid, or nothing is known of its schema. */
export function parsedArguments(tool: FunctionTool, input: string): JsonValue | undefined {
  const parsed = parse(tool, input);
  return parsed.known && parsed.valid ? toJson(parsed.value) : undefined;
}
