/** `/v1/account…`: what operators do to their own accounts (SC2). */
import * as z from 'zod/mini';
import { byCaller } from '../conversation/audit.ts';
import { GatewayError } from '../errors.ts';
import type { AccountDeps } from '../identity/operator-accounts.ts';
import { createOwnAccount, type Owner } from '../identity/own-account.ts';
import { hashToken, isSessionToken } from '../identity/sessions.ts';
import { readBody } from './body.ts';
import type { Endpoint, Exchange } from './endpoint.ts';
import { sendJson } from './http-error.ts';
import { bearerOf, type RequireOperator } from './operator-access.ts';

export interface AccountEndpointOptions extends AccountDeps {
  readonly requireOperator: RequireOperator;
}

const password = z.string().check(z.minLength(1), z.maxLength(1000));
const Password = z.strictObject({ password });
const NewPassword = z.strictObject({ password, newPassword: z.string() });
const Codes = z.strictObject({ password, secret: z.string(), code: z.string().check(z.maxLength(16)) });

const BASE = '/v1/account';

/** Answers `{operator}`, and to what offers one-time codes `{secret, uri}`. */
export function createAccountEndpoint(options: AccountEndpointOptions): Endpoint {
  const account = createOwnAccount(options);
  const answer = async (owner: Owner, { url, request }: Exchange): Promise<object> => {
    switch (`${request.method} ${url.pathname.slice(BASE.length)}`) {
      case 'GET ':
        return { operator: await account.view(owner.id) };
      case 'POST /password':
        return { operator: await account.changePassword(owner, await readBody(request, NewPassword)) };
      case 'POST /totp':
        return account.offerCodes(owner, await readBody(request, Password));
      case 'PUT /totp':
        return { operator: await account.enableCodes(owner, await readBody(request, Codes)) };
      case 'DELETE /totp':
        return { operator: await account.disableCodes(owner, await readBody(request, Password)) };
      default:
        throw new GatewayError('not_found');
    }
  };
  return async (exchange) => {
    const { pathname } = exchange.url;
    if (pathname !== BASE && !pathname.startsWith(`${BASE}/`)) return false;
    const caller = await options.requireOperator(exchange.request, 'viewer');
    const token = bearerOf(exchange.request) ?? '';
    const session = isSessionToken(token) ? hashToken(token) : undefined;
    const owner = { id: caller.principal.id, by: byCaller(caller), session };
    sendJson(exchange.response, 200, await answer(owner, exchange));
    return true;
  };
}
