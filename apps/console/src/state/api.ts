/** The gateway's HTTP endpoints for operators. */
import { ParleyError } from '@parley/client';

export interface Api {
  /**
   * Asks for JSON.
   *
   * @param path Such as `/v1/stats?minutes=60`.
   * @throws {ParleyError} What the gateway answered; `unavailable` when it could not be reached.
   */
  read<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** Changes something. Throws as {@link read} does. */
  change<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>;
  /** Asks for a file. Throws as {@link read} does. */
  download(path: string): Promise<Blob>;
}

/**
 * @param token Undefined before somebody has signed in.
 */
export function createApi(gateway: string, token?: string): Api {
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(init.body !== undefined && { 'content-type': 'application/json' }),
    };
    let response: Response;
    try {
      // Only who is not signed in yet needs a cookie: that of a sign-in elsewhere.
      const credentials = token === undefined ? 'same-origin' : 'omit';
      response = await fetch(`${gateway}${path}`, { ...init, headers, credentials, cache: 'no-store' });
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
      throw new ParleyError('unavailable', 'The gateway could not be reached.', { retryable: true });
    }
    if (response.ok) return response;
    throw await toError(response);
  };
  const toJson = async <T>(response: Response): Promise<T> => {
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  return {
    read: async (path, signal) => toJson(await send(path, signal === undefined ? {} : { signal })),
    change: async (method, path, body) =>
      toJson(await send(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })),
    download: async (path) => (await send(path, {})).blob(),
  };
}

interface ErrorBody {
  readonly error?: {
    readonly code?: ParleyError['code'];
    readonly message?: string;
    readonly retryable?: boolean;
    readonly field?: string;
  };
}

async function toError(response: Response): Promise<ParleyError> {
  const body = (await response.json().catch(() => ({}))) as ErrorBody | null;
  const { code, message, retryable = false, field } = body?.error ?? {};
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ParleyError(
    code ?? (response.status === 404 ? 'not_found' : 'unavailable'),
    message ?? 'The gateway gave an answer that could not be read.',
    { retryable, ...(field !== undefined && { field }), ...(seconds > 0 && { retryAfterMs: seconds * 1000 }) },
  );
}
