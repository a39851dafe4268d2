/** A person at work: a real file, 200 keys, and whatever else people do between them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { uniform } from '../../src/decoding/noise';
import type { TestApi } from '../../src/extension/api';
import { repository } from '../harness/paths';
import { activateAndLoad, configure, eventually, open, restore, sleep } from './support';

const KEYS = 200;
const SEED = 1;
const FILE = 'src/runtime/slots.ts';

/** What the editor would type by itself is not under test. */
const PLAIN_TYPING = {
  autoClosingBrackets: 'never',
  autoClosingQuotes: 'never',
  autoIndent: 'none',
  acceptSuggestionOnCommitCharacter: false,
  acceptSuggestionOnEnter: 'off',
  formatOnType: false,
  trimAutoWhitespace: false,
} as const;

describe('a session of 200 keys', () => {
  let api: TestApi;
  const faults: unknown[] = [];
  const onFault = (fault: unknown) => faults.push(fault);

  before(async () => {
    api = await activateAndLoad();
    for (const [name, value] of Object.entries(PLAIN_TYPING)) await configure(`editor.${name}`, value);
    process.on('unhandledRejection', onFault);
  });

  after(async () => {
    // What it is wrapped in by `offeredBy`.
    Reflect.deleteProperty(api.provider, 'provideInlineCompletionItems');
    process.off('unhandledRejection', onFault);
    await restore();
  });

  it('the text is what was typed and what was accepted', async function () {
    this.timeout(120_000);
    const source = readFileSync(path.join(repository, FILE), 'utf8');
    const start = source.indexOf('  match(');
    const other = await open('session-other.ts', 'export {};\n‸');
    const editor = await open('session.ts', `${source.slice(0, start)}‸${source.slice(start + KEYS)}`);
    const { document } = editor;
    const pid = api.workerPid();
    const states = new Set([document.getText()]);
    const drafted = offeredBy(api.provider);
    let expected = document.getText();
    // The host learns of the cursor a moment after the text: what it should be is kept here.
    let cursors = [start];
    let accepted = 0;
    let draws = 0;
    const draw = (below: number) => Math.floor(uniform(SEED, draws++) * below);

    const settle = async (what: string) => {
      // A reply may come between two events; what it may not do is to change the text.
      await sleep(draw(3) === 0 ? 120 : 10);
      assert.equal(document.getText(), expected, `after ${what}`);
      states.add(expected);
    };
    const type = async (text: string) => {
      const ascending = cursors.toSorted((a, b) => a - b);
      for (const offset of ascending.toReversed())
        expected = expected.slice(0, offset) + text + expected.slice(offset);
      cursors = ascending.map((offset, index) => offset + (index + 1) * text.length);
      await vscode.commands.executeCommand('type', { text });
      await eventually('the key to be typed', () => document.getText() !== [...states].at(-1));
      await settle(`typing ${JSON.stringify(text)}`);
    };
    const moveTo = async (...offsets: number[]) => {
      const places = offsets.map((offset) => document.positionAt(offset));
      const moved = new Promise((resolve) => {
        const listener = vscode.window.onDidChangeTextEditorSelection(resolve);
        // Told of nothing when the cursor is there already.
        setTimeout(() => {
          listener.dispose();
          resolve(undefined);
        }, 250);
      });
      const { activeTextEditor } = vscode.window;
      assert.ok(activeTextEditor, 'The editor is gone.');
      activeTextEditor.selections = places.map((place) => new vscode.Selection(place, place));
      cursors = offsets;
      await moved;
      await settle('moving');
    };
    const accept = async (command: 'commit' | 'acceptNextWord' | 'acceptNextLine') => {
      const [offset] = cursors;
      // A person looks at a draft before taking it.
      await sleep(300);
      assert.equal(document.getText(), expected);
      await vscode.commands.executeCommand(`editor.action.inlineSuggest.${command}`);
      await sleep(30);
      const text = document.getText();
      if (text === expected) return;
      const inserted = insertion(expected, text, offset) ?? overIndentation(expected, text, offset);
      assert.ok(
        inserted !== undefined && [...drafted].some((draft) => draft.includes(inserted)),
        `${command} inserted ${JSON.stringify(inserted)}, of ${JSON.stringify([...drafted].slice(-8))}, before ${JSON.stringify(expected.slice(offset - 60, offset + 60))}`,
      );
      expected = text;
      // Behind what was inserted, or further, where the draft took the rest of the line into itself.
      await sleep(60);
      const cursor = vscode.window.activeTextEditor?.selection.active;
      assert.ok(cursor && document.offsetAt(cursor) >= lineStart(expected, offset) + inserted.length);
      cursors = [document.offsetAt(cursor)];
      accepted++;
      await settle(command);
    };
    const interruptions: readonly (() => Thenable<unknown>)[] = [
      () => accept('commit'),
      () => accept('acceptNextWord'),
      () => accept('acceptNextLine'),
      () => moveTo(draw(expected.length)),
      () => document.save(),
      async () => {
        await vscode.window.showTextDocument(other.document);
        await vscode.window.showTextDocument(document);
      },
      async () => {
        for (const command of ['undo', 'redo']) {
          await vscode.commands.executeCommand(command);
          await sleep(30);
          expected = document.getText();
          assert.ok(states.has(expected), `${command} made a text that never was`);
        }
        await moveTo(draw(expected.length));
      },
      async () => {
        const [first, second] = [draw(expected.length), draw(expected.length)];
        if (document.positionAt(first).line === document.positionAt(second).line) return;
        await moveTo(first, second);
        await type('x');
        await moveTo(cursors[0]);
      },
    ];

    const delay = monitorEventLoopDelay({ resolution: 2 });
    delay.enable();
    for (const key of source.slice(start, start + KEYS)) {
      await type(key);
      if (draw(5) === 0) await interruptions[draw(interruptions.length)]();
    }
    delay.disable();
    const longest = [0.5, 0.99, 1].map((q) => (delay.percentile(100 * q) / 1e6 - 2).toFixed(1));
    console.log(
      `        ${accepted} acceptances, ${api.requestsSent()} requests so far; the extension host was late by ${longest.join(', ')} ms (median, 99th percentile, most)`,
    );
    assert.equal(document.getText(), expected);
    assert.ok(accepted > 0);
    assert.equal(api.workerPid(), pid);
    assert.deepEqual(faults, []);
  });
});

/** The texts that a provider offers from now on. */
function offeredBy(provider: vscode.InlineCompletionItemProvider): ReadonlySet<string> {
  const offered = new Set<string>();
  const provide = provider.provideInlineCompletionItems.bind(provider);
  provider.provideInlineCompletionItems = async (...call) => {
    const items = await provide(...call);
    for (const { insertText } of Array.isArray(items) ? items : (items?.items ?? []))
      offered.add(typeof insertText === 'string' ? insertText : insertText.value);
    return items;
  };
  return offered;
}

const lineStart = (text: string, offset: number) => text.lastIndexOf('\n', offset - 1) + 1;

/**
 * The same at the start of the line, where nothing but blanks stands before `offset`. Until it has an answer to them, the
 * editor keeps what it showed before they were typed, and lets it replace them: indentation is no text to it, be it more
 * or less than the draft's.
 */
function overIndentation(before: string, after: string, offset: number): string | undefined {
  const start = lineStart(before, offset);
  if (before.slice(start, offset).trim() !== '') return undefined;
  return insertion(before.slice(0, start) + before.slice(offset), after, start)?.trimStart();
}

/** What was inserted at `offset`, where up to a line's rest may have been replaced; undefined for any other change. */
function insertion(before: string, after: string, offset: number): string | undefined {
  if (after.slice(0, offset) !== before.slice(0, offset)) return undefined;
  const lineEnd = before.indexOf('\n', offset);
  for (let replaced = 0; offset + replaced <= (lineEnd < 0 ? before.length : lineEnd); replaced++) {
    const rest = before.slice(offset + replaced);
    if (after.endsWith(rest) && after.length - rest.length >= offset)
      return after.slice(offset, after.length - rest.length);
  }
  return undefined;
}
