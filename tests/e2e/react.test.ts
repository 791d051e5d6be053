/** The widget as React components: the README's samples on real pages, with React's own complaints as failures. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { sampleOf } from '../fixtures/readme-sample.ts';
import { bundlePage, visit, type Visit } from './bundled-page.ts';
import { answered, began, ended, ORIGIN } from './staged-gateway.ts';
import { settle } from './steps.ts';

const README = 'packages/widget/README.md';
const here = (sample: string): string => sample.replace('https://chat.example.com', ORIGIN);
const app = here(sampleOf(README, 'tests/e2e/react.test.ts', 'tsx'));
const surface = sampleOf(README, "tests/e2e/react.test.ts, a surface of one's own", 'tsx');

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

/** Connections that say who they are; a chat that was made and thrown away at once has none. */
function hellos({ gateway }: Visit): number {
  return gateway.frames.filter(({ type }) => type === 'hello').length;
}

it('[UI1] the sample of the README: provider, chat and hook, mounted twice by StrictMode, taken away and put back', async () => {
  const main = `import { StrictMode, useState } from 'react';
    import { createRoot } from 'react-dom/client';
    import { App } from './app';
    function Page() {
      const [there, setThere] = useState(true);
      return <>{there && <App />}<button onClick={() => setThere(!there)}>Toggle</button></>;
    }
    createRoot(document.getElementById('root')).render(<StrictMode><Page /></StrictMode>);`;
  await using here = await visit(browser, await bundlePage({ main, app }, '<main id="root"></main>'));
  const { page, gateway, faults } = here;
  await page.getByRole('button', { name: 'Messages (0)' }).click();
  const chat = page.getByRole('dialog');
  await chat.getByRole('textbox').fill('Where is my order?');
  await page.keyboard.press('Enter');
  await expect.poll(() => gateway.sends).toEqual(['Where is my order?']);
  await chat.getByRole('button', { name: 'Close chat' }).click();
  gateway.append(began(1), ...answered(1, 'It is on its way.'), ended(1, 'completed'));
  await page.getByRole('button', { name: 'Messages (1)' }).waitFor();
  await page.getByRole('button', { name: 'Open chat, 1 unread' }).waitFor();
  expect(await page.getByRole('button', { name: /^Open chat/ }).count()).toBe(1);
  expect(hellos(here)).toBe(1);

  await page.getByRole('button', { name: 'Toggle' }).click();
  await page.getByRole('button', { name: /^Open chat/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Toggle' }).click();
  await page.getByRole('button', { name: 'Open chat, 1 unread' }).click();
  await chat.getByText('It is on its way.').waitFor();
  expect(await page.locator('parley-chat').count()).toBe(1);
  expect(hellos(here)).toBe(2);
  expect(faults).toEqual([]);
});

it('[UI1] [HI3] a surface of one’s own has everything that the chat has, and shows nothing of ours', async () => {
  const main = `import { createRoot } from 'react-dom/client';
    import { ParleyProvider } from '@parley/widget/react';
    import { Surface } from './surface';
    createRoot(document.getElementById('root')).render(
      <ParleyProvider site="storefront" gateway="${ORIGIN}"><Surface /></ParleyProvider>);`;
  await using here = await visit(browser, await bundlePage({ main, surface }, '<main id="root"></main>'));
  const { page, gateway, faults } = here;
  await page.getByRole('textbox', { name: 'Your message' }).fill('Cancel my order');
  await page.keyboard.press('Enter');
  await page.getByText('user: Cancel my order').waitFor();
  gateway.append(began(1));
  const approval = { ...gateway.ask('conv_1'), runId: 'r1', decidedBy: 'visitor' } as const;
  gateway.append({ type: 'approval.requested', approval });
  await settle(page);
  await page.getByRole('button', { name: 'Approve: Refund $20.00' }).click();
  await expect.poll(() => gateway.frames.at(-1)).toMatchObject({ type: 'approval.decide', decision: 'approve' });
  gateway.append({ type: 'approval.resolved', approvalId: 'p1', decision: 'approved', by: null });
  gateway.append(...answered(1, 'Done.'), ended(1, 'completed'));
  await page.getByText('assistant: Done.').waitFor();
  expect(await page.locator('parley-chat').count()).toBe(0);
  expect(faults).toEqual([]);
});

it('[UI1] a server renders the page, and the browser takes it over without a word', async () => {
  const html = await renderOnServer();
  expect(html).toContain('Messages (<!-- -->0<!-- -->)');
  expect(html).toContain('<parley-chat></parley-chat>');
  const main = `import { hydrateRoot } from 'react-dom/client';
    import { App } from './app';
    hydrateRoot(document.getElementById('root'), <App />);`;
  await using here = await visit(browser, await bundlePage({ main, app }, `<main id="root">${html}</main>`));
  await here.page.getByRole('button', { name: 'Open chat' }).click();
  await here.page.getByRole('dialog').getByText('How can we help?').waitFor();
  expect(here.faults).toEqual([]);
});

/** In a process of its own: here, Vitest has put things in the place of what a server has. */
async function renderOnServer(): Promise<string> {
  const script = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { ParleyChat, ParleyProvider, useConversation } from '@parley/widget/react';
    import { mountWidget } from '@parley/widget';
    import '@parley/widget/element';
    if (typeof mountWidget !== 'function' || 'window' in globalThis) throw new Error('this is no server');
    const Unread = () => createElement('button', null, 'Messages (', useConversation().chat?.unread ?? 0, ')');
    const props = { site: 'storefront', gateway: 'https://chat.example.com' };
    console.log(renderToString(
      createElement(ParleyProvider, props, createElement(Unread), createElement(ParleyChat))));`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
  });
  expect(stderr).toBe('');
  return stdout.trim();
}
