import type { IndexReply } from '../../protocol/messages';
import { onOneLine } from '../ui/onOneLine';

/** Why files are left out, for a person. */
const REASONS: Readonly<Record<string, string>> = {
  excluded: 'Excluded by superdraft.exclude',
  ignored: 'Ignored by git, files.exclude or search.exclude',
  notSource: 'Not source code, judging by their names',
  secretName: 'Secret, judging by their names',
  secretInside: 'Files that hold what looks like a secret',
  link: 'Links',
  unreadable: 'Files that could not be read',
  huge: 'Files of more than 256 kB',
  empty: 'Empty files',
  binary: 'Binary files',
  encoding: 'Files in other encodings than UTF-8, and UTF-16 with a mark at the beginning',
  minified: 'Minified files',
  generated: 'Generated files',
  overBudget: 'More than the index holds',
};

/** What the index of a workspace holds and what it leaves out, as a page to read. @param nameOf a path as people know it */
export function indexText(
  { files, tokens, bytes, learnt, skipped }: IndexReply,
  nameOf: (path: string) => string,
): string {
  const list = (paths: readonly string[]) => paths.map((path) => `- ${onOneLine(nameOf(path))}`).sort();
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  const leftOut = reasons.flatMap((reason) => {
    const paths = skipped.filter((one) => one.reason === reason).map(({ path }) => path);
    return ['', `### ${REASONS[reason] ?? reason}: ${paths.length}`, '', ...list(paths)];
  });
  return [
    '# What Superdraft has learnt from this workspace',
    '',
    `${files} files, ${tokens} tokens, ${(bytes / 1e6).toFixed(1)} MB of memory in the worker. Nothing of it leaves this machine.`,
    '',
    '## Learnt',
    '',
    ...(learnt.length > 0 ? list(learnt) : ['Nothing.']),
    '',
    '## Left out',
    ...(leftOut.length > 0 ? leftOut : ['', 'Nothing.']),
    '',
  ].join('\n');
}
