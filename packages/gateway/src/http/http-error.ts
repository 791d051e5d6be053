import type { ServerResponse } from 'node:http';
import { errorCodes } from '@parley/protocol';
import type { ErrorReport } from '../errors.ts';

/** Answers an HTTP request with a failure: the same code and sentence as on the socket. */
export function toHttpError(response: ServerResponse, { error, errorId }: ErrorReport): void {
  const { httpStatus, retryable } = errorCodes[error.code];
  const { field, retryAfterMs } = error.details;
  const body = {
    error: {
      code: error.code,
      message: error.message,
      retryable,
      ...(field !== undefined && { field }),
      ...(errorId !== undefined && { errorId }),
    },
  };
  sendJson(
    response,
    httpStatus,
    body,
    retryAfterMs === undefined ? {} : { 'retry-after': Math.ceil(retryAfterMs / 1000) },
  );
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string | number>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify(body));
}
