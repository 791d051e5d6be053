/**
 * A response whose body ends with an error once it is too large. Only answers to what was posted: a stream of
 * announcements, which is fetched, has no end.
 */
export function limitBody(response: Response, init: RequestInit | undefined, maxBytes: number): Response {
  if (response.body === null || init?.method?.toUpperCase() !== 'POST') return response;
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(new Error(`the answer has more than ${maxBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  const limited = new Response(response.body.pipeThrough(limit), { status, statusText, headers });
  // A response that is made has no address of its own; redirects are judged by it.
  Object.defineProperty(limited, 'url', { value: response.url });
  return limited;
}
