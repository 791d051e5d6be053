import {
  Agent,
  GuardrailExecutionError,
  InputGuardrailTripwireTriggered,
  MaxTurnsExceededError,
  ModelBehaviorError,
  ModelRefusalError,
  ModelTimeoutError,
  OutputGuardrailTripwireTriggered,
  SystemError,
  ToolCallError,
  ToolInputGuardrailTripwireTriggered,
  ToolOutputGuardrailTripwireTriggered,
  ToolTimeoutError,
  UserError,
} from '@openai/agents';
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mapRunError } from './error-mapping.ts';
import { IncompleteResponseError } from './tapped-model.ts';

const tripped = { tripwireTriggered: true, outputInfo: { secret: 'of the guardrail' } };
const agent = new Agent({ name: 'A' });
const inputTripwire = new InputGuardrailTripwireTriggered('tripped', {
  guardrail: { type: 'input', name: 'g' },
  output: tripped,
});
const outputTripwire = new OutputGuardrailTripwireTriggered('tripped', {
  guardrail: { type: 'output', name: 'g' },
  output: tripped,
  agent,
  agentOutput: 'x',
});
const behaviour = { type: 'throwException' as const };
const toolInputTripwire = new ToolInputGuardrailTripwireTriggered('tripped', {
  guardrail: { type: 'tool_input', name: 'g' },
  output: { behavior: behaviour, outputInfo: {} },
});
const toolOutputTripwire = new ToolOutputGuardrailTripwireTriggered('tripped', {
  guardrail: { type: 'tool_output', name: 'g' },
  output: { behavior: behaviour, outputInfo: {} },
});
const callError = (cause: Error): ToolCallError => new ToolCallError('Failed to run function tools', cause);

describe('the code of an error that ended a run', () => {
  it.each([
    ['limited', 'max_turns', new MaxTurnsExceededError('Max turns (10) exceeded')],
    ['blocked', 'input_blocked', inputTripwire],
    ['blocked', 'output_blocked', outputTripwire],
    ['blocked', 'input_blocked', callError(toolInputTripwire)],
    ['blocked', 'output_blocked', callError(toolOutputTripwire)],
    ['blocked', 'input_blocked', callError(callError(toolInputTripwire))],
    ['failed', 'tool_failed', callError(callError(new Error('disk')))],
    ['failed', 'tool_failed', callError(new ToolTimeoutError({ toolName: 't', timeoutMs: 5 }))],
    ['failed', 'tool_failed', new ToolTimeoutError({ toolName: 't', timeoutMs: 5 })],
    ['failed', 'internal', new GuardrailExecutionError('failed', new Error('crash'))],
    ['failed', 'model_refused', new ModelRefusalError('I would rather not')],
    ['failed', 'model_timeout', new ModelTimeoutError({ timeoutMs: 5 })],
    ['failed', 'model_error', new ModelBehaviorError('no such tool')],
    ['failed', 'model_error', new IncompleteResponseError('no end')],
    ['failed', 'internal', new UserError('wrong configuration')],
    ['failed', 'internal', new SystemError('cannot be serialised')],
    ['failed', 'internal', new TypeError('x is not a function')],
    ['failed', 'internal', 'a string'],
    ['failed', 'internal', undefined],
  ])('[ER1] is %s, %s for %s', (status, code, error) => {
    expect(mapRunError(error)).toEqual({ status, code });
  });

  it.each([
    [400, 'model_error'],
    [401, 'model_unavailable'],
    [403, 'model_unavailable'],
    [404, 'model_error'],
    [408, 'model_timeout'],
    [409, 'model_error'],
    [413, 'model_error'],
    [422, 'model_error'],
    [429, 'model_unavailable'],
    [500, 'model_unavailable'],
    [503, 'model_unavailable'],
    [504, 'model_timeout'],
  ])('[ER1] follows the status %s of the provider: %s', (status, code) => {
    const error = APIError.generate(status, { error: { message: 'secret detail' } }, undefined, new Headers());
    expect(mapRunError(error)).toEqual({ status: 'failed', code });
  });

  it('[ER1] tells a provider that cannot be reached from one that is slow', () => {
    expect(mapRunError(new APIConnectionError({ cause: new Error('ECONNREFUSED') })).code).toBe('model_unavailable');
    expect(mapRunError(new APIConnectionTimeoutError()).code).toBe('model_timeout');
    expect(mapRunError(APIError.generate(undefined, undefined, undefined, undefined)).code).toBe('model_unavailable');
    expect(mapRunError(new APIError(undefined, { message: 'in mid-stream' }, undefined, undefined)).code).toBe(
      'model_unavailable',
    );
    expect(mapRunError(new APIUserAbortError()).code).toBe('model_unavailable');
  });

  it('[ER1] knows the error of a connection that broke while the answer was read', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {}\n\n', () => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const error: unknown = await response.text().catch((thrown: unknown) => thrown);
    expect((error as Error).message).toBe('terminated');
    expect(mapRunError(error)).toEqual({ status: 'failed', code: 'model_unavailable' });
  });
});
