import * as sdk from '@openai/agents';
import { assistantMessage, ScriptedModel } from '@openai/agents/testing';
import { errorCodes } from '@parley/protocol';
import * as provider from 'openai';
import { APIConnectionError, APIError } from 'openai';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { BudgetExhaustedError } from '../policy/budgets/exhausted.ts';
import { BlockedError } from '../policy/guardrails/blocked.ts';
import { mapRunError } from './error-mapping.ts';
import { EmptyAnswerError, IncompleteResponseError, ResponseFailedError, StalledError } from './model-call/errors.ts';
import { HandoffLimitError } from './run-errors.ts';

const tripped = { tripwireTriggered: true, outputInfo: { secret: 'of the guardrail' } };
const throwing = { behavior: { type: 'throwException' as const }, outputInfo: {} };
const agent = new sdk.Agent({ name: 'A' });
const headers = new Headers();

type Case = readonly [error: unknown, outcome: string];

/** One error of each class that the SDK exports, with how a run ends by it. */
const sdkErrors: Record<string, Case> = {
  // A class that is not known yet: what its subclasses share.
  AgentsError: [new (class extends sdk.AgentsError {})('new'), 'failed internal'],
  GuardrailExecutionError: [new sdk.GuardrailExecutionError('failed', new Error('crash')), 'failed internal'],
  InputGuardrailTripwireTriggered: [
    new sdk.InputGuardrailTripwireTriggered('tripped', {
      guardrail: { type: 'input', name: 'g' },
      output: tripped,
    }),
    'blocked input_blocked',
  ],
  InvalidToolOutputError: [new sdk.InvalidToolOutputError('not in the schema'), 'failed internal'],
  MaxTurnsExceededError: [new sdk.MaxTurnsExceededError('Max turns (10) exceeded'), 'limited max_turns'],
  ModelBehaviorError: [new sdk.ModelBehaviorError('Invalid output type'), 'failed model_error'],
  ModelRefusalError: [new sdk.ModelRefusalError('I would rather not'), 'failed model_refused'],
  ModelTimeoutError: [new sdk.ModelTimeoutError({ timeoutMs: 5 }), 'failed model_timeout'],
  OutputGuardrailTripwireTriggered: [
    new sdk.OutputGuardrailTripwireTriggered('tripped', {
      guardrail: { type: 'output', name: 'g' },
      output: tripped,
      agent,
      agentOutput: 'x',
    }),
    'blocked output_blocked',
  ],
  SystemError: [new sdk.SystemError('cannot be serialised'), 'failed internal'],
  ToolCallError: [new sdk.ToolCallError('Failed to run function tools', new Error('disk')), 'failed tool_failed'],
  ToolInputGuardrailTripwireTriggered: [
    new sdk.ToolInputGuardrailTripwireTriggered('tripped', {
      guardrail: { type: 'tool_input', name: 'g' },
      output: throwing,
    }),
    'blocked input_blocked',
  ],
  ToolOutputGuardrailTripwireTriggered: [
    new sdk.ToolOutputGuardrailTripwireTriggered('tripped', {
      guardrail: { type: 'tool_output', name: 'g' },
      output: throwing,
    }),
    'blocked output_blocked',
  ],
  ToolTimeoutError: [new sdk.ToolTimeoutError({ toolName: 't', timeoutMs: 5 }), 'failed tool_failed'],
  UserError: [new sdk.UserError('wrong configuration'), 'failed internal'],
};

/** The same for the provider's client. */
const providerErrors: Record<string, Case> = {
  APIConnectionError: [new APIConnectionError({ cause: new Error('ECONNREFUSED') }), 'failed model_unavailable'],
  APIConnectionTimeoutError: [new provider.APIConnectionTimeoutError(), 'failed model_timeout'],
  APIError: [new APIError(undefined, { message: 'in mid-stream' }, undefined, headers), 'failed model_unavailable'],
  APIUserAbortError: [new provider.APIUserAbortError(), 'failed model_unavailable'],
  AuthenticationError: [new provider.AuthenticationError(401, {}, undefined, headers), 'failed model_unavailable'],
  BadRequestError: [new provider.BadRequestError(400, {}, undefined, headers), 'failed model_error'],
  ConflictError: [new provider.ConflictError(409, {}, undefined, headers), 'failed model_unavailable'],
  InternalServerError: [new provider.InternalServerError(500, {}, undefined, headers), 'failed model_unavailable'],
  InvalidWebhookSignatureError: [new provider.InvalidWebhookSignatureError('wrong'), 'failed internal'],
  NotFoundError: [new provider.NotFoundError(404, {}, undefined, headers), 'failed model_unavailable'],
  OAuthError: [new provider.OAuthError(400, { error: 'invalid_grant' }, headers), 'failed model_unavailable'],
  OpenAIError: [new provider.OpenAIError('missing credentials'), 'failed internal'],
  PermissionDeniedError: [new provider.PermissionDeniedError(403, {}, undefined, headers), 'failed model_unavailable'],
  RateLimitError: [new provider.RateLimitError(429, {}, undefined, headers), 'failed rate_limited'],
  SubjectTokenProviderError: [new provider.SubjectTokenProviderError('no token', 'p'), 'failed model_unavailable'],
  UnprocessableEntityError: [new provider.UnprocessableEntityError(422, {}, undefined, headers), 'failed model_error'],
};

function outcomeOf(error: unknown): string {
  const { status, code } = mapRunError(error);
  return `${status} ${code}`;
}

/** Names of the error classes among the exports of a package. */
function errorClassesIn(exports: object): string[] {
  const isError = (value: unknown): boolean => typeof value === 'function' && value.prototype instanceof Error;
  return Object.entries(exports).flatMap(([name, value]) => (isError(value) ? [name] : []));
}

const inTool = (cause: unknown): sdk.ToolCallError =>
  new sdk.ToolCallError('Failed to run function tools', cause as Error);
const reply = (status: number, error: object): APIError => APIError.generate(status, { error }, undefined, headers);

describe('the code of an error that ended a run', () => {
  it('[ER1] is decided for every class of errors that the SDK and the client export', () => {
    expect(errorClassesIn(sdk).toSorted()).toEqual(Object.keys(sdkErrors).toSorted());
    expect(errorClassesIn(provider).toSorted()).toEqual(Object.keys(providerErrors).toSorted());
  });

  it.each(Object.entries({ ...sdkErrors, ...providerErrors }))('[ER1] of %s', (_name, [error, outcome]) => {
    expect(outcomeOf(error)).toBe(outcome);
  });

  it.each([
    ['failed model_error', new IncompleteResponseError('no end')],
    ['failed model_timeout', new StalledError(5)],
    ['failed model_unavailable', new ResponseFailedError('server_error', undefined)],
    ['failed rate_limited', new ResponseFailedError('rate_limit_exceeded', undefined)],
    ['failed model_refused', new ResponseFailedError('invalid_prompt', undefined)],
    ['failed model_unavailable', new ResponseFailedError(undefined, undefined)],
    ['failed model_error', new EmptyAnswerError('length')],
    ['failed model_refused', new EmptyAnswerError('content_filter')],
    ['failed internal', new TypeError('x is not a function')],
    ['failed internal', 'a string'],
    ['failed internal', undefined],
  ])('[ER1] is %s for %s', (outcome, error) => {
    expect(outcomeOf(error)).toBe(outcome);
  });

  it.each([
    ['blocked input_blocked', new BlockedError('input', 'g')],
    ['blocked output_blocked', new BlockedError('output', 'g')],
    ['limited max_handoffs', new HandoffLimitError(3)],
    ['limited budget_exhausted', new BudgetExhaustedError('conversation', 0)],
  ])("[ER1] is %s for the gateway's own %s, in a tool as well", (outcome, error) => {
    expect(outcomeOf(error)).toBe(outcome);
    expect(outcomeOf(inTool(error))).toBe(outcome);
  });

  it.each([
    [400, 'model_error'],
    [401, 'model_unavailable'],
    [402, 'model_unavailable'],
    [403, 'model_unavailable'],
    [404, 'model_unavailable'],
    [408, 'model_timeout'],
    [409, 'model_unavailable'],
    [413, 'model_error'],
    [422, 'model_error'],
    [429, 'rate_limited'],
    [500, 'model_unavailable'],
    [503, 'model_unavailable'],
    [504, 'model_timeout'],
  ])('[ER1] follows the status %s of the provider: %s', (status, code) => {
    expect(outcomeOf(reply(status, { message: 'secret detail' }))).toBe(`failed ${code}`);
  });

  it.each([
    [429, { code: 'insufficient_quota' }, 'model_unavailable'],
    [429, { code: 'rate_limit_exceeded', type: 'requests' }, 'rate_limited'],
    [400, { code: 'context_length_exceeded', type: 'invalid_request_error' }, 'model_error'],
    [400, { code: 'content_filter' }, 'model_refused'],
    [400, { code: 'content_policy_violation', type: 'invalid_request_error' }, 'model_refused'],
    [400, { code: 'invalid_prompt', type: 'invalid_request_error' }, 'model_refused'],
    [undefined, { code: 'server_error', type: 'error' }, 'model_unavailable'],
    [undefined, { code: 'rate_limit_exceeded', type: 'error' }, 'rate_limited'],
    [undefined, { code: null, type: 'invalid_request_error' }, 'model_error'],
    [undefined, { code: 'context_length_exceeded' }, 'model_error'],
  ])('[ER1] follows the code of the provider: %s %o is %s', (status, body, code) => {
    const error = status === undefined ? new APIError(undefined, body, undefined, headers) : reply(status, body);
    expect(outcomeOf(error)).toBe(`failed ${code}`);
  });

  it('[ER1] tells what blocks a run from a tool that fails, however deep', () => {
    for (const name of ['InputGuardrailTripwireTriggered', 'ToolInputGuardrailTripwireTriggered']) {
      expect(outcomeOf(inTool(inTool(sdkErrors[name]?.[0])))).toBe('blocked input_blocked');
    }
    for (const name of ['OutputGuardrailTripwireTriggered', 'ToolOutputGuardrailTripwireTriggered']) {
      expect(outcomeOf(inTool(sdkErrors[name]?.[0]))).toBe('blocked output_blocked');
    }
    for (const error of [new Error('disk'), sdkErrors['MaxTurnsExceededError']?.[0], reply(503, {})]) {
      expect(outcomeOf(inTool(inTool(error)))).toBe('failed tool_failed');
    }
  });

  it('[ER1] has a sentence that may be shown', () => {
    for (const [error] of Object.values({ ...sdkErrors, ...providerErrors })) {
      expect(errorCodes[mapRunError(error).code].message).toMatch(/^[A-Z].+[.?]$/);
    }
  });

  it('[ER1] of a structured answer that is none', async () => {
    for (const text of ['not JSON', '{"total":"many"}']) {
      const model = new ScriptedModel([[assistantMessage(text)]]);
      const structured = new sdk.Agent({ name: 'A', model, outputType: z.object({ total: z.number() }) });
      const error: unknown = await sdk.run(structured, 'Hello').catch((thrown: unknown) => thrown);
      expect(outcomeOf(error)).toBe('failed model_error');
    }
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
    expect(outcomeOf(error)).toBe('failed model_unavailable');
  });
});
