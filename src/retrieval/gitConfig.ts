/** What git's configuration says of the files that a person ignores in every repository. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The file of patterns that hold in each of a person's repositories: that of `core.excludesFile`, or where git looks
 * without it; undefined where it is set to none. What the repository says decides over what the person says.
 *
 * Not read are files that an `[include]` names, what is set for the whole machine or for one work tree alone, and the
 * home of somebody else (`~name/`).
 * @param top where git begins relative paths: the uppermost folder of the work tree
 * @param git what is common to the repository's work trees
 * @param read gives a file's text, which is empty where there is none
 */
export async function excludesFile(
  top: string,
  git: string,
  read: (path: string) => Promise<string>,
): Promise<string | undefined> {
  const { XDG_CONFIG_HOME: set } = process.env;
  const own = join(set === undefined || set === '' ? join(homedir(), '.config') : set, 'git');
  const files = [join(own, 'config'), join(homedir(), '.gitconfig'), join(git, 'config')];
  const values = (await Promise.all(files.map(read))).map(excludesFileIn);
  const value = values.findLast((each) => each !== undefined);
  if (value === undefined) return join(own, 'ignore');
  const [, inHome] = /^~(\/.*)?$/s.exec(value) ?? [undefined, undefined];
  if (inHome !== undefined) return join(homedir(), inHome);
  return value === '' || value.startsWith('~') ? undefined : resolve(top, value);
}

/** Goes on in a text where a pattern matches. */
type Take = (pattern: RegExp) => RegExpExecArray | undefined;

/** What may stand before sections and names. */
const BETWEEN = /(?:[ \t\r\n]|[#;][^\n]*)*/y;

/** `[core]`, or `[core "of something"]`, which is another section and is not captured. */
const SECTION = /\[(?:([a-z\d.-]*)|[a-z\d.-]*[ \t\r]+"(?:[^"\\\n]|\\[^\n])*")\]/iy;

/** A name and what follows it: a value, or the line's end where something is merely on, which no file is. */
const NAME = /([a-z][a-z\d-]*)[ \t]*(=|(?=\n|$))/iy;

/** Parts of a value: an escaped character, a quote, what stands for itself, blanks; else a remark, to the line's end. */
const BARE = /\\([^])|(")|([^ \t\r\n#;\\"]+)|([ \t\r]+)|[#;][^\n]*/y;
const QUOTED = /\\([^])|(")|([^\n\\"]+)/y;

const ESCAPED = new Map([
  ['\n', ''],
  ['t', '\t'],
  ['b', '\b'],
  ['n', '\n'],
  ['\\', '\\'],
  ['"', '"'],
]);

/**
 * The last value of `core.excludesFile` in the text of a configuration. With a text that is not well formed git does
 * nothing at all; here what stands before the fault counts.
 */
export function excludesFileIn(text: string): string | undefined {
  const lines = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  let at = 0;
  const take: Take = (pattern) => {
    pattern.lastIndex = at;
    const match = pattern.exec(lines) ?? undefined;
    if (match) at = pattern.lastIndex;
    return match;
  };
  let section: string | undefined;
  let found: string | undefined;
  for (;;) {
    take(BETWEEN);
    const begins = take(SECTION);
    if (begins) {
      section = begins.at(1)?.toLowerCase();
      continue;
    }
    const named = take(NAME);
    if (!named) return found;
    if (named[2] !== '=') continue;
    const value = takeValue(take);
    if (value === undefined) return found;
    if (section === 'core' && named[1].toLowerCase() === 'excludesfile') found = value;
  }
}

/** A value to its line's end, unless that is escaped; undefined where it is not well formed. */
function takeValue(take: Take): string | undefined {
  let value = '';
  // They count, as they are, where something stands on both sides of them. (Before 2.45 git made a space of each.)
  let blanks = '';
  let isQuoted = false;
  for (;;) {
    const part = take(isQuoted ? QUOTED : BARE);
    if (!part) return isQuoted ? undefined : value;
    const [escaped, quote, plain, blank] = [1, 2, 3, 4].map((group) => part.at(group));
    if (blank !== undefined) {
      if (value !== '') blanks += blank;
      continue;
    }
    const meant = escaped === undefined ? (plain ?? '') : ESCAPED.get(escaped);
    if (meant === undefined) return undefined;
    if (quote !== undefined) isQuoted = !isQuoted;
    if (escaped !== undefined || quote !== undefined || plain !== undefined) {
      value += blanks + meant;
      blanks = '';
    }
  }
}
