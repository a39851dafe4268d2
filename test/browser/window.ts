import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { startBrowser, type Browser, type WindowSize } from '../harness/chromium';
import { repository, results } from '../harness/paths';
import { blockedAddresses, makeProfile, type Profile, type TemporaryProfile } from '../harness/profile';
import {
  installExtension,
  keepLogs,
  remoteFile,
  startServer,
  windowAddress,
  type Server,
} from '../harness/server';

export interface Editor {
  readonly profile: TemporaryProfile;
  readonly server: Server;
  readonly browser: Browser;
}

export interface EditorOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly size?: WindowSize;
  /** Gives variables of the editor's environment, when that is started. */
  readonly environment?: () => Readonly<Record<string, string>>;
  /** Makes what the window is on instead of the workspace alone; gives it as `windowAddress` takes it. */
  readonly opened?: (profile: Profile) => Readonly<Record<string, string>>;
}

/** The extension's item, which it shows when it is active. */
export const STATUS_BAR_ITEM = '.statusbar-item[id*="superdraft"]';

/** The package to test, when one was asked for; otherwise windows load the extension from the tree. */
const vsix = process.argv.find((argument) => argument.startsWith('--vsix='))?.slice('--vsix='.length);

/** Names the results: those of the package stand beside those of the tree. */
export const suite = vsix === undefined ? 'browser' : 'vsix';

export async function startEditor({ settings, size, environment }: EditorOptions = {}): Promise<Editor> {
  const profile = makeProfile(settings);
  if (vsix !== undefined) installExtension(profile, path.resolve(vsix));
  const server = await startServer(profile, environment?.());
  const browser = await startBrowser(profile, size ?? { width: 1100, height: 640, scale: 1 });
  return { profile, server, browser };
}

/** @returns the addresses beyond this machine that something in the editor asked for */
export function stopEditor({ profile, server, browser }: Editor): string[] {
  browser.stop();
  server.stop();
  keepLogs(profile, suite);
  const blocked = [...browser.blocked, ...blockedAddresses(profile)];
  profile.remove();
  return blocked;
}

/**
 * Opens a window with one file of the workspace, the cursor in it, and waits until the extension is active.
 * @param opened what the window is on instead of the workspace alone, see `windowAddress`
 */
export async function openWindow(
  { profile, server, browser }: Editor,
  file: string,
  opened?: Readonly<Record<string, string>>,
): Promise<Page> {
  const page = await browser.context.newPage();
  const openFile = remoteFile(server, path.join(profile.workspace, file));
  const development =
    vsix === undefined ? { extensionDevelopmentPath: remoteFile(server, repository) } : undefined;
  await page.goto(windowAddress(server, profile, { openFile, ...development }, opened));
  await page.locator(`.editor-instance .monaco-editor[data-uri$="${file}"]`).click();
  await page.locator(STATUS_BAR_ITEM).waitFor();
  return page;
}

/**
 * Gives the tests of a suite an editor of their own with one window, in which nothing may ask for addresses beyond this
 * machine. Pictures are taken of it, and of further windows that a test opens, where one fails.
 * @param name of the suite, for the pictures
 */
export function inWindow(
  name: string,
  file: string,
  opened: (window: { readonly editor: Editor; readonly page: Page }) => void,
  options?: EditorOptions,
): void {
  let editor: Editor;
  before(async function () {
    this.timeout(60_000);
    editor = await startEditor(options);
    opened({ editor, page: await openWindow(editor, file, options?.opened?.(editor.profile)) });
  });
  after(() => {
    assert.deepEqual(stopEditor(editor), [], 'Something asked for addresses beyond this machine.');
  });
  afterEach(async function () {
    if (!this.currentTest?.isFailed()) return;
    const pages = editor.browser.context.pages();
    await Promise.all(pages.map((each, index) => screenshot(each, `${name}-failure-${index}`)));
  });
}

/** Puts the cursor at a column of a line, both counted from one. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.keyboard.type(`${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** The page of the view that is open. A webview is a frame in a frame. */
export const webview = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');

/** Runs a command by its title, from the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await page.keyboard.press('F1');
      // Keys that come before the palette has the focus go elsewhere.
      await page.locator('.quick-input-widget input:focus').fill(`>${title}`, { timeout: 5000 });
      const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title });
      await row.waitFor({ timeout: 5000 });
      break;
    } catch (error) {
      // A page that has just opened may take the focus late, which closes the palette.
      if (tries === 3) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await page.keyboard.press('Enter');
}

/** Chooses a colour theme by its name. */
export async function setTheme(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+t');
  await page.getByPlaceholder('Color Theme').fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** In samples.ts: behind `if (` in the method without a body. */
export const AT_MEAN = [25, 9] as const;

/** What stands before it, and nowhere else in the file. */
export const AT_MEAN_TEXT = '  mean(): number {\n    if (';

/** In cart.ts: behind `total += `. */
export const AT_LOOP = [26, 16] as const;

/** Types the space there anew, after which drafts come by themselves. */
export async function typeAtMean(page: Page): Promise<void> {
  await goTo(page, ...AT_MEAN);
  await page.keyboard.type('t');
}

/** For tests that read what was inserted: documents are saved as they change. */
export const SAVING = { 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 50 };

/** The text of a file as it was saved last. */
export function saved({ profile }: Editor, file = 'samples.ts'): Promise<string> {
  return readFile(path.join(profile.workspace, file), 'utf8');
}

/** Runs "Superdraft: Generate Drafts", and gives the rows of the list that it shows. */
export async function atListOfDrafts(page: Page): Promise<Locator> {
  await runCommand(page, 'Superdraft: Generate Drafts');
  await page.locator('.quick-input-title', { hasText: 'Drafts at line' }).waitFor();
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor();
  return rows;
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(results, `${suite}-${name}.png`) });
}

/** Repeats `read` until it gives something that is wanted. */
export async function eventually<T>(
  what: string,
  read: () => Promise<T>,
  isWanted: (value: T) => boolean,
  milliseconds = 10_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    if (Date.now() > end) throw new Error(`${what}: still ${JSON.stringify(value)} after ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
