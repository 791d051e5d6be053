import { once } from 'node:events';
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

/**
 * Sends pieces of text as they are made, no faster than the other side reads. Whatever fails before the first piece is
 * thrown before anything is sent.
 */
export async function sendStream(
  { response }: Pick<Exchange, 'response'>,
  pieces: AsyncGenerator<string>,
  { type, file }: { readonly type: string; readonly file: string },
): Promise<void> {
  let next = await pieces.next();
  response.writeHead(200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${file}"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    for (; next.done !== true; next = await pieces.next()) {
      if (!response.write(next.value)) await once(response, 'drain', { signal: gone.signal });
      if (gone.signal.aborted) return;
    }
    response.end();
  } catch (error) {
    // Whoever hangs up has what they wanted.
    if (!gone.signal.aborted) throw error;
  } finally {
    await pieces.return(undefined);
  }
}
