/** A window in which nothing asks for the model, until a person does. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { ghostText } from './ghostText';
import { eventually, goTo, inWindow, runCommand, type Editor } from './window';

const SETTINGS = { 'superdraft.automatic': false, 'superdraft.learnWorkspace': false };

const LIKE = `export interface OtterShape {
  OtterStripes: number;
  OtterColour: string;
}
export function countOtter(someOtter: OtterShape): number {
  return someOtter.OtterStripes;
}
`;
const EDITED = `export function paintOtter(someOtter: OtterShape) {
  const allOtter = countOtter(someOtter) + someOtter.OtterStripes;
  const tintOtter = someOtter.OtterColour;
  return allOtter
}
`;

describe('a window in which no drafts come by themselves, and nothing is learnt', () => {
  let editor: Editor;
  let page: Page;
  inWindow('asleep', 'cart.ts', (window) => ({ editor, page } = window), { settings: SETTINGS });

  const hasWorker = () => editor.server.running().some((command) => command.includes('worker.js'));
  const inWorkspace = (name: string) => path.join(editor.profile.workspace, name);

  async function open(name: string, text: string): Promise<void> {
    await writeFile(inWorkspace(name), text);
    // Twice, so that its tab stays.
    await page.locator('.explorer-folders-view').getByText(name).dblclick();
    await page.locator(`.editor-instance .monaco-editor[data-uri$="${name}"]`).click();
  }

  it('loads no model when it changes what is excluded', async () => {
    await mkdir(inWorkspace('.vscode'));
    await writeFile(
      inWorkspace('.vscode/settings.json'),
      JSON.stringify({ 'files.exclude': { 'samples.ts': true } }),
    );
    await page.locator('.explorer-folders-view').getByText('samples.ts').waitFor({ state: 'detached' });
    await page.waitForTimeout(1000);
    assert.equal(hasWorker(), false);
  });

  it('the worker that the first request starts is told of open files before it reads the prompt', async () => {
    await open('likeOtter.ts', LIKE);
    await open('paintOtter.ts', EDITED);
    assert.equal(hasWorker(), false);
    await goTo(page, 4, 18);
    await runCommand(page, 'Trigger Inline Suggestion');
    await eventually('ghost text', () => ghostText(page), Boolean);
    assert.ok(hasWorker());
    await runCommand(page, 'Superdraft: Explain Last Request');
    await page.locator('.editor-instance .monaco-editor[data-uri*="last-request"]').click();
    await page.keyboard.press('Control+f');
    await page.locator('.find-widget.visible [aria-label="Find"]:focus').fill('interface OtterShape');
    const found = page.locator('.find-widget.visible .matchesCount');
    await eventually(
      'a piece of the open file in the prompt',
      () => found.innerText(),
      (text) => text.endsWith('of 1'),
    );
  });
});
