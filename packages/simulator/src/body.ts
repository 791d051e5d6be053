import type { IncomingMessage } from 'node:http';
import { ApiError } from './wire.ts';

/** Largest request body, in bytes. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** A body up to this size is read to its end before it is refused, so that the client gets to see the refusal. */
const MAX_DRAINED_BYTES = 4 * MAX_BODY_BYTES;

/** Reads a request body; throws {@link ApiError} 413 when it is too large. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MAX_DRAINED_BYTES) break;
  }
  if (size > MAX_BODY_BYTES) {
    throw new ApiError(413, `Request body is larger than ${MAX_BODY_BYTES} bytes.`, {
      code: 'request_too_large',
      headers: { connection: 'close' },
    });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Parses a request body; throws {@link ApiError} 400 when it is no JSON. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(
      400,
      'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly.)',
    );
  }
}
