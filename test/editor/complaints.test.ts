/** What people complain about in the issues of other extensions, by their numbers. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import { withoutStrings } from '../../src/extension/text/brackets';
import { repository } from '../harness/paths';
import {
  accept,
  activateAndLoad,
  closeAll,
  eventually,
  inlineSuggest,
  INSIDE_LOOP,
  itemsAt,
  open,
  requestDrafts,
  sleep,
  type,
} from './support';

const SOURCE = 'src/runtime/languageModel.ts';

/** How many closers of a pair of brackets close nothing. */
function closedTwice(text: string, [opener, closer]: string): number {
  let open = 0;
  let missing = 0;
  for (const character of text) {
    if (character === opener) open++;
    else if (character === closer && open > 0) open--;
    else if (character === closer) missing++;
  }
  return missing;
}

describe('complaints', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(closeAll);

  /** What a person is given who asks at the cursor. */
  const askedAt = ({ document, selection }: vscode.TextEditor, selected?: vscode.SelectedCompletionInfo) => {
    const triggerKind = vscode.InlineCompletionTriggerKind.Invoke;
    return itemsAt(api, document, selection.active, { triggerKind, selectedCompletionInfo: selected });
  };

  it('continue#3783, tabby#1061, vscode#255357: there is more than one, and the status bar says how many', async () => {
    await open('several.ts', INSIDE_LOOP);
    const { drafts } = await requestDrafts(api);
    assert.ok(drafts.length > 1);
    await eventually('the count', () => /[23] drafts/.test(api.statusBarText()));
  });

  it('vscode#213658, #196305: drafts continue the entry that is selected in the suggestion widget', async () => {
    const editor = await open('selected.ts', INSIDE_LOOP.replace('sum += ‸', 'sum += item.q‸'));
    const { active } = editor.selection;
    const range = new vscode.Range(active.translate(0, -1), active);
    const items = await askedAt(editor, { range, text: 'quantity' });
    assert.ok(items.length > 0);
    for (const { insertText, range: replaced } of items) {
      assert.ok(typeof insertText === 'string' && insertText.startsWith('quantity'));
      assert.ok(insertText.length > 'quantity'.length);
      assert.ok(replaced?.start.isEqual(range.start));
    }
  });

  it('llama.vscode#72, tabby#3361, #3782: no bracket is closed twice and nothing that follows is repeated', async function () {
    this.timeout(120_000);
    const text = readFileSync(path.join(repository, SOURCE), 'utf8');
    const brackets = Array.from(text.matchAll(/[([{](?=[^\s])/g), ({ index }) => index + 1);
    const step = Math.ceil(brackets.length / 25);
    let accepted = 0;
    for (const [number, offset] of brackets.filter((_, index) => index % step === 0).entries()) {
      // As the editor leaves it when a person opens a bracket: closed at once, with nothing in it.
      const closer = { '(': ')', '[': ']', '{': '}' }[text.charAt(offset - 1)] ?? '';
      const rest = text.slice(text.indexOf('\n', offset));
      const editor = await open(`bracket${number}.ts`, `${text.slice(0, offset)}‸${closer}${rest}`);
      const whole = editor.document.getText();
      const nextLine = rest.split('\n').find((line) => line.trim().length > 6);
      for (const { insertText, range } of await askedAt(editor)) {
        assert.ok(typeof insertText === 'string' && range);
        const [start, end] = [range.start, range.end].map((at) => editor.document.offsetAt(at));
        const restOfLine = whole.slice(end).split('\n', 1)[0];
        const after = withoutStrings(whole.slice(0, start) + insertText + restOfLine, 'typescript');
        const before = withoutStrings(whole.slice(0, start), 'typescript');
        for (const pair of ['()', '[]', '{}'])
          assert.equal(
            closedTwice(after, pair),
            closedTwice(before, pair),
            `${JSON.stringify(insertText)} at ${range.start.line}:${range.start.character}, ${pair}`,
          );
        assert.ok(!insertText.split('\n').some((line) => line.trim() === nextLine?.trim()), insertText);
        accepted++;
      }
      await closeAll();
    }
    console.log(`        ${accepted} drafts`);
    assert.ok(accepted > 25);
  });

  it('llama.vscode#72: what is accepted is indented as the document is', async () => {
    const tabs = INSIDE_LOOP.replaceAll('  ', '\t').replace('\t\tsum += ‸\n\t}', '\t\t‸\n\t}');
    const editor = await open('tabs.ts', tabs);
    editor.options = { insertSpaces: false, tabSize: 4 };
    const items = await askedAt(editor);
    assert.ok(items.length > 0);
    for (const { insertText } of items) {
      assert.ok(typeof insertText === 'string');
      assert.doesNotMatch(insertText, /\n\t* {2,}\S/, 'Blanks in a document of tabs.');
    }
  });

  it('continue#4253, #5055, #2202: in a file of 16,000 lines typing is not held up', async function () {
    this.timeout(60_000);
    const line = 'export const value = compute(1, 2, 3);\n';
    const editor = await open('huge.ts', `${line.repeat(8000)}‸\n${line.repeat(8000)}`);
    const typed = 'const another = compu';
    const stalls: number[] = [];
    // Thrice, as other processes stall the host too; what the length of a file costs, it costs every time.
    for (let round = 0; round < 3; round++) {
      const before = api.lastReply();
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      for (const text of `${typed}${round}`) {
        await type(text);
        await sleep(20);
      }
      await eventually('a reply of the worker', () => api.lastReply() !== before);
      delay.disable();
      stalls.push(delay.max / 1e6);
      assert.equal(editor.document.lineAt(8000 + round).text, `${typed}${round}`);
      await type('\n');
    }
    console.log(
      `        longest stalls of the host: ${stalls.map((stall) => stall.toFixed(0)).join(', ')} ms`,
    );
    // A frame or two where the machine has nothing but the editor to run; with the square of the length, many seconds.
    assert.ok(Math.min(...stalls) < 400);
  });

  it('llama.vscode#161, PR#164: requests that typing has overtaken are given up', async () => {
    const editor = await open('overtaken.ts', INSIDE_LOOP);
    await requestDrafts(api);
    const sent = api.requestsSent();
    const { document } = editor;
    const offset = document.offsetAt(editor.selection.active);
    // A place each, all at once: what the editor has not cancelled yet when the next key comes.
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, back) =>
        itemsAt(api, document, document.positionAt(offset - 8 * (back + 1))),
      ),
    );
    const given = answers.filter(({ length }) => length > 0);
    console.log(`        ${api.requestsSent() - sent} requests sent, ${given.length} answered, of 20`);
    assert.ok(given.length <= 2);
  });

  it('llama.vscode#217: the status is not stuck after a fault', async () => {
    await open('stuck.ts', INSIDE_LOOP);
    const sent = api.requestsSent();
    await inlineSuggest('trigger');
    await eventually('a request', () => api.requestsSent() > sent);
    const pid = api.workerPid();
    assert.ok(pid !== undefined);
    process.kill(pid, 'SIGKILL');
    await eventually('another worker', () => ![pid, undefined].includes(api.workerPid()));
    await api.ready();
    await eventually('the end of its work', () => !api.statusBarText().includes('spin'));
    assert.doesNotMatch(api.statusBarText(), /warning|error/);
  });

  it('files that are secret by their name get no drafts, and the status bar says so', async () => {
    await open('.env.local', 'API_TOKEN=‸\n');
    const { reason, drafts } = await requestDrafts(api);
    assert.deepEqual([reason, drafts], ['secretFile', []]);
    await eventually('the sign', () => api.statusBarText().includes('circle-slash'));
  });

  it('a folder of keys outside the workspace is secret too, and what is shown of the request holds no text of it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'superdraft-keys-'));
    try {
      mkdirSync(path.join(folder, '.ssh'));
      const file = path.join(folder, '.ssh', 'config');
      writeFileSync(file, 'Host build\n  User somebody\n');
      await vscode.window.showTextDocument(vscode.Uri.file(file), {
        selection: new vscode.Range(2, 0, 2, 0),
      });
      assert.equal((await requestDrafts(api)).reason, 'secretFile');
      await vscode.commands.executeCommand('superdraft.showWhy');
      const shown = vscode.window.activeTextEditor?.document;
      assert.equal(shown?.uri.scheme, 'superdraft-why');
      await eventually('the reason', () => shown.getText().includes('no drafts: secretFile'));
      assert.doesNotMatch(shown.getText(), /somebody/);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('llama.vscode#24: without a draft a tab is a tab', async () => {
    const editor = await open('tab.txt', '‸');
    editor.options = { insertSpaces: false, tabSize: 4 };
    await inlineSuggest('hide');
    await vscode.commands.executeCommand('tab');
    assert.equal(editor.document.getText(), '\t');
  });

  it('tabby#3361: a draft is one step of undo', async () => {
    const editor = await open('undone.ts', INSIDE_LOOP);
    const before = editor.document.getText();
    await requestDrafts(api);
    await accept(editor);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });
});
