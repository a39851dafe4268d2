import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import type { DraftReply } from '../../src/protocol/messages';

export async function activate(): Promise<TestApi> {
  const extension = vscode.extensions.getExtension<TestApi>('superdraft.superdraft');
  assert.ok(extension, 'The extension is not there.');
  return extension.activate();
}

/**
 * The folder of everything that this run's editor writes. Known only in the editor of `.editor/`, whose home and
 * temporary folders belong to the run alone.
 */
export const profile = process.env['SUPERDRAFT_TEST_PROFILE'];

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** What the extension has logged so far; undefined where that cannot be read. */
export function extensionLog(): string | undefined {
  if (profile === undefined) return undefined;
  const logs = filesBelow(path.join(profile, 'user')).filter((file) => file.endsWith('Superdraft.log'));
  return logs.map((file) => readFileSync(file, 'utf8')).join('');
}

/** The extension with its model loaded. */
export async function activateAndLoad(): Promise<TestApi> {
  const api = await activate();
  await api.ready();
  return api;
}

export const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Seconds: where a suite of a window runs on the same two cores, what takes half of one may take ten. */
const PATIENCE = 30;

/** Repeats `check` until it is true. */
export async function eventually(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 1000 * PATIENCE;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`Not within ${PATIENCE} seconds: ${what}`);
    await sleep(25);
  }
}

/** Types a text as a key would: what the editor brings along with it comes, too. */
export const type = (text: string) => vscode.commands.executeCommand('type', { text });

/** In a list that is shown: takes the entry that it is at, and closes it. */
export const ACCEPT = 'workbench.action.acceptSelectedQuickOpenItem';
export const ESCAPE = 'workbench.action.closeQuickOpen';

/** Leaves the list or the box that a command shows, once it is shown: until then the keys do nothing. */
export async function leave(running: Thenable<unknown>, key: string): Promise<void> {
  let done = false;
  const ended = Promise.resolve(running).finally(() => (done = true));
  await eventually(`${key} to end the command`, async () => {
    await vscode.commands.executeCommand(key);
    await sleep(100);
    return done;
  });
  await ended;
}

/** A place in a function where any model has something to say; ‸ is the cursor. */
export const INSIDE_LOOP = `interface Item {
  price: number;
  quantity: number;
}

export function worth(items: Item[]): number {
  let sum = 0;
  for (const item of items) {
    sum += item.price * item.quantity;
  }
  return sum;
}

export function total(items: Item[]): number {
  let sum = 0;
  for (const item of items) {
    sum += ‸
  }
  return sum;
}
`;

/** A file of the workspace, by its name. */
export function inWorkspace(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'No folder is open.');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** The contents of the files that tests have opened, by name. */
const opened = new Map<string, string>();

/**
 * Writes a file into the workspace and opens it with the cursor where `content` has ‸. A name is for one test only:
 * drafts that an earlier test left in the extension's cache would hide what this one is about, and while the editor
 * still holds the earlier text, the cursor is set in that.
 */
export async function open(name: string, content: string): Promise<vscode.TextEditor> {
  assert.equal(opened.get(name) ?? content, content, `Another test has opened ${name}.`);
  opened.set(name, content);
  const offset = content.indexOf('‸');
  assert.ok(offset >= 0, 'The text has no ‸.');
  const file = inWorkspace(name);
  await vscode.workspace.fs.writeFile(file, Buffer.from(content.replace('‸', '')));
  const document = await vscode.workspace.openTextDocument(file);
  const cursor = document.positionAt(offset);
  // Set together with showing: a selection that is set later may reach the window after the command that needs it.
  const selection = new vscode.Selection(cursor, cursor);
  const editor = await vscode.window.showTextDocument(document, { selection, preview: false });
  await eventually('the editor to be active', () => vscode.window.activeTextEditor === editor);
  return editor;
}

export async function closeAll(): Promise<void> {
  const { activeTabGroup } = vscode.window.tabGroups;
  for (let left = activeTabGroup.tabs.length; left > 0; left--) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually('the editor to close', () => activeTabGroup.tabs.length < left);
  }
  await eventually('no editor', () => vscode.window.activeTextEditor === undefined);
}

/** How settings that tests have changed are taken back. */
const changed = new Map<string, () => Thenable<void>>();

/** Sets a setting for everywhere, or for a language everywhere, until `restore`. */
export async function configure(name: string, value: unknown, languageId?: string): Promise<void> {
  const set = (to: unknown) =>
    vscode.workspace
      .getConfiguration(undefined, languageId === undefined ? undefined : { languageId })
      .update(name, to, vscode.ConfigurationTarget.Global, languageId !== undefined);
  changed.set(`${name} ${languageId}`, () => set(undefined));
  await set(value);
}

/** Closes what a test has opened, and takes back what it has set, also where it has failed. */
export async function restore(): Promise<void> {
  await closeAll();
  for (const takeBack of changed.values()) await takeBack();
  changed.clear();
}

type InlineSuggestAction = 'trigger' | 'commit' | 'hide' | 'showNext';

export async function inlineSuggest(action: InlineSuggestAction): Promise<void> {
  await vscode.commands.executeCommand(`editor.action.inlineSuggest.${action}`);
}

/** What the editor is given at a place: when it asks by itself, unless the context says otherwise. */
export async function itemsAt(
  api: TestApi,
  document: vscode.TextDocument,
  position: vscode.Position,
  context: Partial<vscode.InlineCompletionContext> = {},
): Promise<readonly vscode.InlineCompletionItem[]> {
  const triggerKind = vscode.InlineCompletionTriggerKind.Automatic;
  const whole = { triggerKind, selectedCompletionInfo: undefined, ...context };
  const { token } = new vscode.CancellationTokenSource();
  const items = await api.provider.provideInlineCompletionItems(document, position, whole, token);
  return Array.isArray(items) ? items : (items?.items ?? []);
}

/** Waits for the worker's reply to something that is done. */
export async function replyTo(api: TestApi, act: () => Thenable<unknown>): Promise<DraftReply> {
  const before = api.lastReply();
  await act();
  await eventually('a reply of the worker', () => api.lastReply() !== before);
  const reply = api.lastReply();
  assert.ok(reply);
  return reply;
}

/** Asks for drafts as a person does with a key, and waits for the worker's reply. */
export const requestDrafts = (api: TestApi): Promise<DraftReply> =>
  replyTo(api, () => inlineSuggest('trigger'));

/** The same, for the texts of the drafts that are shown: filters may leave some of the worker's out. */
export async function requestShown(api: TestApi): Promise<readonly string[]> {
  await requestDrafts(api);
  return api.lastProposals().map(({ text }) => text);
}

/** What `act`, which does nothing until a draft is shown, inserts at the cursor. */
export async function insertedBy(editor: vscode.TextEditor, act: () => Thenable<unknown>): Promise<string> {
  const { document, selection } = editor;
  const before = document.getText();
  const offset = document.offsetAt(selection.active);
  await eventually('something to be inserted', async () => {
    await act();
    await sleep(50);
    return document.getText() !== before;
  });
  const after = document.getText();
  return after.slice(offset, after.length - (before.length - offset));
}

/** Accepts the draft that is shown, and gives what it inserted. */
export const accept = (editor: vscode.TextEditor): Promise<string> =>
  insertedBy(editor, () => inlineSuggest('commit'));
