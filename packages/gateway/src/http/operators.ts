/** `/v1/operators…`: how operators sign in, and how admins look after their accounts (SC2). */
import { OperatorRole } from '@parley/protocol';
import * as z from 'zod/mini';
import { byCaller } from '../conversation/audit.ts';
import { GatewayError } from '../errors.ts';
import {
  type AccountDeps,
  addOperator,
  changeOperator,
  endSessions,
  listOperators,
} from '../identity/operator-accounts.ts';
import type { OidcSignIn } from '../identity/oidc-sign-in.ts';
import type { StartedSession } from '../identity/sessions.ts';
import { createSignIn, type SignIn, type SignInDeps } from '../identity/sign-in.ts';
import { isSessionToken } from '../identity/sessions.ts';
import { checkBody, readBody } from './body.ts';
import type { Endpoint, Exchange } from './endpoint.ts';
import { sendJson } from './http-error.ts';
import { bindingOf, forgetBinding } from './oidc.ts';
import { bearerOf, type OperatorAccess } from './operator-access.ts';

export interface OperatorEndpointOptions extends AccountDeps, SignInDeps {
  readonly access: OperatorAccess;
  readonly oidc: Pick<OidcSignIn, 'issuers'>;
  /** Whether there is a development operator. */
  readonly hasDevelopmentOperator: boolean;
}

const Credentials = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  password: z.string().check(z.minLength(1), z.maxLength(1000)),
  code: z.optional(z.string().check(z.maxLength(16))),
});
const TicketOnly = z.strictObject({ ticket: z.string().check(z.minLength(1), z.maxLength(2000)) });
const NewOperator = z.strictObject({
  name: z.string(),
  operatorRole: OperatorRole,
  password: z.string(),
});
const Patch = z.strictObject({
  operatorRole: z.optional(OperatorRole),
  disabled: z.optional(z.boolean()),
  password: z.optional(z.string()),
  totp: z.optional(z.boolean()),
});

const BASE = '/v1/operators';

export function createOperatorEndpoint(options: OperatorEndpointOptions): Endpoint {
  const by = createSignIn(options);
  return async (exchange) => {
    const { pathname } = exchange.url;
    if (pathname !== BASE && !pathname.startsWith(`${BASE}/`)) return false;
    const { method } = exchange.request;
    switch (`${method} ${pathname.slice(BASE.length)}`) {
      case 'GET /sign-in':
        await tellWays(options, exchange);
        return true;
      case 'POST /sign-in':
        await signIn(by, options, exchange);
        return true;
      case 'POST /sign-out':
        await signOut(by, options, exchange);
        return true;
      case 'GET ':
        await options.access.require(exchange.request, 'admin');
        sendJson(exchange.response, 200, { operators: await listOperators(options) });
        return true;
      case 'POST ':
        await add(options, exchange);
        return true;
      default:
        return change(options, exchange);
    }
  };
}

/** Answers `{methods, issuers}`: how one can sign in from there. */
async function tellWays(options: OperatorEndpointOptions, { request, response }: Exchange): Promise<void> {
  const { access, hasDevelopmentOperator, store, oidc } = options;
  access.requireOrigin(request);
  const operators = await listOperators({ store });
  const methods = [
    ...(operators.some(({ hasPassword }) => hasPassword) ? ['password'] : []),
    ...(oidc.issuers.length > 0 ? ['oidc'] : []),
    ...(hasDevelopmentOperator && access.isLocal(request) ? ['development'] : []),
  ];
  sendJson(response, 200, { methods, issuers: oidc.issuers });
}

/** Answers `{token, expiresAt, operator: {id, name, operatorRole}}`. */
async function signIn(by: SignIn, { access }: OperatorEndpointOptions, { request, response }: Exchange): Promise<void> {
  access.requireOrigin(request);
  const given = await readBody(request, z.looseObject({ ticket: z.optional(z.unknown()) }));
  const address = access.addressOf(request);
  if (given.ticket === undefined) {
    const session = await by.byPassword(checkBody(given, Credentials), address);
    sendJson(response, 200, toAnswer(session));
  } else {
    const { ticket } = checkBody(given, TicketOnly);
    const session = await by.byTicket(ticket, bindingOf(request), address);
    sendJson(response, 200, toAnswer(session), forgetBinding(request));
  }
}

function toAnswer({ token, expiresAtMs, principal }: StartedSession): object {
  const { id, name, operatorRole } = principal;
  return { token, expiresAt: new Date(expiresAtMs).toISOString(), operator: { id, name, operatorRole } };
}

async function signOut(
  by: SignIn,
  { access }: OperatorEndpointOptions,
  { request, response }: Exchange,
): Promise<void> {
  const { principal } = await access.require(request, 'viewer');
  const token = bearerOf(request) ?? '';
  // The development operator has no session that could be ended.
  if (isSessionToken(token)) await by.out(token, principal);
  sendJson(response, 200, {});
}

async function add(options: OperatorEndpointOptions, { request, response }: Exchange): Promise<void> {
  const caller = await options.access.require(request, 'admin');
  const given = await readBody(request, NewOperator);
  sendJson(response, 201, { operator: await addOperator(options, given, byCaller(caller)) });
}

/** `PATCH /v1/operators/<id>`; answers `{operator, totp?}`. `DELETE /v1/operators/<id>/sessions` signs them out. */
async function change(options: OperatorEndpointOptions, { url, request, response }: Exchange): Promise<boolean> {
  const [, id, sessions] = /^\/v1\/operators\/([\w-]+)(\/sessions)?$/.exec(url.pathname) ?? [];
  if (id === undefined || request.method !== (sessions === undefined ? 'PATCH' : 'DELETE')) {
    throw new GatewayError('not_found');
  }
  const caller = await options.access.require(request, 'admin');
  if (sessions !== undefined) {
    await endSessions(options, id, byCaller(caller));
    sendJson(response, 200, {});
    return true;
  }
  const patch = await readBody(request, Patch);
  sendJson(response, 200, await changeOperator(options, id, patch, byCaller(caller)));
  return true;
}
