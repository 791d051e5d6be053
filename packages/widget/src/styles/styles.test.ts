import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const sheets = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.css'));
/** Properties and values that stay where they are when the direction changes. */
const PHYSICAL =
  /(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\s*:|[\s;{](?:left|right)\s*:|(?:text-align|float|clear|transform-origin)[^;]*\b(?:left|right)\b/;
/** Four values, of which the second and the fourth are right and left. */
const SIDES = /(?:margin|padding|inset|border-width|border-radius):\s*([^\s;]+) +([^\s;]+) +([^\s;]+) +([^\s;]+);/g;

it.each(sheets)('[UI5] %s knows no left and no right', (name) => {
  const css = readFileSync(new URL(name, import.meta.url), 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
  expect(css.match(PHYSICAL)?.[0]).toBeUndefined();
  // A chevron, which is turned by itself, and the announcer, which nobody sees.
  const turned = css
    .replaceAll(/border-width: 0 1\.5px 1\.5px 0;/g, '')
    .replaceAll('inset: auto 0 0 auto !important', '');
  const uneven = [...turned.matchAll(SIDES)].filter(([, , right, , left]) => right !== left).map(([rule]) => rule);
  expect(uneven).toEqual([]);
});
