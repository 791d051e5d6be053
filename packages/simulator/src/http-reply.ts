import type { ServerResponse } from 'node:http';
import type { RecordedRequest } from './records.ts';
import type { ApiError } from './wire.ts';

/** Sends a JSON body and records its status. */
export function sendJson(response: ServerResponse, record: RecordedRequest, status: number, body: object): void {
  record.status = status;
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Sends an error in the API's shape; when the answer has begun, all that is left is to cut it. */
export function sendError(response: ServerResponse, record: RecordedRequest, error: ApiError): void {
  if (response.headersSent) {
    record.outcome = 'broken_off';
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  sendJson(response, record, error.status, error.body);
}
