/**
 * SDK span data to OTel names, kinds and attributes. Pure. An allow-list: a key that is not named here is not exported,
 * whatever a later SDK puts there.
 */
import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { SpanData } from '@openai/agents';
import { AgentsAttr, Attr } from './attributes.ts';
import { clip, MAX_CONTENT_LENGTH } from './content.ts';
import { defined, list, number, record, text } from './json-reading.ts';
import { type MessageFormat, requestContent, responseContent } from './messages.ts';
import { finishReasons, readUsage, responseAttributes } from './model-response.ts';

/** What the mapping needs to know besides the span's data. */
export interface MappingOptions extends MessageFormat {
  readonly captureContent: boolean;
  readonly providerName: string;
  /** Keys of custom spans that may be exported. */
  readonly customKeys: ReadonlySet<string>;
  /** Keys of the traces' metadata that may be exported. */
  readonly metadataKeys: ReadonlySet<string>;
  /** The stage (`input`, `output`, …) of a guardrail by name; the SDK's span data lacks it. */
  readonly guardrailStage: (name: string) => string | undefined;
}

export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}

export interface SpanEnd {
  /** A better name, when it is only known at the end. */
  readonly name?: string;
  readonly attributes: Attributes;
}

/** Names are the developer's, but nothing keeps them short. */
const MAX_NAME_LENGTH = 128;

function named(operation: string, subject: string | undefined): string {
  return subject === undefined ? operation : clip(`${operation} ${subject}`, MAX_NAME_LENGTH);
}

/** Whether the span is a model call, whose span is `chat`. */
export function isModelSpan(data: SpanData): boolean {
  return data.type === 'response' || data.type === 'generation';
}

/** Name, kind and the attributes that a sampler may want to see, from the data of a span that just started. */
export function spanStart(data: SpanData, options: MappingOptions): SpanStart {
  const provider = { [Attr.provider]: options.providerName };
  // The newest conventions have the provider on model calls only: an agent may use several.
  const agentProvider = options.conventions.version === '1.41' ? provider : {};
  switch (data.type) {
    case 'task': {
      const workflow = text(data.name);
      const attributes = defined({ [Attr.operation]: 'invoke_workflow', [Attr.workflowName]: workflow });
      return { name: named('invoke_workflow', workflow), kind: SpanKind.INTERNAL, attributes };
    }
    case 'agent': {
      const attributes = { [Attr.operation]: 'invoke_agent', [Attr.agentName]: data.name, ...agentProvider };
      return { name: named('invoke_agent', data.name), kind: SpanKind.INTERNAL, attributes };
    }
    case 'turn': {
      const attributes = { [AgentsAttr.turn]: data.turn, [AgentsAttr.agent]: data.agent_name };
      return { name: 'turn', kind: SpanKind.INTERNAL, attributes };
    }
    case 'response':
    case 'generation': {
      const model = data.type === 'generation' ? text(data.model) : undefined;
      const attributes = defined({
        [Attr.operation]: 'chat',
        [Attr.openaiApiType]: data.type === 'response' ? 'responses' : 'chat_completions',
        [Attr.requestModel]: model,
        ...provider,
      });
      return { name: named('chat', model), kind: SpanKind.CLIENT, attributes };
    }
    case 'function': {
      const attributes = { [Attr.operation]: 'execute_tool', [Attr.toolName]: data.name, [Attr.toolType]: 'function' };
      return { name: named('execute_tool', data.name), kind: SpanKind.INTERNAL, attributes };
    }
    case 'mcp_tools': {
      const attributes = defined({ [Attr.mcpMethod]: 'tools/list', [AgentsAttr.mcpServer]: text(data.server) });
      return { name: 'tools/list', kind: SpanKind.CLIENT, attributes };
    }
    case 'handoff': {
      const attributes = defined({ [AgentsAttr.handoffFrom]: text(data.from_agent) });
      return { name: named('handoff', text(data.to_agent)), kind: SpanKind.INTERNAL, attributes };
    }
    case 'guardrail': {
      const stage = options.guardrailStage(data.name);
      const attributes = defined({ [AgentsAttr.guardrailName]: data.name, [AgentsAttr.guardrailStage]: stage });
      return { name: named('guardrail', data.name), kind: SpanKind.INTERNAL, attributes };
    }
    case 'speech':
    case 'transcription': {
      const model = text(data.model);
      const attributes = defined({ [Attr.requestModel]: model });
      return { name: named(data.type, model), kind: SpanKind.CLIENT, attributes };
    }
    case 'speech_group':
      return { name: 'speech_group', kind: SpanKind.INTERNAL, attributes: {} };
    case 'custom':
      return { name: clip(data.name, MAX_NAME_LENGTH), kind: SpanKind.INTERNAL, attributes: {} };
    default:
      // A span type of a later SDK: its place in the tree is worth keeping, its data is not known.
      return { name: clip(String(record(data)['type']), MAX_NAME_LENGTH), kind: SpanKind.INTERNAL, attributes: {} };
  }
}

function usageAttributes(usage: unknown): Attributes {
  const from = record(usage);
  const tokens = readUsage(usage);
  return defined({
    [AgentsAttr.usageInput]: tokens.input,
    [AgentsAttr.usageOutput]: tokens.output,
    [AgentsAttr.usageCacheRead]: tokens.input === undefined ? undefined : number(from['cached_input_tokens']),
    [AgentsAttr.usageCacheWrite]: tokens.input === undefined ? undefined : number(from['cache_write_input_tokens']),
    [AgentsAttr.usageRequests]: number(from['requests']),
  });
}

/** The allow-listed entries of what an application attached, if they are plain values; text is redacted as content is. */
function allowed(data: unknown, keys: ReadonlySet<string>, prefix: string, { content }: MappingOptions): Attributes {
  if (keys.size === 0) return {};
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(record(data))) {
    if (!keys.has(key)) continue;
    if (typeof value === 'number' || typeof value === 'boolean') attributes[`${prefix}${key}`] = value;
    const said =
      typeof value === 'string' ? content.attribute(() => content.text(value, MAX_CONTENT_LENGTH)) : undefined;
    if (said !== undefined) attributes[`${prefix}${key}`] = said;
  }
  return attributes;
}

/** What an SDK trace says of itself, for the top spans of its runs. */
export function traceAttributes(
  sdkTrace: { readonly name?: unknown; readonly metadata?: unknown },
  options: MappingOptions,
): Attributes {
  return {
    ...defined({ [AgentsAttr.traceName]: text(sdkTrace.name) }),
    ...allowed(sdkTrace.metadata, options.metadataKeys, AgentsAttr.metadata, options),
  };
}

/** The server in `mcp_data`: an object, although the SDK types it as a string. */
function mcpServer(mcpData: unknown): string | undefined {
  return text(record(mcpData)['server']) ?? text(mcpData);
}

function functionEnd(data: SpanData & { type: 'function' }, options: MappingOptions): Attributes {
  const server = mcpServer(data.mcp_data);
  const { captureContent, content } = options;
  const said = (value: unknown): string | undefined => {
    const words = captureContent ? text(value) : undefined;
    return words === undefined ? undefined : content.attribute(() => content.text(words, MAX_CONTENT_LENGTH));
  };
  return defined({
    ...(server === undefined ? {} : { [Attr.mcpMethod]: 'tools/call', [AgentsAttr.mcpServer]: server }),
    [Attr.toolCallArguments]: said(data.input),
    [Attr.toolCallResult]: said(data.output),
  });
}

/** The settings in a generation span's data. The SDK has them also when sensitive data is off. */
function settings(config: unknown): Attributes {
  const from = record(config);
  return defined({
    [Attr.requestTemperature]: number(from['temperature']),
    [Attr.requestTopP]: number(from['top_p']),
  });
}

/** The raw response in a model span's data; the SDK leaves it out when sensitive data is off. */
function modelEnd(data: SpanData & { type: 'response' | 'generation' }, options: MappingOptions): Attributes {
  const generation = data.type === 'generation';
  const raw = record(generation ? data.output?.[0] : data._response);
  const attributes = {
    ...(generation ? settings(data.model_config) : {}),
    ...responseAttributes({ usage: record(data)['usage'], ...raw }, options.conventions),
    ...defined({ [Attr.responseId]: generation ? undefined : text(data.response_id) }),
    ...defined({ [Attr.requestModel]: generation ? text(data.model) : undefined }),
  };
  if (!options.captureContent) return attributes;
  const input = generation ? data.input : data._input;
  const asked = requestContent({ input, tools: raw['tools'], instructions: raw['instructions'] }, options);
  const output = raw['output'] ?? list(raw['choices']).map((choice) => record(choice)['message']);
  const reason = finishReasons(raw, list(raw['output']))[0];
  return { ...attributes, ...asked, ...responseContent(output, reason, options) };
}

/** Attributes (and sometimes the name) that a span has only when it ends. */
export function spanEnd(data: SpanData, options: MappingOptions): SpanEnd {
  switch (data.type) {
    case 'task':
    case 'turn':
      return { attributes: usageAttributes(data.usage) };
    case 'agent':
      return {
        attributes: defined({
          [Attr.outputType]: data.output_type === 'text' ? 'text' : text(data.output_type) && 'json',
          [AgentsAttr.tools]: data.tools?.slice(),
          [AgentsAttr.handoffs]: data.handoffs?.length ? data.handoffs.slice() : undefined,
        }),
      };
    case 'response':
      return { attributes: modelEnd(data, options) };
    case 'generation': {
      const model = text(data.model);
      return { ...(model === undefined ? {} : { name: named('chat', model) }), attributes: modelEnd(data, options) };
    }
    case 'function':
      return { attributes: functionEnd(data, options) };
    case 'mcp_tools':
      return { attributes: defined({ [AgentsAttr.mcpToolCount]: data.result?.length }) };
    case 'handoff': {
      const to = text(data.to_agent);
      return { name: named('handoff', to), attributes: defined({ [AgentsAttr.handoffTo]: to }) };
    }
    case 'guardrail':
      return { attributes: { [AgentsAttr.guardrailTriggered]: data.triggered } };
    case 'custom':
      return { attributes: allowed(data.data, options.customKeys, AgentsAttr.custom, options) };
    default:
      return { attributes: {} };
  }
}
