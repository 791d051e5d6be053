/** Firefox and WebKit as a visitor uses them: with the machine's own browsers, where they are installed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import puppeteer, { type ElementHandle } from 'puppeteer-core';
import { freePorts } from '../fixtures/free-ports.ts';
import { type DriverElement, WebDriverSession } from '../fixtures/web-driver.ts';

/** What a visitor does. */
export interface Visitor extends AsyncDisposable {
  readonly goto: (url: string) => Promise<void>;
  readonly reload: () => Promise<void>;
  /** Runs the body of a function in the page; a promise that it returns is waited for. */
  readonly run: <T>(body: string) => Promise<T>;
  /** Clicks the button of the chat that has this name. */
  readonly click: (name: string) => Promise<void>;
  /** Writes into the chat's field; `\uE007` is Enter. */
  readonly type: (text: string) => Promise<void>;
  readonly screenshot: () => Promise<Buffer>;
}

/** A browser that may be here. */
export interface OtherBrowser {
  readonly name: string;
  /** Why it is not here; null when it is. */
  readonly missing: string | null;
  readonly start: () => Promise<Visitor>;
}

/** Enter, as WebDriver writes it. */
export const ENTER = '\uE007';

const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path));
const MINI_BROWSER = ['4.1', '6.0', '4.0']
  .map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`)
  .find((path) => existsSync(path));
const WEBKIT_DRIVER = '/usr/bin/WebKitWebDriver';
const XVFB = '/usr/bin/Xvfb';

const root = "document.querySelector('parley-chat').shadowRoot";
const button = (name: string): string =>
  `return [...${root}.querySelectorAll('button')].find((button) => (button.getAttribute('aria-label') ?? button.textContent) === ${JSON.stringify(name)})`;
const field = `return ${root}.querySelector('.composer textarea')`;

async function startFirefox(): Promise<Visitor> {
  // Playwright asks this Firefox for what it cannot do yet.
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX ?? '',
    headless: true,
    defaultViewport: { width: 1200, height: 800 },
    extraPrefsFirefox: { 'ui.prefersReducedMotion': 1 },
  });
  const page = await browser.newPage();
  const element = async (body: string): Promise<ElementHandle> => {
    const found = (await page.evaluateHandle(`(() => { ${body} })()`)).asElement();
    if (found === null) throw new Error(`nothing is found by ${body}`);
    return found as ElementHandle;
  };
  return {
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    run: async <T>(body: string) => (await page.evaluate(`(() => { ${body} })()`)) as T,
    click: async (name) => (await element(button(name))).click(),
    type: async (text) => {
      await (await element(field)).type(text.replace(ENTER, ''));
      if (text.endsWith(ENTER)) await page.keyboard.press('Enter');
    },
    screenshot: async () => Buffer.from(await page.screenshot()),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Ends a program, and waits until it has. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/** A screen that nobody sees. @returns its name, such as `:3`. */
async function startScreen(): Promise<{ readonly screen: ChildProcess; readonly display: string }> {
  const screen = spawn(XVFB, ['-displayfd', '1', '-screen', '0', '1280x900x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [number] = (await once(screen.stdout, 'data')) as [Buffer];
  return { screen, display: `:${number.toString().trim()}` };
}

async function startWebKit(): Promise<Visitor> {
  const { screen, display } = await startScreen();
  const [port] = await freePorts(1);
  const driver = spawn(WEBKIT_DRIVER, [`--port=${port}`], {
    stdio: 'ignore',
    // What WebKit's own sandbox needs is not there for root in a container.
    env: {
      ...process.env,
      DISPLAY: display,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  const options = { binary: MINI_BROWSER, args: ['--automation'] };
  const session = await WebDriverSession.start(`http://127.0.0.1:${port}`, { 'webkitgtk:browserOptions': options });
  await session.resize(1200, 860);
  return {
    goto: (url) => session.goto(url),
    reload: () => session.reload(),
    run: (body) => session.run(body),
    click: async (name) => session.click(await session.run<DriverElement>(button(name))),
    type: async (text) => session.type(await session.run<DriverElement>(field), text),
    screenshot: () => session.screenshot(),
    [Symbol.asyncDispose]: async () => {
      await session.end();
      await stop(driver);
      await stop(screen);
    },
  };
}

/** All of them. */
export const otherBrowsers: readonly OtherBrowser[] = [
  {
    name: 'Firefox',
    missing: FIREFOX === undefined ? "Debian's firefox-esr is not installed" : null,
    start: startFirefox,
  },
  {
    name: 'WebKit',
    missing:
      MINI_BROWSER !== undefined && existsSync(WEBKIT_DRIVER) && existsSync(XVFB)
        ? null
        : "Debian's webkit2gtk-driver and xvfb are not installed",
    start: startWebKit,
  },
];
