import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Exchange {
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers requests of some path. @returns false for those that are not its own. */
export type Endpoint = (exchange: Exchange) => Promise<boolean>;

/** Whether the method is the only one that is allowed here; answers the request if it is not. */
export function isMethod({ request, response }: Exchange, method: string): boolean {
  if (request.method === method) return true;
  response.writeHead(405, { allow: method, 'content-length': 0 }).end();
  return false;
}
