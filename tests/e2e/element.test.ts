/** `<parley-chat>` in an application with a bundler: in the corner and in the page, several, taken away and put back. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { sampleOf } from '../fixtures/readme-sample.ts';
import { bundlePage, visit } from './bundled-page.ts';
import { answered, began, ended, ORIGIN } from './staged-gateway.ts';
import { send } from './steps.ts';

const sample = sampleOf('packages/widget/README.md', 'tests/e2e/element.test.ts', 'tsx');

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

it('[UI1] [UI6] the sample of the README; moved it stays, taken away it ends, put back it goes on', async () => {
  const main = sample.replace('https://chat.example.com', ORIGIN);
  await using here = await visit(browser, await bundlePage({ main }, '<main></main><aside></aside>'));
  const { gateway, page, faults } = here;
  await page.getByRole('button', { name: 'Open chat' }).click();
  const chat = page.getByRole('dialog');
  await chat.getByText('How can we help?').waitFor();
  await send(page, 'Where is my order?');
  await expect.poll(() => gateway.sends).toEqual(['Where is my order?']);
  await page.keyboard.press('Escape');
  gateway.append(began(1), ...answered(1, 'On its way.'), ended(1, 'completed'));
  await expect.poll(() => page.title()).toBe('(1) Shop');

  const hellos = (): number => gateway.frames.filter(({ type }) => type === 'hello').length;
  const connections = hellos();
  await page.evaluate("document.querySelector('aside').append(document.querySelector('parley-chat'))");
  await page.getByRole('button', { name: 'Open chat, 1 unread' }).waitFor();
  await page.evaluate("window.kept = document.querySelector('parley-chat'); kept.remove()");
  await expect.poll(() => page.getByRole('button').count()).toBe(0);
  expect(hellos()).toBe(connections);
  await page.evaluate("document.querySelector('main').append(kept)");
  await page.getByRole('button', { name: 'Open chat, 1 unread' }).click();
  await chat.getByText('On its way.').waitFor();
  expect(hellos()).toBe(connections + 1);
  await expect.poll(() => page.title()).toBe('Shop');
  expect(faults).toEqual([]);
});

it('[UI1] two in the page and one in the corner are three chats, each with its own announcer and focus', async () => {
  const inline = (site: string): string => `<parley-chat site="${site}" gateway="${ORIGIN}" inline></parley-chat>`;
  const body = `<div id="left">${inline('one')}</div><div id="right">${inline('two')}</div>
    <parley-chat site="three" gateway="${ORIGIN}"></parley-chat>`;
  await using here = await visit(browser, await bundlePage({ main: "import '@parley/widget/element';" }, body));
  const { gateway, page, faults } = here;
  const [left, right] = [page.locator('#left'), page.locator('#right')];
  for (const place of [left, right]) {
    await place.getByRole('region', { name: 'Support' }).waitFor();
    expect(await place.locator('parley-chat > [role=status]').count()).toBe(1);
  }
  await right.getByRole('textbox').fill('To the right');
  await page.keyboard.press('Enter');
  await right.getByRole('article', { name: 'You' }).getByText('To the right').waitFor();
  expect(await left.getByRole('article').count()).toBe(0);
  // What is in the page has nothing to close, and takes no focus by itself.
  expect(await page.getByRole('button', { name: 'Close chat' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Open chat' }).click();
  await page.getByRole('dialog').getByText('How can we help?').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open chat' }).waitFor();
  expect(await page.getByRole('region', { name: 'Support' }).count()).toBe(2);
  expect(gateway.sends).toEqual(['To the right']);

  // Only one of them goes.
  await left.evaluate((place) => place.replaceChildren());
  await right.getByRole('article', { name: 'You' }).waitFor();
  expect(await page.locator('parley-chat').count()).toBe(2);
  expect(faults).toEqual([]);
});
