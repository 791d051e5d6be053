/** What can be found wrong with a page: by axe, by measuring, and by looking at where texts stand. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

type Media = NonNullable<Parameters<Page['emulateMedia']>[0]>;

/** What a visitor's system may ask for. */
export const media = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
} as const satisfies Readonly<Record<string, Media>>;

/**
 * Runs axe, with its rule about the size of targets, which is off by default. The policy of the page has to allow it:
 * contexts are made with `bypassCSP`.
 *
 * @param modes What to emulate, one after the other; the page is left in light colours.
 * @returns one line for each finding.
 */
export async function axeFindings(page: Page, modes: readonly (keyof typeof media)[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ content: axe.source });
  const found: string[] = [];
  for (const mode of modes) {
    await page.emulateMedia({ forcedColors: 'none', ...media[mode] });
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({
        resultTypes: ['violations'],
        rules: { 'target-size': { enabled: true } },
      }),
    );
    for (const { id, nodes } of violations) {
      found.push(`${mode}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    }
  }
  await page.emulateMedia({ forcedColors: 'none', ...media.light });
  return found;
}

/** Texts of the chat that are cut off, stand outside of it, or under something else of it; one line for each. */
export function misplaced(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector('parley-chat')?.shadowRoot;
    const panel = root?.querySelector('.panel') ?? root?.querySelector('.launcher');
    if (!(panel instanceof HTMLElement)) return ['there is no chat'];
    const frame = panel.getBoundingClientRect();
    const found: string[] = [];
    if (frame.width < 24 || frame.height < 24) found.push(`the chat is ${frame.width} × ${frame.height}`);
    if (frame.left < -1 || frame.right > innerWidth + 1 || frame.top < -1 || frame.bottom > innerHeight + 1)
      found.push('the chat is not on the page');
    for (const element of panel.querySelectorAll<HTMLElement>('*')) {
      // Code and wide tables scroll by themselves.
      if (element.closest('.visually-hidden, pre, .table, textarea, svg, .grow, .badge') !== null) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width === 0) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const cut =
        (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) ||
        (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1);
      if (cut || left < frame.left - 1 || right > frame.right + 1)
        found.push(`${cut ? 'cut off' : 'outside'}: ${element.className}: ${element.textContent.slice(0, 60)}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    return found;
  });
}

/** Begins to write down what a screen reader is told. @returns everything since then, one entry for each time. */
export async function listenIn(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const announcer = document.querySelector('parley-chat > [role=status]');
    if (announcer === null) throw new Error('there is no announcer');
    const heard: string[] = [];
    new MutationObserver(() => heard.push(announcer.textContent)).observe(announcer, { childList: true });
    Object.assign(globalThis, { heard });
  });
  return () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
}
