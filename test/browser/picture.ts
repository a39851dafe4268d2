import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { hintCount } from './ghostText';
import { repository } from '../harness/paths';
import { openDarkWindow, shoot } from './shoot';
import { eventually, goTo, runCommand, startEditor, stopEditor, webview } from './window';

const FILE = 'cache.ts';

/** In it: behind the last `return `. The place of `npm run drafts`, too. */
const AT_DELETE = [22, 12] as const;

/** A window with nothing in it but code. */
export const SETTINGS = {
  // What comes while typing, whatever a pass costs on the machine that takes the pictures.
  'superdraft.strategy': 'split',
  'breadcrumbs.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.fontSize': 16,
  'editor.guides.indentation': false,
  'editor.lineHeight': 24,
  'editor.overviewRulerBorder': false,
  'editor.scrollbar.horizontal': 'hidden',
  'editor.scrollbar.vertical': 'hidden',
  'editor.stickyScroll.enabled': false,
  'window.menuBarVisibility': 'hidden',
  'workbench.activityBar.location': 'hidden',
  'workbench.editor.showTabs': 'single',
};

/** Takes the pictures of the README: ghost text with its counter, and the drafts side by side. */
export async function takePictures(folder: string, settings: Record<string, unknown>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const editor = await startEditor({ settings, size: { width: 1200, height: 640, scale: 1.5 } });
  copyFileSync(
    path.join(repository, 'test/fixtures/picture', FILE),
    path.join(editor.profile.workspace, FILE),
  );
  const page = await openDarkWindow(editor, FILE);
  await goTo(page, ...AT_DELETE);
  await runCommand(page, 'Trigger Inline Suggestion');
  await eventually(
    'the counter',
    () => hintCount(page),
    (hint) => hint.startsWith('1/'),
  );
  await shoot(page, path.join(folder, 'ghost-text.png'));
  await page.keyboard.press('Escape');
  await runCommand(page, 'Superdraft: Show Drafts Side by Side');
  await webview(page)
    .getByText(/^\d drafts/)
    .waitFor();
  await shoot(page, path.join(folder, 'drafts-panel.png'));
  stopEditor(editor);
}
