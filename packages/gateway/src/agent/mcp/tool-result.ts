/** From the result of a server's tool to the text that a model gets. */
import type { CallToolResult } from '@modelcontextprotocol/client';

export interface ResultText {
  readonly text: string;
  /** The server says that the call has failed; the text says why. */
  readonly isError: boolean;
  /** Length of the whole text where some of it was left out, in UTF-16 units. */
  readonly cutFrom?: number;
}

/** Longest text of one result, in UTF-16 units. */
const MAX_RESULT_CHARS = 40_000;

/** Texts one below the other; what is no text is named. A result without content is its structured content. */
export function readResult({ content, structuredContent, isError = false }: CallToolResult): ResultText {
  const parts = content.map(textOf);
  if (parts.length === 0 && structuredContent !== undefined) parts.push(JSON.stringify(structuredContent));
  const whole = parts.join('\n').toWellFormed();
  if (whole.length <= MAX_RESULT_CHARS) return { text: whole === '' ? '(no content)' : whole, isError };
  const note = `\n[The result was cut here: it has ${whole.length} characters.]`;
  return { text: `${whole.slice(0, MAX_RESULT_CHARS).toWellFormed()}${note}`, isError, cutFrom: whole.length };
}

function textOf(part: CallToolResult['content'][number]): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'resource':
      return 'text' in part.resource ? part.resource.text : `[A file was left out: ${part.resource.uri}]`;
    case 'resource_link':
      return `[${part.name}: ${part.uri}]`;
    default:
      return `[Content of the kind ${part.type} was left out.]`;
  }
}
