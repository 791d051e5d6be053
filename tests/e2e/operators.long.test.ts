/** Accounts of operators in the console: admins look after them, and everybody after their own. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../fixtures/chromium.ts';
import { addDeskAccount } from '../fixtures/desk-accounts.ts';
import { codeOf } from '../fixtures/one-time-codes.ts';
import { PASSWORD } from '../fixtures/operator-api.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';
import { axeFindings } from './inspect.ts';
import { signInByPassword } from './steps.ts';

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };
const ANOTHER = 'another long password';
const PERIOD_MS = 30_000;

let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  browser = await launchChromium();
  desk = await startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '0' } });
});

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

async function newPage(): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', viewport: WIDE });
  return { context, page: await context.newPage() };
}

/** What axe finds, and whether something does not fit, on a wide screen and on a phone. */
async function findings(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const viewport of [PHONE, WIDE]) {
    await page.setViewportSize(viewport);
    const at = `${where} at ${viewport.width}`;
    found.push(...(await axeFindings(page, ['light', 'dark', 'forced'])).map((one) => `${at}: ${one}`));
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.push(`${at}: sideways`);
  }
  return found;
}

it('[SC2] [OP1] an admin makes an account, its operator makes it their own, and the admin takes it back', async () => {
  await addDeskAccount(desk, 'Alice Johnson', 'admin');
  const alice = await newPage();
  await signInByPassword(alice.page, desk.url, 'Alice Johnson', PASSWORD);
  await alice.page.getByRole('link', { name: 'Operators' }).click();
  await alice.page.getByText('you', { exact: true }).waitFor();

  // With the keyboard alone; the form takes the focus since it was asked for.
  await alice.page.getByRole('button', { name: 'Add an operator' }).press('Enter');
  await alice.page.keyboard.type('Bob Smith');
  await alice.page.getByRole('button', { name: 'Make one up' }).press('Enter');
  const password = await alice.page.getByLabel('Password', { exact: true }).inputValue();
  expect(password).toMatch(/^[a-z\d]{5}(-[a-z\d]{5}){3}$/);
  const found = await findings(alice.page, 'adding');
  await alice.page.getByRole('button', { name: 'Add', exact: true }).press('Enter');
  await alice.page.getByText('Bob Smith may sign in with that password').waitFor();

  const bob = await newPage();
  await signInByPassword(bob.page, desk.url, 'Bob Smith', password);
  await bob.page.getByRole('heading', { name: /^Waiting for a decision/ }).waitFor();
  expect(await bob.page.getByRole('link', { name: 'Operators' }).count()).toBe(0);
  await bob.page.getByRole('link', { name: 'Bob Smith, reviewer' }).click();
  const own = bob.page.getByRole('form', { name: 'Password' });
  await own.getByLabel('Present password').fill(password);
  await own.getByLabel('New password').fill('short');
  await own.getByRole('button', { name: 'Change password' }).click();
  await own.getByText('Expected 12 to 256 characters.').waitFor();
  await own.getByLabel('New password').fill(ANOTHER);
  await own.getByRole('button', { name: 'Change password' }).click();
  await own.getByText('Your password is changed').waitFor();

  const codes = bob.page.getByRole('form', { name: 'One-time codes' });
  await codes.getByLabel('Present password').fill(ANOTHER);
  await codes.getByRole('button', { name: 'Set up an app' }).click();
  const secret = (await codes.locator('code').innerText()).replaceAll(' ', '');
  const link = await codes.getByRole('link', { name: 'open it in one on this device' }).getAttribute('href');
  expect(link).toContain(`secret=${secret}`);
  await codes.getByRole('img', { name: 'The secret, for the camera of the app' }).waitFor();
  found.push(...(await findings(bob.page, 'account')));
  await codes.getByLabel('Code that the app shows').fill(codeOf(secret, Date.now()));
  await codes.getByRole('button', { name: 'Turn codes on' }).click();
  await codes.getByText('A code of your app is asked for when you sign in.').waitFor();

  await bob.page.getByRole('button', { name: 'Sign out' }).click();
  await signInByPassword(bob.page, desk.url, 'Bob Smith', ANOTHER);
  // The code before is used up; that of the next period is taken as well, since clocks differ.
  await bob.page.getByLabel('Code of your app').fill(codeOf(secret, Date.now() + PERIOD_MS));
  await bob.page.keyboard.press('Enter');
  await bob.page.getByRole('heading', { name: /^Waiting for a decision/ }).waitFor();

  await alice.page.reload();
  const row = alice.page.getByRole('listitem').filter({ hasText: 'Bob Smith' });
  await row.getByText(/^Signed in last on/).waitFor();
  await row.getByText('one-time codes', { exact: true }).waitFor();
  await row.getByText('Change the account of Bob Smith').click();
  found.push(...(await findings(alice.page, 'changing')));
  await row.getByLabel('Rank').selectOption('viewer');
  await row.getByRole('button', { name: 'Change rank' }).click();
  await row.getByText('The rank is changed.').waitFor();
  await row.getByText('viewer', { exact: true }).waitFor();
  await row.getByRole('button', { name: 'Sign out everywhere' }).click();
  await bob.page.getByText('You are not signed in').waitFor();
  await row.getByRole('button', { name: 'Disable' }).click();
  await row.getByText('disabled', { exact: true }).waitFor();
  await signInByPassword(bob.page, desk.url, 'Bob Smith', ANOTHER);
  await bob.page.getByText('Name or password is not right.').waitFor();

  const mine = alice.page.getByRole('listitem').filter({ hasText: 'Alice Johnson' });
  await mine.getByText('Change the account of Alice Johnson').click();
  await mine.getByRole('link', { name: 'your account' }).waitFor();
  expect(await mine.getByRole('button').count()).toBe(0);
  expect(found).toEqual([]);
  await Promise.all([alice.context.close(), bob.context.close()]);
});
