import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import {
  accept,
  activateAndLoad,
  configure,
  inlineSuggest,
  INSIDE_LOOP,
  inWorkspace,
  itemsAt,
  open,
  requestDrafts,
  restore,
  sleep,
} from './support';

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Documents that have broken other extensions; nothing may happen to them. */
const ODD_DOCUMENTS: readonly (readonly [name: string, content: string])[] = [
  ['empty', '‸'],
  ['only a newline', '\n‸'],
  ['binary-looking', `${'\u0001\ufffd\u001b[31m\u007f'.repeat(400)}‸\u0002\u0003`],
  [
    '16,000 lines',
    `${lines(8000, (i) => `const a${i} = ${i};`)}\nconst b = ‸\n${lines(8000, (i) => `f(${i});`)}`,
  ],
  ['one line of 100 kB', `const data = [${'1234567, '.repeat(11_000)}‸];`],
];

describe('documents', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(restore);

  for (const [name, content] of ODD_DOCUMENTS) {
    it(`${name}: the provider answers and the text stays as it is`, async () => {
      const { document } = await open(`${name}.ts`, content);
      const text = document.getText();
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      await inlineSuggest('trigger');
      // Longer than the model takes, so that a late answer would be seen to change the text.
      await sleep(1000);
      assert.equal(document.getText(), text);
      const blocked = delay.max / 1e6;
      console.log(`        extension host busy for at most ${blocked.toFixed(0)} ms`);
      assert.ok(blocked < 1000);
    });
  }

  it('with CRLF keep CRLF', async () => {
    const editor = await open('CRLF.ts', INSIDE_LOOP.replaceAll('\n', '\r\n'));
    assert.equal(editor.document.eol, vscode.EndOfLine.CRLF);
    await requestDrafts(api);
    await accept(editor);
    assert.doesNotMatch(editor.document.getText(), /[^\r]\n/);
  });

  it('a surrogate pair at the cursor stays whole', async () => {
    // The editor moves the cursor before the pair.
    const { document } = await open('surrogate.ts', `const face = '\ud83d‸\ude00';\n`);
    await inlineSuggest('trigger');
    await sleep(500);
    await inlineSuggest('commit');
    await sleep(100);
    assert.doesNotMatch(document.getText(), /\p{Surrogate}/u);
    assert.ok(document.getText().includes('\u{1f600}'));
  });
});

describe('notebooks', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(restore);

  it('a cell is read together with the cells of its language around it', async () => {
    const { NotebookCellKind, NotebookCellData, NotebookData } = vscode;
    const code = (text: string) => new NotebookCellData(NotebookCellKind.Code, text, 'python');
    const prose = (text: string) => new NotebookCellData(NotebookCellKind.Markup, text, 'markdown');
    /** Rows of the prompt at the end of one of the cells. */
    const rows = async (cells: vscode.NotebookCellData[], index: number) => {
      const data = new NotebookData(cells);
      const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
      await vscode.window.showNotebookDocument(notebook);
      const { document } = notebook.cellAt(index);
      const before = api.lastReply();
      const triggerKind = vscode.InlineCompletionTriggerKind.Invoke;
      await itemsAt(api, document, document.lineAt(0).range.end, { triggerKind });
      assert.notEqual(api.lastReply(), before);
      return api.lastReply()?.promptRows ?? 0;
    };
    const cell = code('total = marmot_weight(');
    const alone = await rows([cell], 0);
    const beside = await rows([prose('What the marmots weigh. '.repeat(20)), cell], 1);
    const first = code('def marmot_weight(marmot):\n    return marmot.weight');
    const among = await rows([first, cell, code('print(total)')], 1);
    console.log(`        prompt rows: ${alone} alone, ${beside} beside prose, ${among} among code`);
    assert.equal(beside, alone);
    assert.ok(among > alone + 15);
    await vscode.commands.executeCommand('superdraft.showWhy');
    const [, prompt = ''] = vscode.window.activeTextEditor?.document.getText().split('## Prompt') ?? [];
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    // No cell of the notebook is shown once more, as a piece of another file.
    for (const text of ['def marmot_weight(', 'print(total)'])
      assert.equal(prompt.split(text).length, 2, prompt);
  });

  it('are excluded with their file, also where its old version was opened first', async () => {
    const file = inWorkspace('books/barred.ipynb');
    const source = ['total = sum(price for price in prices)\n', 'mean = total / '];
    const cells = [{ cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null }];
    const content = Buffer.from(JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 2 }));
    await vscode.workspace.fs.writeFile(file, content);
    const versions = vscode.workspace.registerFileSystemProvider('superdraft-old', versionsOf(content), {
      isReadonly: true,
    });
    try {
      const old = await vscode.workspace.openNotebookDocument(file.with({ scheme: 'superdraft-old' }));
      const now = await vscode.workspace.openNotebookDocument(file);
      /** Whether the model is asked at the end of the cell. */
      const isAsked = async ({ document }: vscode.NotebookCell) => {
        const before = api.requestsSent();
        const end = document.lineAt(document.lineCount - 1).range.end;
        await itemsAt(api, document, end, { triggerKind: vscode.InlineCompletionTriggerKind.Invoke });
        return api.requestsSent() > before;
      };
      await configure('superdraft.exclude', { 'books/*.ipynb': true });
      for (const notebook of [old, now]) assert.equal(await isAsked(notebook.cellAt(0)), false);
      await configure('superdraft.exclude', undefined);
      for (const notebook of [old, now]) assert.equal(await isAsked(notebook.cellAt(0)), true);
    } finally {
      versions.dispose();
    }
  });
});

/** A file system in which every file has the same content, and nothing can be changed. */
function versionsOf(content: Uint8Array): vscode.FileSystemProvider {
  const readonly = () => {
    throw vscode.FileSystemError.NoPermissions();
  };
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: content.length }),
    readFile: () => content,
    readDirectory: () => [],
    createDirectory: readonly,
    writeFile: readonly,
    delete: readonly,
    rename: readonly,
  };
}
