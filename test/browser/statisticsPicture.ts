import path from 'node:path';
import type { Page } from 'playwright-core';
import { ghostText } from './ghostText';
import { openDarkWindow, shoot } from './shoot';
import { AT_MEAN, eventually, goTo, runCommand, startEditor, stopEditor, webview } from './window';

const WORD = 'Control+ArrowRight';
const ALL = 'Tab';
const NEXT = 'Alt+]';

/**
 * What a person does in samples.ts: where, what they type, and the keys that go through the drafts and take one. From
 * the bottom up, so that lines keep their numbers.
 */
const STEPS: readonly (readonly [
  place: readonly [line: number, column: number],
  text: string,
  keys: string[],
])[] = [
  [AT_MEAN, '', [NEXT, ALL]],
  [[19, 46], '\nif (', [ALL]],
  [[14, 46], '\nconst first = this', [WORD, WORD]],
  [[9, 46], '\nif (', [NEXT, NEXT, ALL]],
  [[6, 29], '\nthis', [ALL]],
  [[5, 28], '\nif (this', [WORD, WORD, WORD]],
  [[3, 42], '\n  private readonly', [ALL]],
];

/** Takes drafts as `STEPS` says, so that everything that is counted has happened. */
async function takeDrafts(page: Page): Promise<void> {
  for (const [place, text, keys] of STEPS) {
    await goTo(page, ...place);
    for (const character of text) await page.keyboard.press(character === '\n' ? 'Enter' : character);
    await runCommand(page, 'Trigger Inline Suggestion');
    const shown = await eventually('ghost text', () => ghostText(page), Boolean).catch(() => '');
    if (shown === '') continue;
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForTimeout(400);
    }
  }
}

/** Takes the README's picture of the statistics, of which every figure was counted while it was taken. */
export async function takeStatisticsPicture(
  folder: string,
  settings: Record<string, unknown>,
): Promise<void> {
  const editor = await startEditor({ settings, size: { width: 1200, height: 1090, scale: 1.5 } });
  const page = await openDarkWindow(editor, 'samples.ts');
  await takeDrafts(page);
  await runCommand(page, 'Superdraft: Show Statistics');
  await webview(page).getByText('Guesses that were right').waitFor();
  await shoot(page, path.join(folder, 'statistics.png'));
  stopEditor(editor);
}
