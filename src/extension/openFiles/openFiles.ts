import * as vscode from 'vscode';
import type { FileChange } from '../../protocol/messages';
import { DisposableStore } from '../disposable';
import { documentsOf, fileOf, pathOf, pathOfFile } from '../editorPlace';
import { CELL } from '../text/notebookCells';
import { IMPORT_LINES, importTargets } from './importTargets';

/** Larger files are not told: reading them takes the editor's time, and the worker keeps none such. */
const MOST = { lines: 3000, characters: 64 * 1024 } as const;

/** Documents that are open when the worker starts and are told to it. */
const MOST_OPEN = 24;

/** Where code lives; other schemes show old versions, output or search results. */
const SCHEMES: ReadonlySet<string> = new Set(['file', 'untitled', 'vscode-remote', CELL]);

/**
 * Tells the worker of open and recent files, whose pieces its prompts may show. Only what has changed is told, and
 * only when drafts are wanted in another file: typing itself tells nothing.
 */
export class OpenFiles implements vscode.Disposable {
  readonly #store = new DisposableStore();
  /** Documents that changed since they were told. */
  readonly #changed = new Set<vscode.TextDocument>();
  #forgotten: FileChange[] = [];
  /** The paths under which something of a file was told: several for a notebook in several languages. */
  readonly #told = new Map<string, Set<string>>();
  /** The file in which drafts were wanted last. */
  #current: string | undefined;

  constructor(
    readonly isWanted: (document: vscode.TextDocument) => boolean,
    readonly send: (changes: readonly FileChange[]) => void,
  ) {
    const { workspace } = vscode;
    const forget = (uri: vscode.Uri) => {
      const file = pathOfFile(uri);
      for (const path of this.#told.get(file) ?? [file]) this.#forgotten.push({ path });
      this.#told.delete(file);
    };
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#changed.add(document)));
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#changed.add(document);
      }),
    );
    this.#store.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        // Its text is gone, or lives on under another name.
        if (uri.scheme === 'untitled') forget(uri);
      }),
    );
    this.#store.add(
      workspace.onDidDeleteFiles(({ files }) => {
        files.forEach(forget);
      }),
    );
    this.#store.add(
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri } of files) forget(oldUri);
      }),
    );
  }

  /** The worker has started anew and knows of no file. */
  forgetTold(): void {
    this.#current = undefined;
    this.#forgotten = [];
    for (const document of vscode.workspace.textDocuments.slice(-MOST_OPEN)) this.#changed.add(document);
  }

  /**
   * Tells what has changed, before drafts are asked for.
   * @param path the file in which they are wanted; it is told when the person comes to it
   */
  tell(path: string): void {
    const isSwitch = path !== this.#current;
    this.#current = path;
    // By path: a notebook's cells that changed are one file.
    const read = new Map<string, FileChange>();
    for (const document of this.#changed) {
      const own = pathOf(document) === path;
      if (own && !isSwitch) continue;
      this.#changed.delete(document);
      const change = this.#read(document);
      if (change === undefined) continue;
      const isFirst = !read.has(change.path);
      read.set(change.path, change);
      if (own && isFirst) void this.#tellImports(fileOf(document), change);
    }
    const changes = [...this.#forgotten.splice(0), ...read.values()];
    if (changes.length > 0) this.send(changes);
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Undefined for a document that is never told; without a text for one that has become too large. */
  #read(document: vscode.TextDocument): FileChange | undefined {
    if (!SCHEMES.has(document.uri.scheme) || document.isClosed || !this.isWanted(document)) return undefined;
    const documents = documentsOf(document);
    if (documents.length === 0) return undefined;
    const path = pathOf(document);
    const file = pathOfFile(fileOf(document));
    this.#told.set(file, (this.#told.get(file) ?? new Set()).add(path));
    if (documents.reduce((sum, { lineCount }) => sum + lineCount, 0) > MOST.lines) return { path };
    const text = documents.map((each) => each.getText().replaceAll('\r\n', '\n')).join('\n\n');
    return text.length > MOST.characters ? { path } : { path, text };
  }

  /** Reads the files that a file imports, as far as no editor holds them, and says which they are. */
  async #tellImports(file: vscode.Uri, own: FileChange): Promise<void> {
    const folder = vscode.workspace.getWorkspaceFolder(file);
    if (!folder || own.text === undefined) return;
    const head = own.text.split('\n', IMPORT_LINES).join('\n');
    const found = await Promise.all(importTargets(head).map((paths) => firstFile(file, paths, folder)));
    const imported = found.filter((uri) => uri !== undefined);
    const told = await readOthers(imported);
    if (!this.#store.isDisposed && imported.length > 0)
      this.send([...told, { ...own, imports: imported.map(pathOfFile) }]);
  }
}

/** Files as they are on disk; those that an editor holds are told as they are there. */
export async function readOthers(uris: readonly vscode.Uri[]): Promise<readonly FileChange[]> {
  const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  const read = await Promise.all(uris.filter((uri) => !open.has(uri.toString())).map((uri) => readFile(uri)));
  return read.filter((change) => change !== undefined);
}

/** The first of the paths that is an ordinary file of the same workspace folder; links may lead out of it. */
async function firstFile(
  from: vscode.Uri,
  paths: readonly string[],
  folder: vscode.WorkspaceFolder,
): Promise<vscode.Uri | undefined> {
  for (const path of paths) {
    const uri = vscode.Uri.joinPath(from, '..', path);
    if (vscode.workspace.getWorkspaceFolder(uri) !== folder) continue;
    if (await isReadable(uri)) return uri;
  }
  return undefined;
}

/** Whether it is an ordinary file, not too large to be told. */
export async function isReadable(uri: vscode.Uri): Promise<boolean> {
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  return stat?.type === vscode.FileType.File && stat.size <= MOST.characters;
}

async function readFile(uri: vscode.Uri): Promise<FileChange | undefined> {
  const bytes = await vscode.workspace.fs.readFile(uri).then(undefined, () => undefined);
  if (bytes === undefined) return undefined;
  return { path: pathOfFile(uri), text: new TextDecoder().decode(bytes).replaceAll('\r\n', '\n') };
}
