import path from 'node:path';
import type { Page } from 'playwright-core';
import { ghostText } from './ghostText';
import { openDarkWindow, shoot } from './shoot';
import { atListOfDrafts, eventually, runCommand, startEditor, stopEditor } from './window';

/** A small window, so that what a picture is about can be read in the walkthrough's column. */
const SIZE = { width: 800, height: 480, scale: 1.5 };

/** Takes the walkthrough's pictures. */
export async function takeWalkthroughPictures(
  folder: string,
  settings: Record<string, unknown>,
): Promise<void> {
  const editor = await startEditor({ settings, size: SIZE });
  const page = await openDarkWindow(editor, 'cart.ts');
  const take = (name: string) => shoot(page, path.join(folder, name));
  await showList(page, 'Superdraft: Show Menu', 'Superdraft');
  await take('menu.png');
  await showList(page, 'Superdraft: Manage Models', 'Superdraft: Models');
  await take('models.png');
  await practise(page);
  await take('first-draft.png');
  await page.keyboard.press('Escape');
  await atListOfDrafts(page);
  await take('all-drafts.png');
  await page.keyboard.press('Escape');
  await runCommand(page, 'Trigger Inline Suggestion');
  await eventually('ghost text', () => ghostText(page), Boolean);
  await page.keyboard.press('Tab');
  // The next draft comes at once, and would hide the one that was taken.
  await page.waitForTimeout(1500);
  await page.keyboard.press('Escape');
  await take('accepted.png');
  stopEditor(editor);
}

async function showList(page: Page, command: string, title: string): Promise<void> {
  await page.keyboard.press('Escape');
  await runCommand(page, command);
  await page.locator('.quick-input-title', { hasText: title }).waitFor();
}

/** Opens the practice document, and waits until a draft is shown in it. */
async function practise(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await runCommand(page, 'Superdraft: Open Practice Document');
  await eventually('ghost text', () => ghostText(page), Boolean);
}
