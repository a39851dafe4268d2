/** The text of git's configuration files. */

/** A value in a configuration. */
export interface Setting {
  /** In lower case, as is the name. */
  readonly section: string;
  /** What stands in quotes in `[section "of"]`. */
  readonly of: string | undefined;
  readonly name: string;
  readonly value: string;
}

/** Goes on in a text where a pattern matches. */
type Take = (pattern: RegExp) => RegExpExecArray | undefined;

/** What may stand before sections and names. */
const BETWEEN = /(?:[ \t\r\n]|[#;][^\n]*)*/y;

/** `[core]`, or `[core "of something"]`, which is another section. */
const SECTION = /\[([a-z\d.-]*)(?:[ \t\r]+"((?:[^"\\\n]|\\[^\n])*)")?\]/iy;

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
 * The values in the text of a configuration. With a text that is not well formed git does nothing at all; here what stands
 * before the fault counts.
 */
export function settingsIn(text: string): readonly Setting[] {
  const lines = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  let at = 0;
  const take: Take = (pattern) => {
    pattern.lastIndex = at;
    const match = pattern.exec(lines) ?? undefined;
    if (match) at = pattern.lastIndex;
    return match;
  };
  let section: Pick<Setting, 'section' | 'of'> | undefined;
  const settings: Setting[] = [];
  for (;;) {
    take(BETWEEN);
    const begins = take(SECTION);
    if (begins) {
      section = { section: begins[1].toLowerCase(), of: begins.at(2)?.replaceAll(/\\(.)/g, '$1') };
      continue;
    }
    const named = take(NAME);
    if (!named) return settings;
    if (named[2] !== '=') continue;
    const value = takeValue(take);
    if (value === undefined) return settings;
    if (section) settings.push({ ...section, name: named[1].toLowerCase(), value });
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
