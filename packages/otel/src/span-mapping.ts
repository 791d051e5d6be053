/**
 * SDK span data to OTel names, kinds and attributes. Pure. An allow-list: a key that is not named here is not exported,
 * whatever a later SDK puts there.
 */
import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { SpanData } from '@openai/agents';
import { AgentsAttr, Attr } from './attributes.ts';
import { defined, list, number, record, text } from './json-reading.ts';
import { clip, MAX_CONTENT_LENGTH, requestContent, responseContent } from './messages.ts';
import { finishReasons, readUsage, responseAttributes } from './model-response.ts';

/** What the mapping needs to know besides the span's data. */
export interface MappingOptions {
  readonly captureContent: boolean;
  readonly providerName: string;
  /** Keys of custom spans that may be exported. */
  readonly customKeys: ReadonlySet<string>;
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
  switch (data.type) {
    case 'task': {
      const workflow = text(data.name);
      const attributes = defined({ [Attr.operation]: 'invoke_workflow', [Attr.workflowName]: workflow });
      return { name: named('invoke_workflow', workflow), kind: SpanKind.INTERNAL, attributes };
    }
    case 'agent': {
      const attributes = { [Attr.operation]: 'invoke_agent', [Attr.agentName]: data.name, ...provider };
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

function customAttributes(data: unknown, keys: ReadonlySet<string>): Attributes {
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(record(data))) {
    const primitive = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (keys.has(key) && primitive) attributes[`${AgentsAttr.custom}${key}`] = value;
  }
  return attributes;
}

/** The server in `mcp_data`: an object, although the SDK types it as a string. */
function mcpServer(mcpData: unknown): string | undefined {
  return text(record(mcpData)['server']) ?? text(mcpData);
}

function functionEnd(data: SpanData & { type: 'function' }, captureContent: boolean): Attributes {
  const server = mcpServer(data.mcp_data);
  const argumentsText = captureContent ? text(data.input) : undefined;
  const result = captureContent ? text(data.output) : undefined;
  return defined({
    ...(server === undefined ? {} : { [Attr.mcpMethod]: 'tools/call', [AgentsAttr.mcpServer]: server }),
    [Attr.toolCallArguments]: argumentsText === undefined ? undefined : clip(argumentsText, MAX_CONTENT_LENGTH),
    [Attr.toolCallResult]: result === undefined ? undefined : clip(result, MAX_CONTENT_LENGTH),
  });
}

/** The raw response in a model span's data; the SDK leaves it out when sensitive data is off. */
function modelEnd(data: SpanData & { type: 'response' | 'generation' }, captureContent: boolean): Attributes {
  const raw = record(data.type === 'response' ? data._response : data.output?.[0]);
  const id = data.type === 'response' ? text(data.response_id) : undefined;
  const attributes = {
    ...responseAttributes({ usage: record(data)['usage'], ...raw }),
    ...defined({ [Attr.responseId]: id }),
  };
  if (!captureContent) return attributes;
  const input = data.type === 'response' ? data._input : data.input;
  const asked = requestContent({ input, tools: raw['tools'], instructions: raw['instructions'] });
  return { ...attributes, ...asked, ...responseContent(raw['output'], finishReasons(raw, list(raw['output']))[0]) };
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
        }),
      };
    case 'response':
    case 'generation':
      return { attributes: modelEnd(data, options.captureContent) };
    case 'function':
      return { attributes: functionEnd(data, options.captureContent) };
    case 'mcp_tools':
      return { attributes: defined({ [AgentsAttr.mcpToolCount]: data.result?.length }) };
    case 'handoff': {
      const to = text(data.to_agent);
      return { name: named('handoff', to), attributes: defined({ [AgentsAttr.handoffTo]: to }) };
    }
    case 'guardrail':
      return { attributes: { [AgentsAttr.guardrailTriggered]: data.triggered } };
    case 'custom':
      return { attributes: customAttributes(data.data, options.customKeys) };
    default:
      return { attributes: {} };
  }
}
