import type { DraftRequest } from '../../protocol/messages';
import { byPackage, type EvalCase, type SourceFile } from './cases';

/**
 * What else is known at a case, as fields of its request: an index of the package's other files, text of open
 * files, … `others` are the files of the case's package without its own, so nothing of the answer can leak.
 */
export type Known = (
  at: Pick<EvalCase, 'package' | 'path'>,
  others: readonly SourceFile[],
) => Promise<Partial<DraftRequest>>;

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
