import type { IncomingMessage, ServerResponse } from 'node:http';
import { CUSTOMERS, type Customers } from './customers.ts';

const PATH = /^\/customers\/([^/]+)\/token$/;

/**
 * Answers `POST /customers/<name>/token` with `{token}`: what the server of a shop does for whoever is signed in there. Pages of
 * other origins cannot read the answer.
 *
 * @returns false for any other path, which is left alone.
 */
export function serveCustomerToken(customers: Customers, request: IncomingMessage, response: ServerResponse): boolean {
  const [, name = ''] = PATH.exec(request.url ?? '') ?? [];
  if (name === '') return false;
  const customer = CUSTOMERS.get(name);
  const answer = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  };
  if (request.method !== 'POST') answer(405, { error: 'POST is needed' });
  else if (customer === undefined) answer(404, { error: 'there is no such customer' });
  else
    customers.sign(customer).then(
      (token) => answer(200, { token }),
      () => answer(500, { error: 'not signed' }),
    );
  return true;
}
