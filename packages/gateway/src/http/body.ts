import type { IncomingMessage } from 'node:http';
import type * as z from 'zod/mini';
import { GatewayError } from '../errors.ts';

/** No request has more to say. */
const MAX_BYTES = 16_384;

/**
 * Reads the JSON that a request carries.
 *
 * @throws GatewayError `bad_request` for what is too long, no JSON, or not what the schema says; it names the field. Only
 *   `application/json` is read: what a form of any page can send is not.
 */
export async function readBody<T>(request: IncomingMessage, schema: z.ZodMiniType<T>): Promise<T> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json(;|$)/i.test(type)) throw wrong('content-type', 'expected application/json');
  return checkBody(parse(await readText(request)), schema);
}

/** What a request carries, by a schema. @throws GatewayError `bad_request` naming the field. */
export function checkBody<T>(body: unknown, schema: z.ZodMiniType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // A field that there is not is no fault of the body as a whole.
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const field = [...(issue?.path ?? []), ...unknown.slice(0, 1)].join('.') || 'body';
  throw wrong(field, unknown.length > 0 ? 'there is no such field' : (issue?.message ?? 'not as expected'));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw wrong('body', `expected at most ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('body', 'expected JSON');
  }
}

function wrong(field: string, message: string): GatewayError {
  return new GatewayError('bad_request', `${field}: ${message}`, { field });
}
