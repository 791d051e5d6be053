import type { Block } from './ast.ts';

/** Headings of an answer start below the panel's own heading. */
const TOP = 3;
const DEEPEST = 6;

/**
 * Levels of the headings of an answer, one entry for each block. Models begin with `##` or `###` as they like, and leave
 * levels out; whoever goes from heading to heading with a screen reader must not look for what is missing. A level
 * depends on what came before it only, so that none changes while the answer grows.
 */
export function headingLevels(blocks: readonly Block[]): readonly (3 | 4 | 5 | 6 | null)[] {
  const above: number[] = [];
  return blocks.map((block) => {
    if (block.kind !== 'heading') return null;
    while ((above.at(-1) ?? 0) >= block.level) above.pop();
    above.push(block.level);
    return Math.min(DEEPEST, TOP + above.length - 1) as 3 | 4 | 5 | 6;
  });
}
