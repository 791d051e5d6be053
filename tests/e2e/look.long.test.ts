/** What every state of the chat looks like: pictures for people, in `screenshots/`, and what can be measured of them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { chatStates, stageOf, stateOf } from './chat-states.ts';
import { axeFindings, media, misplaced } from './inspect.ts';

const folder = join(import.meta.dirname, 'screenshots');
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

let browser: Browser;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

describe.each(Object.entries(sizes))('%s', (size, viewport) => {
  it.each(chatStates)(
    '[UI4] [UI5] $name: nothing is cut off, axe finds nothing, also in forced colours',
    async (state) => {
      await using stage = await stageOf(browser, state, { viewport });
      const { page } = stage;
      const found = [...(await misplaced(page)), ...(await axeFindings(page, ['light', 'dark', 'forced']))];
      const pictures = new Set<string>();
      for (const mode of ['light', 'dark'] as const) {
        await page.emulateMedia(media[mode]);
        const path = join(folder, `${state.name.replaceAll(' ', '-')}.${size}.${mode}.png`);
        pictures.add((await page.screenshot({ path })).toString('base64'));
      }
      expect(found).toEqual([]);
      // Light and dark are two looks; a page without anything on it has one.
      expect(pictures.size).toBe(2);
    },
  );
});

describe('small pages and large letters', () => {
  const names = [
    'welcome',
    'answer',
    'tools at work',
    'approval',
    'declining',
    'decided approvals',
    'offline with an outbox',
  ];

  it.each(names)(
    '[UI4] on a page enlarged to 320 × 256 pixels, %s needs no scrolling sideways and can be read',
    async (name) => {
      await using stage = await stageOf(browser, stateOf(name), { viewport: { width: 320, height: 256 } });
      expect(await misplaced(stage.page)).toEqual([]);
      const scroller = stage.page.locator('parley-chat .scroller');
      expect(await scroller.evaluate(({ clientHeight }) => clientHeight)).toBeGreaterThan(64);
    },
  );

  it.each(names)(
    '[UI4] letters twice as large, with the spacing of WCAG 1.4.12, take nothing from %s',
    async (name) => {
      await using stage = await stageOf(browser, stateOf(name), { viewport: sizes.phone });
      const { page } = stage;
      await page.addStyleTag({ content: 'html { font-size: 200% }' });
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
        p { margin-block-end: 2em !important }`);
        document.querySelector('parley-chat')?.shadowRoot?.adoptedStyleSheets.push(sheet);
      });
      expect(await misplaced(page)).toEqual([]);
    },
  );
});
