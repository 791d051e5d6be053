import type { Entry, ModelRequest, TextFormat, ToolChoice, ToolSpec } from './brain/types.ts';
import { isObject, stringOr } from './json.ts';
import type { JsonObject } from './json.ts';
import { ApiError } from './wire.ts';

/** A checked request: the body as sent, and what the server and the brain need of it. */
export interface ParsedRequest {
  readonly body: JsonObject;
  readonly model: string;
  readonly stream: boolean;
  readonly store: boolean;
  readonly previousResponseId: string | undefined;
  readonly maxOutputTokens: number | undefined;
  /** Input items as sent; a string input is one user message. */
  readonly input: readonly unknown[];
  readonly tools: readonly ToolSpec[];
  readonly toolChoice: ToolChoice;
  readonly parallelToolCalls: boolean;
  readonly format: TextFormat | undefined;
}

/** Checks a request body as the API does; throws {@link ApiError} with status 400. */
export function parseRequest(body: unknown): ParsedRequest {
  if (!isObject(body))
    throw new ApiError(400, 'We could not parse the JSON body of your request. The body must be a JSON object.');
  const { model, input, stream, background, conversation } = body;
  if (model === undefined || model === null) throw missing('model');
  if (typeof model !== 'string' || model === '') throw invalid('model', 'expected a non-empty string');
  if (input === undefined || input === null) throw missing('input');
  if (typeof input !== 'string' && !Array.isArray(input))
    throw invalid('input', 'expected a string or an array of items');
  if (background === true) throw unsupported('background');
  if (conversation !== undefined && conversation !== null) throw unsupported('conversation');
  const tools = parseTools(body['tools']);
  return {
    body,
    model,
    stream: stream === true,
    store: body['store'] !== false,
    previousResponseId: parsePrevious(body['previous_response_id']),
    maxOutputTokens: parseMaxOutputTokens(body['max_output_tokens']),
    input: typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : checkItems(input),
    tools,
    toolChoice: parseToolChoice(body['tool_choice'], tools),
    parallelToolCalls: body['parallel_tool_calls'] !== false,
    format: parseFormat(body['text']),
  };
}

/** What the brain sees: the earlier items of a stored conversation, then those of the request. */
export function toModelRequest(request: ParsedRequest, earlier: readonly unknown[]): ModelRequest {
  const { tools, toolChoice, parallelToolCalls, format } = request;
  return {
    instructions: stringOr(request.body['instructions'], ''),
    entries: [...earlier, ...request.input].flatMap(toEntry),
    tools,
    toolChoice,
    parallelToolCalls,
    ...(format ? { format } : {}),
  };
}

function missing(param: string): ApiError {
  return new ApiError(400, `Missing required parameter: '${param}'.`, {
    param,
    code: 'missing_required_parameter',
  });
}

function invalid(param: string, why: string): ApiError {
  return new ApiError(400, `Invalid value for '${param}': ${why}.`, {
    param,
    code: 'invalid_value',
  });
}

function unsupported(param: string): ApiError {
  return new ApiError(400, `Unsupported parameter: '${param}' is not supported by the simulated model.`, {
    param,
    code: 'unsupported_parameter',
  });
}

function checkItems(items: readonly unknown[]): readonly unknown[] {
  for (const [index, item] of items.entries()) {
    if (!isObject(item)) throw invalid(`input[${index}]`, 'expected an object');
  }
  return items;
}

function parsePrevious(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid('previous_response_id', 'expected a string');
  return value;
}

function parseMaxOutputTokens(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
    throw invalid('max_output_tokens', 'expected a positive integer');
  return value;
}

function parseTools(value: unknown): ToolSpec[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid('tools', 'expected an array');
  // Hosted tools are accepted and never used: only function tools run at the client.
  return value.filter(isObject).flatMap((tool, index) => {
    if (tool['type'] !== 'function') return [];
    const name = tool['name'];
    if (typeof name !== 'string' || name === '') throw missing(`tools[${index}].name`);
    const parameters = isObject(tool['parameters']) ? tool['parameters'] : {};
    return [{ name, description: stringOr(tool['description'], ''), parameters }];
  });
}

function parseToolChoice(value: unknown, tools: readonly ToolSpec[]): ToolChoice {
  if (value === undefined || value === null || value === 'auto') return { mode: 'auto' };
  if (value === 'none' || value === 'required') return { mode: value };
  if (!isObject(value)) throw invalid('tool_choice', "expected 'none', 'auto', 'required' or an object");
  if (value['type'] === 'function') {
    const name = stringOr(value['name'], '');
    if (tools.some((tool) => tool.name === name)) return { mode: 'function', name };
    throw new ApiError(400, `Tool choice '${name}' not found in 'tools' parameter.`, {
      param: 'tool_choice',
    });
  }
  if (value['type'] === 'allowed_tools') return { mode: value['mode'] === 'required' ? 'required' : 'auto' };
  return { mode: 'auto' };
}

function parseFormat(text: unknown): TextFormat | undefined {
  const format = isObject(text) ? text['format'] : undefined;
  if (!isObject(format)) return undefined;
  if (format['type'] === 'json_object') return { type: 'json_object' };
  if (format['type'] !== 'json_schema') return undefined;
  if (!isObject(format['schema'])) throw missing('text.format.schema');
  return { type: 'json_schema', schema: format['schema'] };
}

function toEntry(item: unknown): Entry[] {
  if (!isObject(item)) return [];
  const { type, role, name, call_id: callId } = item;
  if (type === 'function_call') {
    return [
      {
        kind: 'call',
        callId: stringOr(callId, ''),
        name: stringOr(name, ''),
        args: stringOr(item['arguments'], ''),
      },
    ];
  }
  if (type === 'function_call_output')
    return [{ kind: 'result', callId: stringOr(callId, ''), output: textOf(item['output']) }];
  if (type !== undefined && type !== 'message') return [];
  if (role === 'user') return [{ kind: 'user', text: textOf(item['content']) }];
  if (role === 'assistant') return [{ kind: 'assistant', text: textOf(item['content']) }];
  return role === 'system' || role === 'developer' ? [{ kind: 'system', text: textOf(item['content']) }] : [];
}

/** The text of a content field: a string, or parts of which some are text. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .filter(isObject)
    .map((part) => stringOr(part['text'], stringOr(part['refusal'], '')))
    .filter((text) => text !== '')
    .join('\n');
}
