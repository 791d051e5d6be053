/** The chat in Firefox and WebKit, from the launcher to a decided approval, and after a reload. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { startDesk } from '../fixtures/start-desk.ts';
import { ENTER, otherBrowsers, type Visitor } from './other-browsers.ts';
import { SETTLED_MS } from './steps.ts';

const folder = join(import.meta.dirname, 'screenshots');
const STORY = 'Tell me a long story about a lighthouse';
const root = "document.querySelector('parley-chat')?.shadowRoot";
/** Browsers that start on a busy machine take their time. */
const patience = { timeout: 30_000 };

const text = (visitor: Visitor, selector = '.panel'): Promise<string> =>
  visitor.run(`return ${root}?.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);

const scroller = `${root}.querySelector('.scroller')`;
/** How much of the conversation is below what is seen, in pixels. */
const below = (visitor: Visitor): Promise<number> =>
  visitor.run(`const s = ${scroller}; return s.scrollHeight - s.clientHeight - s.scrollTop`);

/** What axe finds in the chat, once it has come to rest: what moves has no settled colours. */
function findings(visitor: Visitor): Promise<string[]> {
  return visitor.run(`${axe.source};
    const still = Promise.all(${root}.querySelector('.panel').getAnimations().map(({ finished }) => finished));
    return still.then(() => axe.run('parley-chat', { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ' at ' + nodes.map(({ target }) => target.join(' ')).join(', '))))`);
}

describe.each(otherBrowsers)('$name', ({ name, missing, start }) => {
  it.skipIf(missing !== null)(
    '[UI1] [UI2] [UI4] [HI3] opens, streams, decides, comes back, and axe finds nothing',
    async () => {
      mkdirSync(folder, { recursive: true });
      await using desk = await startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '60' } });
      await using visitor = await start();
      await visitor.goto(desk.url);
      await expect.poll(() => visitor.run(`return ${root}?.querySelector('.launcher') != null`), patience).toBe(true);
      await visitor.click('Open chat');
      await expect.poll(() => text(visitor), patience).toContain('How can we help?');
      // The focus goes where the visitor goes on.
      await expect.poll(() => visitor.run(`return ${root}.activeElement?.localName`)).toBe('textarea');
      expect(await findings(visitor)).toEqual([]);

      await visitor.type(STORY + ENTER);
      const lengths = new Set<number>();
      await expect
        .poll(async () => {
          lengths.add((await text(visitor, '.message.assistant')).length);
          return lengths.size;
        }, patience)
        .toBeGreaterThan(5);
      // It follows what is written.
      await expect
        .poll(
          () => visitor.run<boolean>(`const s = ${scroller}; return s.scrollHeight > s.clientHeight + 40`),
          patience,
        )
        .toBe(true);
      await expect.poll(() => below(visitor), patience).toBeLessThan(30);
      await visitor.click('Stop answering');
      await expect.poll(() => text(visitor), patience).toContain('Stopped');

      await visitor.type(`Please cancel my order ORD-9012.${ENTER}`);
      await expect.poll(() => text(visitor), patience).toContain('Your approval is needed');
      await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
      expect(await findings(visitor)).toEqual([]);
      await visitor.click('Approve');
      await expect.poll(() => text(visitor), patience).toContain('Approved by you');
      await expect.poll(() => text(visitor), patience).toContain('ORD-9012 (Gadget Plus) is cancelled.');
      await expect.poll(() => below(visitor), patience).toBeLessThan(30);
      writeFileSync(join(folder, `${name}.png`), await visitor.screenshot());

      await visitor.reload();
      await expect.poll(() => text(visitor), patience).toContain('ORD-9012 (Gadget Plus) is cancelled.');
      expect(await findings(visitor)).toEqual([]);
    },
  );

  it.runIf(missing !== null)(`is not tested: ${missing}`, ({ skip }) => skip());
});
