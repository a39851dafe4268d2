// Over 300 lines: each command as a key would run it, with what it leaves behind, in one editor and with the same helpers.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import {
  ACCEPT,
  activateAndLoad,
  configure,
  ESCAPE,
  eventually,
  insertedBy,
  INSIDE_LOOP,
  leave,
  open,
  replyTo,
  requestDrafts,
  restore,
  sleep,
  type,
} from './support';

const run = (command: string, ...rest: unknown[]) =>
  vscode.commands.executeCommand(`superdraft.${command}`, ...rest);

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

/** The diff that a rewrite shows, as far as one is open. */
const rewriteDiff = () =>
  tabs()
    .map(({ input }) => input)
    .find(
      (input): input is vscode.TabInputTextDiff =>
        input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'superdraft-rewrite',
    );

const isPanel = ({ input }: vscode.Tab) =>
  input instanceof vscode.TabInputWebview && input.viewType.includes('superdraft.drafts');

async function textOf(address: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(address)).getText();
}

describe('commands', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand(ESCAPE);
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    const beside = tabs().filter(({ group }) => group.viewColumn !== vscode.ViewColumn.One);
    if (beside.length > 0) await vscode.window.tabGroups.close(beside);
    await restore();
  });

  describe('on ghost text', () => {
    const shown = async (name: string, content = INSIDE_LOOP) => {
      const editor = await open(name, content);
      await requestDrafts(api);
      // The editor shows the drafts a moment after the reply.
      await sleep(300);
      return { editor, texts: api.lastProposals().map(({ text }) => text) };
    };

    it('trigger asks for it, also where none comes by itself', async () => {
      const editor = await open('trigger.ts', INSIDE_LOOP);
      await run('togglePause');
      assert.equal(api.pause.until, 'restart');
      await replyTo(api, () => run('trigger'));
      await sleep(300);
      assert.equal(await insertedBy(editor, () => run('acceptAll')), api.lastProposals()[0].text);
      await run('togglePause');
      assert.equal(api.pause.until, undefined);
    });

    it('acceptAll inserts the draft', async () => {
      const { editor, texts } = await shown('all.ts');
      assert.equal(await insertedBy(editor, () => run('acceptAll')), texts[0]);
    });

    it('acceptWord inserts the start of it', async () => {
      const { editor, texts } = await shown('word.ts');
      const inserted = await insertedBy(editor, () => run('acceptWord'));
      assert.ok(texts[0].startsWith(inserted) && inserted.length < texts[0].length, inserted);
    });

    it('acceptLine inserts a line of it', async () => {
      const { editor, texts } = await shown('line.ts');
      const inserted = await insertedBy(editor, () => run('acceptLine'));
      assert.equal(inserted.trimEnd(), texts[0].split('\n')[0].trimEnd());
    });

    it('nextDraft and previousDraft go from one to the other', async () => {
      // A place that may go on in two ways, whatever other tests have taught the index.
      const twoWays = INSIDE_LOOP.replace('sum += ‸', 'sum += item.‸');
      const { editor, texts } = await shown('next-draft.ts', twoWays);
      assert.ok(texts.length > 1, JSON.stringify(texts));
      await run('nextDraft');
      await sleep(200);
      assert.equal(await insertedBy(editor, () => run('acceptAll')), texts[1]);
      const again = await shown('previous-draft.ts', twoWays);
      await run('nextDraft');
      await sleep(200);
      await run('previousDraft');
      await sleep(200);
      assert.equal(await insertedBy(again.editor, () => run('acceptAll')), again.texts[0]);
    });

    it('without ghost text they leave the document as it is', async () => {
      const { document } = await open('no-ghost.ts', 'const a = 1;\n‸');
      await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
      for (const command of ['acceptAll', 'acceptWord', 'acceptLine', 'nextDraft', 'previousDraft'])
        await run(command);
      assert.equal(document.getText(), 'const a = 1;\n');
    });
  });

  describe('superdraft.generate', () => {
    it('in an editor that cannot write, it inserts nothing and leaves the cursor where it is', async () => {
      const editor = await open('read-only.ts', INSIDE_LOOP);
      const { document, selection } = editor;
      const before = document.getText();
      await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
      await leave(run('generate'), ACCEPT);
      await sleep(300);
      assert.equal(document.getText(), before);
      assert.ok(editor.selection.isEqual(selection));
      await vscode.commands.executeCommand('workbench.action.files.resetActiveEditorReadonlyInSession');
    });

    it('where the log alone is in sight, nothing is made for it', async () => {
      await run('showLog');
      const isLog = ({ document }: vscode.TextEditor) => document.uri.scheme === 'output';
      await eventually('the log', () => vscode.window.visibleTextEditors.some(isLog));
      await run('showStatistics');
      await eventually('no active editor', () => vscode.window.activeTextEditor === undefined);
      const before = api.requestsSent();
      const running = run('generate');
      await sleep(500);
      assert.equal(api.requestsSent(), before);
      await running;
      await vscode.commands.executeCommand('workbench.action.closePanel');
    });
  });

  describe('superdraft.generate, while drafts are made', () => {
    it('a list that is opened meanwhile stays, and nothing is inserted', async () => {
      const { document } = await open('generate-list.ts', INSIDE_LOOP);
      const before = document.getText();
      await configure('superdraft.count', 10);
      const running = run('generate');
      const other = vscode.window.showQuickPick(['other']);
      await running;
      // Longer than ten drafts take.
      await sleep(2000);
      await vscode.commands.executeCommand(ACCEPT);
      assert.equal(await other, 'other');
      assert.equal(document.getText(), before);
    });
  });

  describe('superdraft.generate, left for another tab', () => {
    it('inserts the draft where it was asked for, and shows it', async () => {
      const other = await open('generate-other.ts', 'const other = 1;\n‸');
      const { document } = await open('generate-left.ts', INSIDE_LOOP);
      const before = document.getText();
      // Ten drafts are under way for long enough to switch.
      await configure('superdraft.count', 10);
      const running = run('generate');
      await vscode.window.showTextDocument(other.document, { preview: false });
      await leave(running, ACCEPT);
      assert.notEqual(document.getText(), before);
      assert.equal(vscode.window.activeTextEditor?.document, document);
    });
  });

  describe('superdraft.showWhy', () => {
    it('shows prompt, drafts and passes of the last request in a document that cannot be written', async () => {
      await open('why.ts', INSIDE_LOOP);
      const { drafts, promptRows } = await requestDrafts(api);
      await run('showWhy');
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.scheme, 'superdraft-why');
      // Where it was open before, it says for a moment what it said then.
      await eventually('this request', () => editor.document.getText().includes('place: why.ts'));
      const text = editor.document.getText();
      for (const draft of drafts) assert.ok(text.includes(JSON.stringify(draft.text)), text);
      assert.ok(text.includes(`of ${promptRows} prompt rows reused`), text);
      assert.match(text, /why\.ts \(typescript\)/);
      assert.match(text, /The same drafts came\./);
      assert.match(text, /^ {4}pass 1: \d+ required/m);
      assert.match(text, /^ {4} {2}for \(const item of items\) \{$/m);
      await type('x');
      assert.equal(editor.document.getText(), text);
    });

    it('says first what came without the model, and explains the last request then', async () => {
      await open('why-before.ts', INSIDE_LOOP);
      await requestDrafts(api);
      await configure('superdraft.exclude', { '**/why-excluded.ts': true });
      await open('why-excluded.ts', INSIDE_LOOP);
      await run('trigger');
      await sleep(300);
      await run('showWhy');
      const text = () => vscode.window.activeTextEditor?.document.getText() ?? '';
      await eventually('the file', () => text().includes('no drafts: excludedFile.'));
      assert.match(text(), /^## Asked last\n\n- place: why-excluded\.ts [^]*^- place: why-before\.ts /m);
    });

    it('asked again after it was closed, it is about the newer request', async () => {
      for (const name of ['why-first.ts', 'why-second.ts']) {
        await open(name, INSIDE_LOOP);
        await requestDrafts(api);
        await run('showWhy');
        await eventually(`a text about ${name}`, () =>
          (vscode.window.activeTextEditor?.document.getText() ?? '').includes(`${name} (typescript)`),
        );
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
      }
    });
  });

  describe('superdraft.showPanel', () => {
    it('asked again although its document has become shorter out of sight', async () => {
      const { document } = await open('shrinks.ts', `${'// one\n'.repeat(30)}const a = ‸\n`);
      await replyTo(api, () => run('showPanel'));
      await vscode.window.showTextDocument(
        await vscode.workspace.openTextDocument({ content: '' }),
        vscode.ViewColumn.One,
      );
      const edit = new vscode.WorkspaceEdit();
      edit.delete(document.uri, new vscode.Range(1, 0, 31, 0));
      await vscode.workspace.applyEdit(edit);
      await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
      await eventually('the panel to be active', () => vscode.window.activeTextEditor === undefined);
      const sent = api.requestsSent();
      await run('showPanel');
      assert.ok(api.requestsSent() > sent);
    });
  });

  describe('superdraft.generateFromInstruction', () => {
    it('the model reads the sentence as a comment, and the document stays as it is', async () => {
      const { document } = await open('instruction.py', 'def mean(values):\n    ‸\n');
      await replyTo(api, () => run('generateFromInstruction', 'the sum  of all\nvalues'));
      await eventually('the panel', () => tabs().some(isPanel));
      assert.equal(document.getText(), 'def mean(values):\n    \n');
      await run('showWhy');
      // The editor takes the new text of a document that it knows a moment later.
      const lines = /def mean\(values\):\n {8}# the sum of all values$/m;
      // The panel may take the focus once its page is there.
      await eventually('the comment in the prompt', () =>
        vscode.window.visibleTextEditors.some(({ document: why }) => {
          return why.uri.scheme === 'superdraft-why' && lines.test(why.getText());
        }),
      );
    });

    it('an empty sentence asks for nothing', async () => {
      await open('no-instruction.py', 'a = ‸\n');
      const sent = api.requestsSent();
      await run('generateFromInstruction', ' ');
      assert.equal(api.requestsSent(), sent);
      assert.equal(tabs().some(isPanel), false);
    });
  });

  describe('superdraft.rewriteSelection', () => {
    const HEAD = 'export function total(prices: number[]): number {\n  let sum = 0;\n';
    const OLD = '  for (let i = 0; i < prices.length; i++) {\n    sum += prices[i];\n  }\n';
    const TAIL = '  return sum;\n}\n';

    /** Starts a rewrite of the loop, and waits for its diff. */
    async function rewrite(name: string, eol = '\n') {
      const inFile = (text: string) => text.replaceAll('\n', eol);
      const editor = await open(name, inFile(`${HEAD}‸${OLD}${TAIL}`));
      return { ...(await rewriteIn(editor)), before: inFile(`${HEAD}${OLD}${TAIL}`) };
    }

    async function rewriteIn(editor: vscode.TextEditor, line = 2) {
      editor.selection = new vscode.Selection(line, 0, line + 3, 0);
      const running = run('rewriteSelection', 'use for of');
      await eventually('the diff', () => rewriteDiff() !== undefined);
      const diff = rewriteDiff();
      assert.ok(diff);
      return { document: editor.document, diff, press: (key: string) => leave(running, key) };
    }

    for (const eol of ['\n', '\r\n']) {
      it(`the draft that is chosen replaces it in one step of undo (${JSON.stringify(eol)})`, async () => {
        const { document, diff, press, before } = await rewrite(`rewrite-${eol.length}.ts`, eol);
        assert.equal(await textOf(diff.original), before);
        const proposed = await textOf(diff.modified);
        assert.notEqual(proposed, before);
        await press(ACCEPT);
        assert.equal(document.getText(), proposed);
        assert.ok(document.getText().startsWith(HEAD.replaceAll('\n', eol)));
        assert.ok(document.getText().endsWith(TAIL.replaceAll('\n', eol)));
        if (eol === '\r\n') assert.doesNotMatch(document.getText(), /[^\r]\n/);
        assert.equal(rewriteDiff(), undefined);
        assert.equal(vscode.window.activeTextEditor?.document, document);
        await vscode.commands.executeCommand('undo');
        assert.equal(document.getText(), before);
      });
    }

    it('another draft is shown when the list goes to it, and that one is applied', async () => {
      const { document, diff, press } = await rewrite('rewrite-second.ts');
      const first = await textOf(diff.modified);
      await eventually('the second draft in the diff', async () => {
        await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
        await sleep(200);
        return (await textOf(diff.modified)) !== first;
      });
      const second = await textOf(diff.modified);
      await press(ACCEPT);
      assert.equal(document.getText(), second);
    });

    it('a second rewrite of a file shows its own diff', async () => {
      const { document, press, before } = await rewrite('rewrite-twice.ts');
      await press(ESCAPE);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '// mine\n');
      await vscode.workspace.applyEdit(edit);
      const second = await rewriteIn(await vscode.window.showTextDocument(document), 3);
      assert.equal(await textOf(second.diff.original), `// mine\n${before}`);
      assert.ok((await textOf(second.diff.modified)).startsWith(`// mine\n${HEAD}`));
      await second.press(ESCAPE);
      assert.equal(document.getText(), `// mine\n${before}`);
    });

    it('a diff of an earlier session, whose tab may still be there, does not stand in for a new one', async () => {
      const { document, diff, press, before } = await rewrite('rewrite-earlier.ts');
      await press(ESCAPE);
      // Sessions counted from 1. The editor keeps the fifty documents that were opened last.
      for (let number = 1; number <= 20; number++)
        for (const [side, address] of [['before', diff.original] as const, ['after', diff.modified] as const])
          await vscode.workspace.openTextDocument(address.with({ query: `${side}-${number}` }));
      const second = await rewriteIn(await vscode.window.showTextDocument(document));
      assert.equal(await textOf(second.diff.original), before);
      assert.ok((await textOf(second.diff.modified)).startsWith(HEAD));
      await second.press(ESCAPE);
    });

    it('left with Escape, nothing is changed and the diff is gone', async () => {
      const { document, press, before } = await rewrite('rewrite-left.ts');
      await press(ESCAPE);
      assert.equal(document.getText(), before);
      assert.equal(rewriteDiff(), undefined);
    });

    it('a document that has changed meanwhile is not touched', async () => {
      const { document, press, before } = await rewrite('rewrite-stale.ts');
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '// mine\n');
      await vscode.workspace.applyEdit(edit);
      await press(ACCEPT);
      assert.equal(document.getText(), `// mine\n${before}`);
    });

    it('a document that has changed while the instruction was written is not read', async () => {
      const editor = await open('rewrite-box.ts', 'const a = 1;\nconst b = 2;‸\n');
      editor.selection = new vscode.Selection(1, 0, 1, 12);
      const running = run('rewriteSelection');
      await sleep(500);
      const edit = new vscode.WorkspaceEdit();
      edit.delete(editor.document.uri, new vscode.Range(0, 0, 2, 0));
      await vscode.workspace.applyEdit(edit);
      await leave(running, ACCEPT);
      assert.equal(rewriteDiff(), undefined);
      assert.equal(editor.document.getText(), '');
    });

    it('without a selection nothing is asked', async () => {
      await open('rewrite-nothing.ts', 'const a = ‸1;\n');
      const sent = api.requestsSent();
      await run('rewriteSelection', '');
      assert.equal(api.requestsSent(), sent);
      assert.equal(rewriteDiff(), undefined);
    });
  });
});
