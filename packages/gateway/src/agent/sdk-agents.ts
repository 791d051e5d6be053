/** The adapter: runs the SDK's agents for the run controller. The SDK's names end here. */
import {
  type AgentInputItem,
  type ModelProvider,
  type NonStreamRunOptions,
  Runner,
  setTraceProcessors,
} from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import type { AgentOutcome, AgentPort, AgentRequest, RunRecorder } from '../run/agent-port.ts';
import type { AgentDefinition, AgentDefinitions, AgentRegistry, ParleyContext } from './definition.ts';
import { mapRunError } from './error-mapping.ts';
import { instrumentAgents, type OnToolCall } from './instrument.ts';
import { type AgentState, refuseInvalid, restore, toPendingCall } from './pending-calls.ts';
import { type RunScope, runScope } from './scope.ts';
import { StagedSession } from './staged-session.ts';
import { tapProvider } from './tapped-model.ts';
import { TurnItems } from './turn-items.ts';

// Importing the SDK installs an exporter that sends every trace to OpenAI. Whoever wants processors sets their own.
setTraceProcessors([]);

export interface SdkAgentsOptions {
  readonly agents: AgentDefinitions;
  readonly registry: AgentRegistry;
  readonly modelProvider: ModelProvider;
  /** Model calls that one run may make (CO4). */
  readonly maxTurns: number;
  /** Name of the workflow in traces. */
  readonly workflowName: string;
  /** Whether spans may hold prompts, arguments and answers (OB4). */
  readonly traceContent: boolean;
  readonly onToolCall: OnToolCall;
}

type AnyAgent = AgentDefinition['agent'];

export function createSdkAgents(options: SdkAgentsOptions): AgentPort {
  const { agents, registry, maxTurns } = options;
  instrumentAgents(
    Object.values(agents).map(({ agent }) => agent),
    registry,
    options.onToolCall,
  );
  const modelProvider = tapProvider(options.modelProvider);

  const createRunner = (request: AgentRequest, recorder: RunRecorder): Runner => {
    const runner = new Runner({
      modelProvider,
      workflowName: options.workflowName,
      traceId: `trace_${request.traceId}`,
      groupId: request.conversationId,
      traceIncludeSensitiveData: options.traceContent,
    });
    let handoffs = 0;
    // A listener that throws would fail the run; the recorder only notes it.
    runner.on('agent_handoff', (_context, from, to) => {
      recorder.agentChanged(handoffs, registry.nameOf(from), registry.nameOf(to));
      handoffs += 1;
    });
    return runner;
  };

  return {
    async run(request, recorder) {
      const definition = registry.definition(request.agent);
      const items = new TurnItems(request.resume === undefined ? request.text : undefined);
      if (definition === undefined) {
        const cause = new Error(`there is no agent ${request.agent}`);
        return { type: 'failed', status: 'failed', code: 'internal', cause, items: asJson(items.close()) };
      }
      const context = contextOf(request);
      const { signal, safePoint } = request;
      const [modelCalls, callers] = [new Map<string, number>(), new Map<string, string>()];
      const scope: RunScope = { recorder, context, path: [], modelCalls, callers, items, signal, safePoint };
      const session = new StagedSession(request.conversationId, request.history as unknown as AgentInputItem[]);
      const runner = createRunner(request, recorder);
      return runScope.run(scope, async (): Promise<AgentOutcome> => {
        try {
          const runOptions: NonStreamRunOptions<ParleyContext> = { context, session, maxTurns, signal };
          const input: string | AgentState =
            request.resume === undefined ? request.text : await restore(definition.agent, request.resume, context);
          if (typeof input !== 'string') recorder.agentIs(registry.nameOf(input.currentAgent));
          let result = await runner.run<AnyAgent, ParleyContext>(definition.agent, input as string, runOptions);
          // Nobody is asked about calls that the tool would refuse; the model is told, and goes on.
          while (refuseInvalid(result.state, result.interruptions)) {
            result = await runner.run<AnyAgent, ParleyContext>(definition.agent, result.state, runOptions);
          }
          const added = asJson(items.weave(session.added));
          if (result.interruptions.length === 0) {
            return { type: 'completed', output: (result.finalOutput ?? null) as JsonValue, items: added };
          }
          const pending = result.interruptions.map((item) => toPendingCall(item, registry));
          return { type: 'paused', snapshot: result.state.toString(), pending, items: added };
        } catch (cause) {
          const closed = asJson(items.close());
          if (signal.aborted) return { type: 'stopped', items: closed };
          return { type: 'failed', ...mapRunError(cause), cause, items: closed };
        }
      });
    },
  };
}

function contextOf({ conversationId, runId, visitorId, site, page }: AgentRequest): ParleyContext {
  return { conversationId, runId, visitorId, site, ...(page !== undefined && { page }) };
}

/** The SDK's items are JSON by construction: they are stored as it made them. */
function asJson(items: readonly AgentInputItem[]): readonly JsonValue[] {
  return items as unknown as readonly JsonValue[];
}
