/** The adapter to the SDK with a scripted model: what the tests of `agent/` run their agents on. */
import type { Agent, Model, ModelProvider } from '@openai/agents';
import { getGlobalTraceProvider, setTraceProcessors, setTracingDisabled } from '@openai/agents';
import { ScriptedModel, type ScriptedModelInput } from '@openai/agents/testing';
import { type AgentDefinitions, createRegistry, type ToolPolicy } from '../agent/definition.ts';
import { createSdkAgents } from '../agent/sdk-agents.ts';
import type { AgentOutcome, AgentRequest } from '../run/agent-port.ts';
import { MemoryRecorder, type Remembered } from './memory-recorder.ts';

// The SDK does not trace in tests by itself, and only the span of a call tells that the call failed.
setTraceProcessors([]);
setTracingDisabled(false);

// oxlint-disable-next-line typescript/no-explicit-any -- As in `AgentDefinition`.
type AnyAgent = Agent<any, any>;

export interface BenchOptions {
  /** Registered under their names in lower case; the first one runs. */
  readonly agents: readonly AnyAgent[];
  readonly script?: readonly ScriptedModelInput[];
  readonly model?: Model;
  readonly tools?: Readonly<Record<string, ToolPolicy>>;
  readonly maxTurns?: number;
}

export interface RunOptions extends Partial<AgentRequest> {
  readonly remembered?: Remembered;
}

export interface Finished {
  readonly outcome: AgentOutcome;
  readonly recorder: MemoryRecorder;
}

/** Agents behind the port, as one process has them. */
export class AgentBench {
  readonly model: ScriptedModel;
  readonly #port: ReturnType<typeof createSdkAgents>;
  readonly #agent: string;

  constructor({ agents, script = [], model, tools, maxTurns = 10 }: BenchOptions) {
    this.model = new ScriptedModel(script);
    const names = agents.map(({ name }) => name.toLowerCase());
    this.#agent = names[0] ?? '';
    const definitions: AgentDefinitions = Object.fromEntries(
      agents.map((agent, index) => [
        names[index],
        { agent, title: agent.name, ...(index === 0 && tools !== undefined && { tools }) },
      ]),
    );
    const modelProvider: ModelProvider = { getModel: async () => model ?? this.model };
    this.#port = createSdkAgents({
      agents: definitions,
      registry: createRegistry(definitions),
      modelProvider,
      maxTurns,
      workflowName: 'test',
      traceContent: false,
      onToolCall: () => {},
    });
  }

  async run({ remembered, ...request }: RunOptions = {}): Promise<Finished> {
    const recorder = new MemoryRecorder(remembered);
    const outcome = await this.#port.run(
      {
        agent: this.#agent,
        text: 'Hello',
        history: [],
        conversationId: 'conv_1',
        runId: 'run_1',
        visitorId: 'vis_1',
        site: 'storefront',
        traceId: 'ab'.repeat(16),
        signal: new AbortController().signal,
        safePoint: () => {},
        ...request,
      },
      recorder,
    );
    await getGlobalTraceProvider().forceFlush();
    return { outcome, recorder };
  }
}
