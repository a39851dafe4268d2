/** Windows that are opened or set otherwise than most. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { ghostText } from './ghostText';
import type { Profile } from '../harness/profile';
import { eventually, goTo, inWindow, runCommand, STATUS_BAR_ITEM, type Editor } from './window';

/** Nothing asks for the model until a person does. */
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

const NOTEBOOK = JSON.stringify({
  cells: [{ cell_type: 'code', source: ['total = 1'], metadata: {}, outputs: [], execution_count: null }],
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 2,
});

/** A workspace of two folders, of which one has a setting of its own. */
function severalFolders({ folder, workspace }: Profile) {
  const other = path.join(folder, 'other');
  mkdirSync(path.join(other, '.vscode'), { recursive: true });
  const settings = { 'superdraft.exclude': { '*.ipynb': true } };
  writeFileSync(path.join(other, '.vscode/settings.json'), JSON.stringify(settings));
  writeFileSync(path.join(other, 'barred.ipynb'), NOTEBOOK);
  writeFileSync(path.join(workspace, 'free.ipynb'), NOTEBOOK);
  const file = path.join(folder, 'both.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: workspace }, { path: other }] }));
  return { workspace: file };
}

describe('a window on several folders', () => {
  let page: Page;
  inWindow('folders', 'cart.ts', (window) => ({ page } = window), { opened: severalFolders });

  /** Opens a notebook, and goes into its cell. */
  async function open(name: string): Promise<void> {
    await page.locator('.explorer-folders-view').getByText(name).dblclick();
    await page.locator('.notebookOverlay:visible .cell-editor-container .view-line').first().click();
  }

  it('a notebook is excluded by the settings of its own folder, as the status bar says', async () => {
    const excluded = page.locator(`${STATUS_BAR_ITEM} .codicon-circle-slash`);
    await open('barred.ipynb');
    await excluded.waitFor();
    await open('free.ipynb');
    await excluded.waitFor({ state: 'detached' });
  });
});
