/** Drafts and rewrites that are asked for within a diff or a notebook: they land there, and it stays in front. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DraftsPanel } from '../../src/extension/panel/draftsPanel';
import type { Outcome } from '../../src/extension/place';
import {
  ACCEPT,
  activateAndLoad,
  configure,
  ESCAPE,
  eventually,
  inWorkspace,
  leave,
  restore,
  type,
} from './support';

const LOOP = '  for (let i = 0; i < prices.length; i++) {\n    sum += prices[i];\n  }\n';
const TEXT = `export function total(prices: number[]): number {\n  let sum = 0;\n${LOOP}  return sum;\n}\n`;

const active = () => vscode.window.activeTextEditor;

/** The tab in front of the active group. */
const front = () => vscode.window.tabGroups.activeTabGroup.activeTab;

const isRewrite = ({ input }: vscode.Tab) =>
  input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'superdraft-rewrite';

/** The diff's own, as an editor of the file alone has the file's name. */
const titleOf = (name: string) => `${name} (changed)`;

/** A file beside what it was, as the source control view shows it, with the focus in the file. */
async function openDiff(name: string, preview: boolean): Promise<vscode.TextEditor> {
  const [before, file] = [inWorkspace(`before-${name}`), inWorkspace(name)];
  await vscode.workspace.fs.writeFile(before, Buffer.from(`// ${name}\n${TEXT}`));
  await vscode.workspace.fs.writeFile(file, Buffer.from(TEXT));
  await vscode.commands.executeCommand('vscode.diff', before, file, titleOf(name), { preview });
  await eventually('the file in the diff', () => active()?.document.uri.path === file.path);
  const editor = active();
  assert.ok(editor);
  return editor;
}

/** Asks for another loop, and leaves the list with a command once the diff of the rewrite is shown. */
async function rewrite(editor: vscode.TextEditor, key: string): Promise<void> {
  const first = editor.document.getText().split('\n').indexOf(LOOP.split('\n')[0]);
  editor.selection = new vscode.Selection(first, 0, first + 3, 0);
  const running = vscode.commands.executeCommand('superdraft.rewriteSelection', 'use for of');
  await eventually(
    'the rewrite',
    () => front() !== undefined && vscode.window.tabGroups.all.some((group) => group.tabs.some(isRewrite)),
  );
  await leave(running, key);
}

/** That what is typed goes into the document, which is the only place where a person would look for the focus. */
async function assertFocusIn({ document }: vscode.TextEditor): Promise<void> {
  const before = document.getText();
  await type('#');
  await eventually('the key to arrive', () => document.getText() !== before);
  await vscode.commands.executeCommand('undo');
}

describe('within a diff', () => {
  before(activateAndLoad);
  afterEach(restore);

  for (const preview of [true, false]) {
    const kind = preview ? 'preview' : 'kept';
    for (const [key, applied] of [
      [ACCEPT, true],
      [ESCAPE, false],
    ] as const) {
      it(`a rewrite that is ${applied ? 'applied' : 'left'} shows the diff again (${kind})`, async () => {
        const name = `${kind}-${applied}.ts`;
        const editor = await openDiff(name, preview);
        await rewrite(editor, key);
        assert.equal(editor.document.getText() !== TEXT, applied);
        assert.equal(front()?.label, titleOf(name));
        assert.equal(vscode.window.tabGroups.activeTabGroup.tabs.length, 1);
        assert.equal(active()?.document, editor.document);
        await assertFocusIn(editor);
      });
    }
  }

  for (const [key, applied] of [
    [ACCEPT, true],
    [ESCAPE, false],
  ] as const) {
    it(`also where a neighbour comes to the front when a tab closes (${applied ? 'applied' : 'left'})`, async () => {
      await configure('workbench.editor.focusRecentEditorAfterClose', false);
      const name = `neighbour-${applied}.ts`;
      const editor = await openDiff(name, false);
      await openDiff(`beside-${applied}.ts`, false);
      await vscode.commands.executeCommand('workbench.action.openEditorAtIndex1');
      await eventually('the first diff', () => active()?.document === editor.document);
      const again = active();
      assert.ok(again);
      // A rewrite opens behind the active tab, so that the diff of another file comes next.
      await rewrite(again, key);
      assert.equal(editor.document.getText() !== TEXT, applied);
      assert.equal(front()?.label, titleOf(name));
      await eventually('its editor', () => active()?.document === editor.document);
      await assertFocusIn(editor);
    });
  }

  it('a draft from the panel lands in its side', async () => {
    const extension = vscode.extensions.getExtension('superdraft.superdraft');
    assert.ok(extension);
    const outcome: Outcome = {
      proposals: [{ text: 'one + two', replaced: 0, logProbability: Math.log(0.5), tokens: 3 }],
      dropped: [],
      atHand: true,
      milliseconds: 1,
    };
    const panel = new DraftsPanel({ draftsAt: () => Promise.resolve(outcome) }, extension.extensionUri);
    try {
      const name = 'panel-in-diff.ts';
      const editor = await openDiff(name, true);
      editor.selection = new vscode.Selection(1, 12, 1, 12);
      await panel.show();
      await eventually('the panel', () => front()?.label === 'Drafts');
      await panel.accept(0);
      assert.equal(editor.document.lineAt(1).text, '  let sum = one + two0;');
      assert.deepEqual(
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
        [titleOf(name)],
      );
      await eventually('the editor', () => active()?.document === editor.document);
      await assertFocusIn(editor);
    } finally {
      panel.dispose();
    }
  });
});

describe('within a notebook', () => {
  before(activateAndLoad);
  afterEach(restore);

  for (const key of [ACCEPT, ESCAPE]) {
    it(`a rewrite of a cell shows the notebook again (${key === ACCEPT ? 'applied' : 'left'})`, async () => {
      const { NotebookCellData, NotebookCellKind, NotebookData } = vscode;
      const cell = new NotebookCellData(NotebookCellKind.Code, TEXT, 'typescript');
      const data = new NotebookData([cell]);
      const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
      await vscode.window.showNotebookDocument(notebook);
      await vscode.commands.executeCommand('notebook.cell.edit');
      const { document } = notebook.cellAt(0);
      await eventually('the cell', () => active()?.document === document);
      const editor = active();
      assert.ok(editor);
      await rewrite(editor, key);
      assert.equal(document.getText() !== TEXT, key === ACCEPT);
      assert.equal(vscode.window.activeNotebookEditor?.notebook, notebook);
      assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 1);
    });
  }
});
