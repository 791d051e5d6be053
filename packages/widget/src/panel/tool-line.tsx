import type { ReactNode } from 'react';

/** One line below the head of a tool card; nothing without a text. */
export function ToolLine({ text }: { text: string | undefined }): ReactNode {
  return text === undefined || text === '' ? null : <p className="tool-line">{text}</p>;
}
