import { basename, isAbsolute, normalize, sep } from 'node:path';

/** Where a file may stand. */
export interface PlaceInFolder {
  readonly folder: string;
  /** Within the folder, with forward slashes. */
  readonly path: string;
}

/**
 * Where a file may stand that the editor names by a path: that in the folder, behind the folder's name where several
 * are open. The name is mostly that of the folder on disk; where it is not, any of the folders may be meant.
 * @param path with forward slashes
 * @param folders all that are open
 */
export function placesOf(path: string, folders: readonly string[]): readonly PlaceInFolder[] {
  if (folders.length < 2) return folders.map((folder) => ({ folder, path }));
  const slash = path.indexOf('/');
  if (slash < 0) return [];
  const named = folders.filter((folder) => basename(folder) === path.slice(0, slash));
  const meant = named.length > 0 ? named : folders;
  return meant.map((folder) => ({ folder, path: path.slice(slash + 1) }));
}

/**
 * The folder whose settings hold for a path: of several around it the innermost, as in the editor.
 * @param path absolute and normal; no other is below a folder
 */
export function folderOf(path: string, folders: readonly string[]): string | undefined {
  const around = folders.filter((each) => isBelow(each, path));
  return around.toSorted((a, b) => b.length - a.length)[0];
}

function isBelow(folder: string, file: string): boolean {
  return (
    isAbsolute(file) &&
    normalize(file) === file &&
    file.startsWith(folder.endsWith(sep) ? folder : folder + sep)
  );
}
