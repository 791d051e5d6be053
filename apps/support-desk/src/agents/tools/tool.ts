import { ModelBehaviorError, tool } from '@openai/agents';
import type { Tool } from '@openai/agents';
import { z } from 'zod';

import type { Desk } from '../../desk/desk.ts';
import type { Refusal } from '../../desk/types.ts';
import type { ParleyContext, ToolPolicy } from '@parley/gateway';

/** What the desk's tools work with. */
export interface ToolServices {
  readonly desk: Desk;
  /**
   * Names one tool call, so that repeating it has no second effect. `undefined` when the call cannot be named; tools that
   * change something then refuse to run.
   *
   * @param context The run's context record.
   * @param callId The model's id of the call.
   */
  readonly idempotencyKeyFor: (context: unknown, callId: string | undefined) => string | undefined;
  /** E-mail address of a customer who has signed in, by the id of the visitor; undefined for everybody else. */
  readonly customerOf: (visitorId: string) => string | undefined;
  /** Told of every unexpected error in a tool, for the log. The model only learns that something failed. */
  readonly reportError: (error: unknown, tool: string) => void;
}

const runRecord = z.object({ runId: z.string().min(1) });

/**
 * The usual name of a tool call: `runId:callId`, from the run's context record and the model's call id. `undefined` when one of
 * them is missing; a made-up one would let a repeated call take effect twice.
 */
export function idempotencyKeyFor(context: unknown, callId: string | undefined): string | undefined {
  const run = runRecord.safeParse(context);
  return run.success && callId ? `${run.data.runId}:${callId}` : undefined;
}

/** What every tool answers: a line that people and the model can read, and the facts. */
export type ToolOutput =
  | { readonly ok: true; readonly message: string; readonly [fact: string]: unknown }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly [fact: string]: unknown;
    };

/** A tool together with what the gateway is told of it. */
export interface DeskTool {
  readonly name: string;
  readonly tool: Tool;
  readonly policy: ToolPolicy;
}

interface ToolDescription<Parameters extends z.ZodObject> {
  readonly name: string;
  /** For the model. */
  readonly description: string;
  readonly parameters: Parameters;
  /** Whether a person must agree to a call, and who, is in here as well. */
  readonly policy: ToolPolicy;
  readonly execute: (args: z.infer<Parameters>, call: Call) => ToolOutput;
}

/** What a tool may know of the call beside its arguments. */
export interface Call {
  /** Names the call, so that repeating it has no second effect. @throws Error when it cannot be named. */
  idempotencyKey(): string;
  /** E-mail address of the customer whose conversation it is, where they have signed in. */
  customer(): string | undefined;
  /** Whose conversation it is. @throws Error when the run has no such context. */
  caller(): z.infer<typeof callerRecord>;
}

const callerRecord = z.object({ conversationId: z.string().min(1), visitorId: z.string().min(1) });

/** Makes an SDK tool whose every failure is text that the model can use and that shows nothing internal. */
export function defineTool<Parameters extends z.ZodObject>(
  services: ToolServices,
  description: ToolDescription<Parameters>,
): DeskTool {
  const { name, parameters, policy, execute } = description;
  const { approval = false } = policy;
  return {
    name,
    policy: { summariseResult, ...policy },
    tool: tool<z.ZodObject>({
      name,
      description: description.description,
      parameters,
      // The gateway goes by the policy; this has the tool wait without a gateway as well.
      needsApproval:
        typeof approval === 'boolean'
          ? approval
          : async (runContext, args) => approval(args, runContext.context as ParleyContext),
      execute(input, runContext, details) {
        // The SDK has validated already; parsing again gives the arguments the type of the tool's own schema.
        return execute(parameters.parse(input), {
          idempotencyKey() {
            const key = services.idempotencyKeyFor(runContext?.context, details?.toolCall?.callId);
            if (key === undefined) throw new Error(`${name} was called without a run id or a call id`);
            return key;
          },
          customer() {
            const caller = callerRecord.safeParse(runContext?.context);
            return caller.success ? services.customerOf(caller.data.visitorId) : undefined;
          },
          caller: () => callerRecord.parse(runContext?.context),
        });
      },
      errorFunction(_runContext, error) {
        // Our tools call no model, so the model's misbehaviour can only be arguments that do not fit the schema.
        if (error instanceof ModelBehaviorError) return JSON.stringify(invalidArguments(parameters));
        services.reportError(error, name);
        return JSON.stringify(UNAVAILABLE);
      },
    }),
  };
}

/** The tools as an agent takes them. */
export function toolsOf(tools: readonly DeskTool[]): Tool[] {
  return tools.map(({ tool: sdkTool }) => sdkTool);
}

/** The policies as the gateway takes them. */
export function policiesOf(tools: readonly DeskTool[]): Record<string, ToolPolicy> {
  return Object.fromEntries(tools.map(({ name, policy }) => [name, policy]));
}

/** The desk's refusal as a tool output; amounts as the customer reads them. */
export function refused(refusal: Refusal): ToolOutput {
  return { ok: false, code: refusal.code, message: refusal.message };
}

const UNAVAILABLE: ToolOutput = {
  ok: false,
  code: 'unavailable',
  message:
    'The shop system did not answer, so this could not be done. Tell the customer so; do not claim that anything was changed.',
};

/** What the tool takes, from its schema. What was wrong is not told: the SDK withholds the validator's findings by default. */
function invalidArguments(parameters: z.ZodObject): ToolOutput {
  const taken = Object.entries(parameters.shape).map(
    ([field, schema]) => `${field}: ${z.globalRegistry.get(schema)?.description ?? 'required'}`,
  );
  return {
    ok: false,
    code: 'invalid_arguments',
    message: `The arguments do not fit the tool. It takes: ${taken.join(' ')}`,
  };
}

const outputWithMessage = z.object({ message: z.string() });

/** The line for the tool card; outputs arrive as objects or, once stored, as JSON text. */
function summariseResult(output: unknown): string {
  let value = output;
  if (typeof output === 'string') {
    try {
      value = JSON.parse(output);
    } catch {
      return output;
    }
  }
  return outputWithMessage.safeParse(value).data?.message ?? 'Done';
}
