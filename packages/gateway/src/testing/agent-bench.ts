/** The adapter to the SDK with a scripted model: what the tests of `agent/` run their agents on. */
import type { Agent, Model, ModelProvider } from '@openai/agents';
import { ScriptedModel, type ScriptedModelInput } from '@openai/agents/testing';
import {
  type AgentDefinition,
  type AgentDefinitions,
  type AgentRegistry,
  createRegistry,
  type SourcedPolicies,
  type ToolPolicy,
} from '../agent/definition.ts';
import { createModelResolver, type ModelsConfig } from '../agent/model-choice.ts';
import { type ContextWindow, createModelServices } from '../agent/model-services.ts';
import { createSdkAgents } from '../agent/sdk-agents.ts';
import type { ToolSource } from '../agent/tool-source.ts';
import type { Guardrail } from '../policy/guardrails/guardrail.ts';
import type { GuardrailsFor } from '../policy/guardrails/guardrail-set.ts';
import type { AgentOutcome, AgentRequest } from '../run/agent-port.ts';
import { Guard } from '../run/guard.ts';
import { MemoryRecorder, type Remembered } from './memory-recorder.ts';
import { guardrailsOf, roomyLimits } from './policies.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- As in `AgentDefinition`.
type AnyAgent = Agent<any, any>;

export interface BenchOptions {
  /** Registered under their names in lower case; the first one runs. */
  readonly agents: readonly AnyAgent[];
  readonly script?: readonly ScriptedModelInput[];
  readonly model?: Model;
  readonly tools?: Readonly<Record<string, ToolPolicy>>;
  /** What else the definitions of the agents say, by their names in lower case. */
  readonly definitions?: Readonly<Record<string, Partial<AgentDefinition>>>;
  /** Called with each name under which a model is asked for. */
  readonly onModel?: (name: string | undefined) => void;
  /** See `ModelServicesOptions`. */
  readonly onUnlisted?: (error: Error) => void;
  /** See `GatewayOptions.services`. */
  readonly services?: unknown;
  readonly maxTurns?: number;
  readonly limits?: Partial<typeof roomyLimits>;
  readonly sources?: readonly ToolSource[];
  readonly sourced?: SourcedPolicies;
  readonly guardrails?: readonly Guardrail[];
  readonly models?: ModelsConfig;
  readonly window?: ContextWindow;
  /** Called in place of waiting between attempts. */
  readonly sleep?: (ms: number) => Promise<void>;
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
  readonly #registry: AgentRegistry;
  readonly #limits: typeof roomyLimits;
  readonly #guardrailsFor: GuardrailsFor;

  constructor(options: BenchOptions) {
    const {
      agents,
      script = [],
      model,
      tools,
      maxTurns = 10,
      window = {},
      models = {},
      sleep = async () => {},
    } = options;
    this.#limits = { ...roomyLimits, maxTurns, ...options.limits };
    this.#guardrailsFor = guardrailsOf(options.guardrails);
    this.model = new ScriptedModel(script);
    const names = agents.map(({ name }) => name.toLowerCase());
    this.#agent = names[0] ?? '';
    const definitions: AgentDefinitions = Object.fromEntries(
      agents.map((agent, index) => [
        names[index],
        {
          agent,
          title: agent.name,
          ...(index === 0 && tools !== undefined && { tools }),
          ...options.definitions?.[names[index] ?? ''],
        },
      ]),
    );
    const modelProvider: ModelProvider = {
      getModel: async (name) => {
        options.onModel?.(name);
        return model ?? this.model;
      },
    };
    this.#registry = createRegistry(definitions, options.sourced);
    const resolver = createModelResolver(modelProvider, models);
    const silent = { onRetry: () => {}, onGivenUp: () => {} };
    const services = createModelServices({
      provider: modelProvider,
      resolver,
      models,
      window,
      timeouts: { sleep },
      ...(options.onUnlisted && { onUnlisted: options.onUnlisted }),
      ...silent,
    });
    this.#port = createSdkAgents({
      agents: definitions,
      registry: this.#registry,
      ...(options.sources && { sources: options.sources }),
      modelProvider,
      resolver,
      services,
      workflowName: 'test',
      traceContent: false,
      onToolCall: () => {},
      appServices: options.services,
    });
  }

  async run({ remembered, ...request }: RunOptions = {}): Promise<Finished> {
    const recorder = new MemoryRecorder(remembered);
    const signal = request.signal ?? new AbortController().signal;
    const guard = new Guard({
      agent: this.#agent,
      setFor: (agent) => this.#guardrailsFor('storefront', agent),
      policy: (name) => this.#registry.policy(name),
      placeholders: [],
      screening: async () => undefined,
      signal,
      record: recorder,
      onTrip: () => {},
    });
    const outcome = await this.#port.run(
      {
        agent: this.#agent,
        text: 'Hello',
        messageId: 'msg_user',
        role: 'visitor',
        history: [],
        conversationId: 'conv_1',
        runId: 'run_1',
        visitorId: 'vis_1',
        site: 'storefront',
        traceId: 'ab'.repeat(16),
        signal,
        safePoint: () => {},
        guard,
        limits: this.#limits,
        budget: { reserve: async () => () => {} },
        summaries: { read: async () => undefined, write: () => {} },
        ...request,
      },
      recorder,
    );
    return { outcome, recorder };
  }
}
