import * as vscode from 'vscode';
import type { Declaration } from '../../protocol/messages';
import { fileOf, pathOf, pathOfFile } from '../editorPlace';
import { KnownNames } from './knownNames';
import { namesNear } from './namesNear';
import { isReadable } from './onDisk';

interface Found extends Declaration {
  readonly uri: vscode.Uri;
}

/**
 * Where the names near the cursor are declared in other files of the folder, asked of the language's own extension
 * after drafts were shown, so that nobody waits for it. What one document's names are is kept until another is edited,
 * but for what an extension that was still starting did not know.
 */
export class Declarations {
  #path: string | undefined;
  #known = new KnownNames<Found>();
  #near: readonly string[] = [];
  #isLooking = false;

  /** @param tell tells the worker of files */
  constructor(readonly tell: (files: readonly vscode.Uri[]) => Promise<void>) {}

  /** What is known of the names near the place that was looked at last in a file. */
  in(path: string): readonly Declaration[] {
    if (path !== this.#path) return [];
    return this.#near.flatMap((name) => {
      const found = this.#known.find(name);
      return found === undefined ? [] : [{ path: found.path, line: found.line }];
    });
  }

  /** Asks for the names that are not known yet. An extension that does not answer is not asked again. */
  async look(document: vscode.TextDocument, line: number): Promise<void> {
    const path = pathOf(document);
    if (path !== this.#path) this.forget();
    this.#path = path;
    const names = namesNear((at) => document.lineAt(at).text, Math.min(line, document.lineCount - 1));
    this.#near = names.map(({ name }) => name);
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { version } = document;
      const known = this.#known;
      const found: Found[] = [];
      const unknown = names.filter(({ name }) => !known.has(name, performance.now()));
      for (const { name, ...at } of unknown) {
        const declared = await declarationOf(document, new vscode.Position(at.line, at.character));
        // Once a key was typed, places are no longer where they were.
        if (document.isClosed || document.version !== version || this.#known !== known) break;
        known.add(name, declared, performance.now());
        if (declared) found.push(declared);
      }
      await this.tell(found.map(({ uri }) => uri));
    } finally {
      this.#isLooking = false;
    }
  }

  /** What was told is forgotten, as the worker has, or the names are another document's. */
  forget(): void {
    this.#path = undefined;
    this.#known = new KnownNames();
    this.#near = [];
  }
}

/** Undefined when nothing says so, or it is in the document itself, outside of its folder, or in a file not told. */
async function declarationOf(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<Found | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(fileOf(document));
  if (!folder) return undefined;
  const answer = vscode.commands.executeCommand<
    readonly (vscode.Location | vscode.LocationLink)[] | undefined
  >('vscode.executeDefinitionProvider', document.uri, position);
  const first = (await answer.then(undefined, () => undefined))?.at(0);
  if (first === undefined) return undefined;
  const [uri, { start }] =
    'targetUri' in first ? [first.targetUri, first.targetRange] : [first.uri, first.range];
  const isOther = uri.toString() !== document.uri.toString();
  if (!isOther || vscode.workspace.getWorkspaceFolder(uri) !== folder || !(await isReadable(uri)))
    return undefined;
  return { uri, path: pathOfFile(uri), line: start.line };
}
