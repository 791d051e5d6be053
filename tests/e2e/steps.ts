/** What people do on the pages of the product. */
import type { Page } from 'playwright-core';

/** Long enough for a decision to be taken for one that was meant. */
export const SETTLED_MS = 700;

/**
 * Waits until a decision that is in sight counts as meant. The page's own clock measures it, from its next frames on: a page that
 * is slow to draw its buttons is slow to let them go as well.
 */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(
    (ms) =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, ms)));
      }),
    SETTLED_MS,
  );
}

export async function openChat(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: 'Open chat' }).click();
}

/** Writes a message in the chat, or the token on the console's first page. */
export async function send(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

export async function signIn(page: Page, url: string, token: string): Promise<void> {
  await page.goto(`${url}/console/`);
  await send(page, token);
}

/** Signs in with an account; whether that works, the page says. */
export async function signInByPassword(page: Page, url: string, name: string, password: string): Promise<void> {
  await page.goto(`${url}/console/`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}
