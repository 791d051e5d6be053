import { memo, type ReactNode } from 'react';
import { useTexts } from '../text/context.ts';
import type { Alignment, Block } from './ast.ts';
import { InlineText } from './inline-text.tsx';
import { plainText } from './plain-text.ts';

/** Columns are as wide as their heads ask for, and so stay as they are while rows are written. From so many characters on: */
const WIDTHS = [
  { from: 15, width: 'wide' },
  { from: 9, width: 'medium' },
  { from: 2, width: 'narrow' },
] as const;

interface TableViewProps {
  readonly block: Extract<Block, { kind: 'table' }>;
  /** Whether it is still being written. */
  readonly open: boolean;
}

/** A table, in a box of its own that scrolls when it is too wide. */
export function TableView({ block, open }: TableViewProps): ReactNode {
  const texts = useTexts().answer;
  const { head, align, rows } = block;
  return (
    <div className="table" tabIndex={0} role="group" aria-label={texts.table}>
      <table>
        <colgroup>
          {head.map((cell, column) => (
            <col key={column} data-width={widthFor(cell)} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" data-align={align[column]}>
                <InlineText text={cell} open={open && rows.length === 0} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row key={index} row={row} align={align} columns={head.length} open={open && index === rows.length - 1} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: readonly string[];
  readonly align: readonly Alignment[];
  readonly columns: number;
  readonly open: boolean;
}

const Row = memo(({ row, align, columns, open }: RowProps): ReactNode => (
  <tr>
    {row.map((cell, column) => (
      <td key={column} data-align={align[column]}>
        <InlineText text={cell} open={open && column === row.length - 1} />
      </td>
    ))}
    {row.length < columns && <td colSpan={columns - row.length} />}
  </tr>
));

function widthFor(cell: string): string | undefined {
  const { length } = plainText(cell);
  return WIDTHS.find(({ from }) => length >= from)?.width;
}
