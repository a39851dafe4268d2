import * as vscode from 'vscode';
import type { FileChange } from '../../protocol/messages';
import { DisposableStore } from '../disposable';
import { documentsOf, fileOf, pathOf, pathOfFile } from '../editorPlace';
import { IMPORT_LINES, importTargets } from './importTargets';
import { changedAt, firstFile, isHeld, isReadable, MOST_CHARACTERS, readFile } from './onDisk';
import { Told } from './told';

/** Longer files are not told, for the same reason for which larger ones are not. */
const MOST_LINES = 3000;

/** Documents that are open when the worker starts and are told to it. */
const MOST_OPEN = 24;

/** Where code lives; other schemes show old versions, output or search results. */
const SCHEMES: ReadonlySet<string> = new Set(['file', 'untitled', 'vscode-remote']);

/**
 * Tells the worker of open and recent files, whose pieces its prompts may show. Only what has changed is told, and
 * only when drafts are wanted in another file: typing itself tells nothing.
 */
export class OpenFiles implements vscode.Disposable {
  readonly #store = new DisposableStore();
  /** Documents that changed, or were saved, since they were told. */
  readonly #changed = new Set<vscode.TextDocument>();
  #forgotten: FileChange[] = [];
  readonly #told = new Told();
  /** The file in which drafts were wanted last, … */
  #current: string | undefined;
  /** … its lines when its imports were looked for, and what those were. */
  #lines: number | undefined;
  #imports: string | undefined;

  constructor(
    readonly isWanted: (document: vscode.TextDocument) => boolean,
    /** Whether the settings leave a file out, so that the worker is told nothing of it. */
    readonly isExcluded: (file: vscode.Uri) => boolean,
    readonly send: (changes: readonly FileChange[]) => void,
  ) {
    const { workspace } = vscode;
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#changed.add(document)));
    this.#store.add(
      // Also told without changes: once it differs from what is saved, or no longer does.
      workspace.onDidChangeTextDocument(({ document }) => this.#changed.add(document)),
    );
    this.#store.add(workspace.onDidCloseTextDocument((document) => void this.#close(document)));
    this.#store.add(
      workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) this.#forget(this.#told.files(uri.toString()));
      }),
    );
    this.#store.add(
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri } of files) this.#forget(this.#told.files(oldUri.toString()));
      }),
    );
    this.#store.add(
      workspace.onDidChangeWorkspaceFolders(() => {
        // With the folders change the paths of files.
        this.#forget(this.#told.files());
        this.#tellOpen();
      }),
    );
  }

  /** The worker has started anew and knows of no file. */
  forgetTold(): void {
    this.#forgotten = [];
    this.#told.clear();
    this.#tellOpen();
  }

  /** The settings have changed: what was told is forgotten where it would not be told now. */
  judgeAnew(): void {
    this.#forget(this.#told.files().filter((file) => this.isExcluded(vscode.Uri.parse(file))));
    for (const document of vscode.workspace.textDocuments)
      if (!this.#isTold(document)) this.#forgetDocument(document);
    this.#tellOpen();
  }

  /** Something has changed on disk at an address, or below it. What an editor holds is told as it is there. */
  async changedOnDisk(uri: vscode.Uri): Promise<void> {
    const files = this.#told.files(uri.toString());
    // An event may come after what it tells of was read. What is gone has changed now.
    const changed = files.map(async (file) => (await changedAt(vscode.Uri.parse(file))) ?? Infinity);
    const mtimes = await Promise.all(changed);
    this.#forget(files.filter((file, at) => !isHeld(file) && this.#told.isOutdated(file, mtimes[at])));
  }

  /** Tells files as they are on disk, as far as no editor holds them. */
  async tellOthers(uris: readonly vscode.Uri[]): Promise<void> {
    const read = await this.#readOthers(uris);
    if (read.length > 0) this.#send(read);
  }

  /**
   * Tells what has changed, before drafts are asked for.
   * @param path the file in which they are wanted; it is told when the person comes to it
   */
  tell(path: string): void {
    const isSwitch = path !== this.#current;
    this.#current = path;
    if (isSwitch) this.#imports = undefined;
    // A notebook's cells that changed are one file, which is read once.
    const seen = new Set<string>();
    const read: FileChange[] = [];
    for (const document of this.#changed) {
      const at = pathOf(document);
      if (at === path && !isSwitch) {
        this.#lookForImports(document, at);
        continue;
      }
      this.#changed.delete(document);
      if (seen.has(at) || !this.#isTold(document)) continue;
      seen.add(at);
      const change = this.#read(document, at);
      if (change === undefined) continue;
      read.push(change);
      if (at === path && change.text !== undefined) void this.#tellImports(document, change.text);
    }
    this.#send(read);
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** What is open is to be told, and where drafts are wanted next is looked at as if the person came to it. */
  #tellOpen(): void {
    this.#current = undefined;
    for (const document of vscode.workspace.textDocuments.slice(-MOST_OPEN)) this.#changed.add(document);
  }

  /**
   * A document is closed, or is about to open anew in another language. What was not told of it is on disk by now, or
   * nowhere: what was told before is not what stands there.
   */
  async #close(document: vscode.TextDocument): Promise<void> {
    const isUntold = this.#changed.delete(document);
    const { uri, isClosed } = document;
    if (!isUntold && isClosed && uri.scheme !== 'untitled') return;
    if (!this.#forgetDocument(document)) return;
    // A cell that is gone leaves the others of its notebook.
    for (const other of documentsOf(document)) if (!other.isClosed) this.#changed.add(other);
    if (isClosed && this.#mayTell(document) && (await isReadable(uri))) await this.tellOthers([uri]);
  }

  /** The worker is to forget a document. @returns whether it was told of it */
  #forgetDocument(document: vscode.TextDocument): boolean {
    const paths = this.#told.take(fileOf(document).toString(), pathOf(document));
    this.#forgotten.push(...paths.map((path) => ({ path })));
    return paths.length > 0;
  }

  /** The worker is to forget files, when it is told the next time. */
  #forget(files: readonly string[]): void {
    for (const path of files.flatMap((file) => this.#told.take(file))) this.#forgotten.push({ path });
  }

  /** What is to be forgotten comes first: some of it may be told anew. */
  #send(told: readonly FileChange[]): void {
    const changes = [...this.#forgotten.splice(0), ...told];
    if (changes.length > 0) this.send(changes);
  }

  #isTold(document: vscode.TextDocument): boolean {
    return !document.isClosed && this.#mayTell(document);
  }

  #mayTell(document: vscode.TextDocument): boolean {
    const isCode = SCHEMES.has(fileOf(document).scheme);
    return isCode && this.isWanted(document) && !this.isExcluded(document.uri);
  }

  /** Undefined for a cell that is no code; without a text for what has become too large. */
  #read(document: vscode.TextDocument, path: string): FileChange | undefined {
    const documents = documentsOf(document);
    if (documents.length === 0) return undefined;
    this.#told.add(fileOf(document).toString(), path);
    if (linesOf(documents) > MOST_LINES) return { path };
    const text = documents.map((each) => each.getText().replaceAll('\r\n', '\n')).join('\n\n');
    return text.length > MOST_CHARACTERS ? { path } : { path, text, unsavedFile: unsavedFile(document) };
  }

  /** Imports that are added where drafts are wanted mostly bring a line, and most keys do not. */
  #lookForImports(document: vscode.TextDocument, path: string): void {
    if (linesOf(documentsOf(document)) === this.#lines || !this.#isTold(document)) return;
    const { text } = this.#read(document, path) ?? {};
    if (text !== undefined) void this.#tellImports(document, text);
  }

  /** Reads the files that a file imports, as far as no editor holds them, and says which they are. */
  async #tellImports(document: vscode.TextDocument, text: string): Promise<void> {
    this.#lines = linesOf(documentsOf(document));
    const file = fileOf(document);
    const folder = vscode.workspace.getWorkspaceFolder(file);
    if (!folder) return;
    const targets = importTargets(text.split('\n', IMPORT_LINES).join('\n'));
    const imports = JSON.stringify(targets);
    if (imports === this.#imports) return;
    const isFirst = this.#imports === undefined;
    this.#imports = imports;
    const found = await Promise.all(targets.map((paths) => firstFile(file, paths, folder)));
    const imported = found.filter((uri) => uri !== undefined);
    const told = await this.#readOthers(imported);
    if (this.#store.isDisposed || (isFirst && imported.length === 0)) return;
    // As it is now: it may have been edited and told meanwhile, or be one that the worker is to forget.
    const isKnown = !document.isClosed && this.#told.has(file.toString());
    const own = isKnown ? this.#read(document, pathOf(document)) : undefined;
    this.#send(own ? [...told, { ...own, imports: imported.map(pathOfFile) }] : told);
  }

  async #readOthers(uris: readonly vscode.Uri[]): Promise<readonly FileChange[]> {
    const others = uris.filter((uri) => !isHeld(uri.toString()) && !this.isExcluded(uri));
    const reading = others.map(async (uri) => {
      this.#told.add(uri.toString(), pathOfFile(uri));
      this.#told.read(uri.toString(), await changedAt(uri));
      return readFile(uri);
    });
    const read = await Promise.all(reading);
    // While any of them was read, each may have changed, or an editor may have opened it.
    const isAsRead = (file: string) => this.#told.has(file) && !isHeld(file);
    return read
      .filter((_, index) => isAsRead(others[index].toString()))
      .filter((change) => change !== undefined);
  }
}

/** Where a document of the workspace stands that is not saved; cells are not what stands in their file. */
function unsavedFile({ uri, isDirty }: vscode.TextDocument): string | undefined {
  const isLearnt = uri.scheme === 'file' && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return isDirty && isLearnt ? uri.fsPath : undefined;
}

/** Lines of what is one file: a document, or the cells of a notebook, of which many may have changed. */
const linesOf = (documents: readonly vscode.TextDocument[]) =>
  documents.reduce((sum, { lineCount }) => sum + lineCount, 0);
