/** The top of an axis: the next 1, 2 or 5 times a power of ten; 1 for nothing. */
export function niceTop(highest: number): number {
  if (highest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return power * ([1, 2, 5, 10].find((step) => step * power >= highest * 0.999_999) ?? 10);
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Points of a line, in parts: where there is no value, there is no line.
 *
 * @param top Value of the upper edge; beyond it the line runs along the edge.
 */
export function toLines(
  values: readonly (number | null)[],
  { width, height, top }: { readonly width: number; readonly height: number; readonly top: number },
): Place[][] {
  const lines: Place[][] = [];
  let open: Place[] | null = null;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = null;
      continue;
    }
    if (open === null) {
      open = [];
      lines.push(open);
    }
    const slot = width / values.length;
    open.push({ x: (index + 0.5) * slot, y: height * (1 - Math.min(value / top, 1)) });
  }
  return lines;
}
