/** An operator signs in to the console of the desk with a real provider of OpenID Connect, in a browser (SC2). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { freePorts } from '../fixtures/free-ports.ts';
import { startOidcProvider } from '../fixtures/oidc-provider.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';

const clientId = 'parley-console';
const clientSecret = 'the secret of the console';
const directory = mkdtempSync(join(tmpdir(), 'parley-oidc-'));

let browser: Browser;
let desk: Desk;
let provider: Awaited<ReturnType<typeof startOidcProvider>>;
beforeAll(async () => {
  browser = await launchChromium();
  const [port = 0] = await freePorts(1);
  const publicUrl = `http://127.0.0.1:${port}`;
  const redirectUri = `${publicUrl}/v1/operators/oidc/company/callback`;
  provider = await startOidcProvider({ clientId, clientSecret, redirectUri });
  const company = {
    title: 'Company',
    issuer: provider.url,
    clientId,
    clientSecret,
    scope: 'openid profile groups',
    roles: { reviewer: ['support'] },
  };
  const file = join(directory, 'issuers.json');
  writeFileSync(file, JSON.stringify({ publicUrl, issuers: { company } }));
  const env = { PARLEY_OPERATOR_ISSUERS: file, PARLEY_DEVELOPMENT_OPERATOR: 'off', PARLEY_OPERATOR_TOKEN: undefined };
  desk = await startDesk({ port, env });
});
afterAll(async () => {
  await desk?.stop();
  await provider?.[Symbol.asyncDispose]();
  await browser?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Opens the console at one of its pages and goes through the provider's. */
async function signInAs(page: Page, name: string, place = ''): Promise<void> {
  await page.goto(`${desk.url}/console/${place}`);
  await page.getByRole('link', { name: 'Sign in with Company' }).click();
  await page.waitForURL(`${provider.url}/**`);
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${desk.url}/console/**`);
}

it('[SC2] goes to the provider and comes back to the page of the console where it began', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signInAs(page, 'support', '?site=storefront#/dashboard');
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  const { pathname, search, hash } = new URL(page.url());
  expect([pathname, search, hash]).toEqual(['/console/', '?site=storefront', '#/dashboard']);
  // No token and no ticket stays behind, where another page or the history could find it.
  expect(await context.cookies(desk.url)).not.toContainEqual(expect.objectContaining({ name: 'parley-sign-in' }));
  await page.reload();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  await context.close();
});

it('[SC2] is told in words when they have no rights', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signInAs(page, 'sales');
  const problem = page.getByRole('alert');
  await problem.waitFor();
  expect(await problem.textContent()).toMatch('no rights in this console');
  expect(new URL(page.url()).search).toBe('');
  await context.close();
});
