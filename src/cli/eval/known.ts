import { byPackage, type EvalCase, type SourceFile } from './cases';

/** The files of a case's package, its own left out. */
export function othersOf(
  files: readonly SourceFile[],
  at: Pick<EvalCase, 'package' | 'path'>,
): readonly SourceFile[] {
  return files.filter((file) => file.package === at.package && file.path !== at.path);
}

/** Files with others in their package: for the rest an index of the others is empty and changes nothing. */
export function filesWithOthers(files: readonly SourceFile[]): readonly SourceFile[] {
  return byPackage(files)
    .filter((group) => group.length > 1)
    .flat();
}
