import type { Page } from 'playwright-core';
import { openWindow, runCommand, type Editor } from './window';

/** Opens a window on a file as pictures show it: dark, without the side bar, and with the model loaded, which would show. */
export async function openDarkWindow(editor: Editor, file: string): Promise<Page> {
  const page = await openWindow(editor, file);
  await page.keyboard.press('Control+b');
  // A window that loads an extension from a folder does not heed the setting of the theme.
  await runCommand(page, 'Preferences: Toggle between Light/Dark Themes');
  await page.waitForTimeout(5000);
  return page;
}

/** Takes a picture of a window. */
export async function shoot(page: Page, file: string): Promise<void> {
  // Nothing that blinks or fades in may be caught half-way.
  await page.waitForTimeout(700);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'initial' });
  console.log(file);
}
