import assert from 'node:assert/strict';
import { renameSync, utimesSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import {
  activateAndLoad,
  configure,
  eventually,
  inlineSuggest,
  inWorkspace,
  open,
  replyTo,
  requestDrafts,
  restore,
  sleep,
  type,
} from './support';

/** Names that no other test's file has, not even one of them, so that only what this test opens is like it. */
const like = (animal: string) => `export interface ${animal}Shape {
  ${animal}Stripes: number;
  ${animal}Colour: string;
}
export function count${animal}(some${animal}: ${animal}Shape): number {
  return some${animal}.${animal}Stripes;
}
`;
const edited = (animal: string) => `import { count${animal} } from './the${animal}';
export function paint${animal}(some${animal}: ${animal}Shape) {
  const all${animal} = count${animal}(some${animal}) + some${animal}.${animal}Stripes;
  const tint${animal} = some${animal}.${animal}Colour;
  return all${animal}‸
}
`;

/** Rows that a piece of another file adds to a prompt at least, and more than a few typed characters do. */
const PIECE = 30;

describe('prompt context', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(restore);

  /** The prompt's rows after a line break at the end of the line: the choice is looked at again. */
  const rowsOnNextLine = async (editor: vscode.TextEditor) => {
    await vscode.window.showTextDocument(editor.document, { preview: false });
    await eventually(
      'the editor to be active',
      () => vscode.window.activeTextEditor?.document === editor.document,
    );
    return (await replyTo(api, () => type('\n'))).promptRows;
  };

  it('shows a piece of another open file, and none of a secret one', async () => {
    const editor = await open('paintZebra.ts', edited('Zebra'));
    const { promptRows: alone } = await requestDrafts(api);
    await open('.env.zebra', `${like('Zebra')}‸`);
    const withSecret = await rowsOnNextLine(editor);
    await open('likeZebra.ts', `${like('Zebra')}‸`);
    const withLike = await rowsOnNextLine(editor);
    console.log(
      `        prompt rows: ${alone} alone, ${withSecret} beside a secret, ${withLike} beside a like`,
    );
    assert.ok(withSecret < alone + PIECE / 2, 'The secret file adds nothing.');
    assert.ok(withLike > withSecret + PIECE, 'The file that is like the edited one adds a piece.');
  });

  /** The prompt of the last request, which was made in a file. */
  const promptIn = async (name: string, read: () => Promise<unknown> = () => Promise.resolve()) => {
    await vscode.commands.executeCommand('superdraft.showWhy');
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, 'superdraft-why');
    await eventually('this request', () => shown.getText().includes(`place: ${name} `));
    const [, prompt = ''] = shown.getText().split('## Prompt');
    await read();
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    return prompt;
  };

  it('shows a piece of a file that is imported and was never opened', async () => {
    await vscode.workspace.fs.writeFile(inWorkspace('theWalrus.ts'), Buffer.from(like('Walrus')));
    const editor = await open('paintWalrus.ts', edited('Walrus'));
    await requestDrafts(api);
    // The first requests may come before the file is read, and the choice stays for as long as a line is written.
    await eventually('the piece', async () => {
      await rowsOnNextLine(editor);
      return (await promptIn('paintWalrus.ts')).includes('interface WalrusShape');
    });
  });

  it('reads such a file by the encoding that it is in', async () => {
    const text = Buffer.from(`\uFEFF${like('Ibex')}`, 'utf16le');
    await vscode.workspace.fs.writeFile(inWorkspace('theIbex.ts'), text);
    const editor = await open('paintIbex.ts', edited('Ibex'));
    await requestDrafts(api);
    await eventually('the piece', async () => {
      await rowsOnNextLine(editor);
      return (await promptIn('paintIbex.ts')).includes('interface IbexShape');
    });
  });

  it('shows a piece of a file once it is imported', async () => {
    await vscode.workspace.fs.writeFile(inWorkspace('theDingo.ts'), Buffer.from(like('Dingo')));
    const [, withoutImport] = /\n([^]*)/.exec(edited('Dingo')) ?? [];
    const editor = await open('paintDingo.ts', withoutImport);
    await requestDrafts(api);
    await rowsOnNextLine(editor);
    const isShown = async () => (await promptIn('paintDingo.ts')).includes('interface DingoShape');
    assert.equal(await isShown(), false);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(editor.document.uri, new vscode.Position(0, 0), "import { countDingo } from './theDingo';\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await eventually('the piece', async () => {
      await rowsOnNextLine(editor);
      return isShown();
    });
  });

  /** Opens a file and one that is like it, of which a piece is shown then; tells whether one still is. */
  const showPiece = async (animal: string, { folder = '', ending = 'ts' } = {}) => {
    await open(`${folder}like${animal}.${ending}`, `${like(animal)}‸`);
    return showPieceIn(animal);
  };
  const showPieceIn = async (animal: string) => {
    await open(`paint${animal}.ts`, edited(animal).replace(/^import.*\n/, ''));
    await requestDrafts(api);
    const isShown = async () => (await promptIn(`paint${animal}.ts`)).includes(`interface ${animal}Shape`);
    await eventually('the piece', isShown);
    return isShown;
  };

  it('shows no piece any more of a file that has changed on disk and that no editor holds', async () => {
    const target = inWorkspace('theLemur.ts');
    await vscode.workspace.fs.writeFile(target, Buffer.from(like('Lemur')));
    const editor = await open('paintLemur.ts', edited('Lemur'));
    await requestDrafts(api);
    // The pieces are chosen anew when the person comes back.
    await open('asideLemur.ts', 'const aside = ‸;\n');
    await requestDrafts(api);
    await rowsOnNextLine(editor);
    const isShown = async () => (await promptIn('paintLemur.ts')).includes('interface LemurShape');
    await eventually('the piece', isShown);
    await vscode.workspace.fs.writeFile(target, Buffer.from('export const nothing = 1;\n'));
    await eventually('the piece to be gone', async () => !(await isShown()));
  });

  it('shows no piece any more of a file whose place an older one has taken', async () => {
    const target = inWorkspace('theWombat.ts');
    await vscode.workspace.fs.writeFile(target, Buffer.from(like('Wombat')));
    const editor = await open('paintWombat.ts', edited('Wombat'));
    await requestDrafts(api);
    await open('asideWombat.ts', 'const aside = ‸;\n');
    await requestDrafts(api);
    await rowsOnNextLine(editor);
    const isShown = async () => (await promptIn('paintWombat.ts')).includes('interface WombatShape');
    await eventually('the piece', isShown);
    const older = inWorkspace('older.txt').fsPath;
    writeFileSync(older, 'export const nothing = 1;\n');
    utimesSync(older, 1, 1);
    renameSync(older, target.fsPath);
    await eventually('the piece to be gone', async () => !(await isShown()));
  });

  it('shows no piece any more of a file whose folder is deleted', async () => {
    const isShown = await showPiece('Okapi', { folder: 'herd/' });
    const edit = new vscode.WorkspaceEdit();
    edit.deleteFile(inWorkspace('herd'), { recursive: true });
    assert.ok(await vscode.workspace.applyEdit(edit));
    await eventually('the piece to be gone', async () => !(await isShown()));
  });

  it('shows a piece of the file that declares a name near the cursor', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    // Longer than what is told of imports' heads, and like the edited file in one window alone.
    const target = vscode.Uri.joinPath(folder.uri, 'gnuStore.js');
    const filler = Array.from({ length: 200 }, (_, index) => `const unrelated${index} = ${index};`).join(
      '\n',
    );
    await vscode.workspace.fs.writeFile(target, Buffer.from(`${filler}\n${like('Gnu')}`));
    const provider = vscode.languages.registerDefinitionProvider(
      { pattern: '**/paintGnu.ts' },
      {
        provideDefinition: async (document, position) => {
          // As one does that has a large project to look through.
          await sleep(200);
          return document.getText(document.getWordRangeAtPosition(position)) === 'countGnu'
            ? new vscode.Location(target, new vscode.Position(204, 0))
            : undefined;
        },
      },
    );
    try {
      const editor = await open('paintGnu.ts', edited('Gnu').replace(/^import.*\n/, ''));
      const { promptRows: before } = await requestDrafts(api);
      let after = 0;
      await eventually('a piece of the declaring file', async () => {
        // Every key ends the looking around, and only the lines just above the cursor are looked at.
        await sleep(1000);
        after = await rowsOnNextLine(editor);
        return after > before + PIECE;
      });
      console.log(`        prompt rows: ${before} before the declaration was known, ${after} after`);
    } finally {
      provider.dispose();
    }
  });

  it('keeps nearly all rows from key to key', async () => {
    await open('likeHeron.ts', `${like('Heron')}‸`);
    const editor = await open('paintHeron.ts', edited('Heron'));
    await requestDrafts(api);
    await rowsOnNextLine(editor);
    let least = 1;
    // Keys that no draft begins with, so that the worker is asked after each.
    for (const text of ['§', '¤', '¶', '¬']) {
      const { promptRows, promptRowsReused } = await replyTo(api, () => type(text));
      least = Math.min(least, promptRowsReused / promptRows);
    }
    console.log(`        ${(100 * least).toFixed(1)} % of the rows reused at least`);
    assert.ok(least >= 0.95);
  });

  it('shows no piece any more of a file that is excluded', async () => {
    const isShown = await showPiece('Tapir');
    await configure('superdraft.exclude', { 'like*.ts': true });
    await inlineSuggest('trigger');
    await eventually('the piece to be gone', async () => !(await isShown()));
  });

  it('shows a file that was edited, saved and closed as it is now', async () => {
    const file = inWorkspace('likeEland.ts');
    await vscode.workspace.fs.writeFile(file, Buffer.from(like('Eland')));
    // What a test opens by itself would be held for minutes after its tab is closed.
    await vscode.commands.executeCommand('vscode.open', file, { preview: false });
    const isFile = ({ uri }: vscode.TextDocument) => uri.toString() === file.toString();
    const isShown = await showPieceIn('Eland');
    // Until the cursor has rested, which tells of what has changed.
    await sleep(600);
    const document = vscode.workspace.textDocuments.find(isFile);
    assert.ok(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(file, new vscode.Range(0, 0, document.lineCount, 0), 'export const nothing = 1;\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await document.save());
    const tabs = vscode.window.tabGroups.activeTabGroup.tabs;
    const tab = tabs.find(({ label }) => label === 'likeEland.ts');
    assert.ok(tab && (await vscode.window.tabGroups.close(tab)));
    await eventually('the document to close', () => document.isClosed);
    await eventually('the piece to be gone', async () => !(await isShown()));
  });

  it('shows no piece any more of a file whose language is turned off', async () => {
    const isShown = await showPiece('Numbat', { ending: 'js' });
    await configure('superdraft.enable', { '*': true, javascript: false });
    await eventually('the piece to be gone', async () => !(await isShown()));
  });

  it('shows a piece of a file also after the worker was started anew', async () => {
    await showPiece('Quokka');
    const old = api.workerPid();
    await vscode.commands.executeCommand('superdraft.restartWorker');
    await api.ready();
    assert.notEqual(api.workerPid(), old);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await rowsOnNextLine(editor);
    assert.match(await promptIn('paintQuokka.ts'), /interface QuokkaShape/);
  });

  it('keeps the rows of a file while its explanation is read', async () => {
    await open('likeIbis.ts', `${like('Ibis')}‸`);
    await open('paintIbis.ts', edited('Ibis'));
    await requestDrafts(api);
    await promptIn('paintIbis.ts', async () => {
      // Longer than a cursor rests before what is around it is read.
      await sleep(700);
    });
    const { promptRows, promptRowsReused } = await replyTo(api, () => type('§'));
    assert.ok(promptRowsReused > 0.9 * promptRows);
  });
});
