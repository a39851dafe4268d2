import { MOST_PREFIX, MOST_SUFFIX, type Neighbours } from './cutWindow';

/** As much of a notebook's cell as its neighbours' prompts need. */
export interface Cell {
  readonly languageId: string;
  readonly text: string;
}

/**
 * What stands around a cell for a model: the cells of its language before it and after it, a blank line between two,
 * as if the notebook were one file. Prose and other languages are left out, and what no prompt has room for.
 * @param cells code alone, in the notebook's order
 */
export function neighboursOf(cells: readonly Cell[], index: number): Neighbours {
  const { languageId } = cells[index];
  const linesOf = (nearestFirst: readonly Cell[], room: number) => {
    const taken: string[][] = [];
    for (const cell of nearestFirst) {
      if (room <= 0) break;
      if (cell.languageId !== languageId || cell.text.trim() === '') continue;
      taken.push(cell.text.split(/\r?\n/));
      room -= cell.text.length;
    }
    return taken;
  };
  const above = linesOf(cells.slice(0, index).reverse(), MOST_PREFIX).reverse();
  const below = linesOf(cells.slice(index + 1), MOST_SUFFIX);
  return { above: above.flatMap((lines) => [...lines, '']), below: below.flatMap((lines) => ['', ...lines]) };
}

/** The scheme of the addresses of documents that are cells of notebooks. */
export const CELL = 'vscode-notebook-cell';

/**
 * The notebook of a cell's address, which has its path and not its scheme: several may be open at one path, such as a
 * file and its old version in a comparison. Settings are the file's.
 * @param isInFolder whether it is in a folder of the workspace, in which no old version is
 */
export function notebookAt<Uri extends { readonly path: string }>(
  cell: Uri,
  notebooks: readonly Uri[],
  isInFolder: (notebook: Uri) => boolean,
): Uri | undefined {
  const candidates = notebooks.filter(({ path }) => path === cell.path);
  return candidates.find(isInFolder) ?? candidates.at(0);
}

const ENDINGS = new Map([
  ['python', 'py'],
  ['javascript', 'js'],
  ['typescript', 'ts'],
  ['julia', 'jl'],
  ['r', 'r'],
  ['rust', 'rs'],
  ['csharp', 'cs'],
  ['sql', 'sql'],
]);

/**
 * The path by which a document is known everywhere: to the model, and among the files whose pieces prompts show.
 * @param file the path of the file that holds it: of a notebook, where it is a cell
 */
export function documentPath(
  file: string,
  { uri, languageId }: { readonly uri: { readonly scheme: string }; readonly languageId: string },
): string {
  return uri.scheme === CELL ? cellPath(file, languageId) : file;
}

/** The name that a cell's code would have as a file: models know languages by the endings of files. */
function cellPath(notebook: string, languageId: string): string {
  const ending = ENDINGS.get(languageId);
  return ending === undefined ? notebook : notebook.replace(/\.\w+$/, '') + `.${ending}`;
}
