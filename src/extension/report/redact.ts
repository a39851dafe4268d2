/**
 * What a report may say. Everything that could name a person, a place on a disk or a piece of code is replaced, and
 * where that is in doubt, the rest of the line goes with it: a report that says too little is asked about, one that
 * says too much cannot be taken back.
 */

/** What is known to be private on this machine: folders, and the names of the person and the computer. */
export interface Secrets {
  readonly folders: readonly string[];
  readonly names: readonly string[];
}

/** A line of VS Code's log: "2026-11-23 09:30:00.000 [info] text". Anything else is the rest of some text. */
const LOG_LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[\w+\]) (.*)$/s;

/** A line that `describeState` writes of a model other than the one in the box: the log may be older than the settings. */
const MODEL = /^Model (?!superdraft-mini on ).*(?= on \w+, loaded in )/s;

/** A request's story, as `summary` tells it: the place in front is a path. */
const STORY = /^.*:\d+:\d+: (?=(?:no|\d+) drafts)/s;

/** The beginning of a path or address, after which nobody can say where it ends. */
const PLACE = /(?:\b[a-z][a-z\d+.-]*:\/\/|\b[a-z]:[\\/]|\\\\|~[\\/]|(?<![\w<])[\\/](?=[^\s\\/])).*$/is;

/** Machines of a network, as errors name them: behind a code of the system, by number, or by a name with two dots. */
const HOST = new RegExp(
  [
    String.raw`(?<=\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH) )\S+`,
    String.raw`\S+(?= (?:could not be asked|does not answer as a hub|has no \S+ that everyone may))`,
    String.raw`(?<=a page for people, from )\S+`,
    String.raw`\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b`,
    String.raw`(?<![\w:])(?:(?:[\da-f]{1,4}:){4,7}[\da-f]{1,4}|(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,6})?::(?:[\da-f]{1,4}:?)*)(?![\w:])`,
    String.raw`\b(?:[\w-]+\.){2,}[a-z]{2,}\b(?::\d+)?`,
  ].join('|'),
  'gi',
);

/** What stands in quotation marks may be code. */
const QUOTED = /["'`“‘«].*$/s;

const ADDRESS = /\S+@\S+/g;

/** A word with a separator in it: a path that begins nowhere. */
const PATH_WORD = /\S*[\\/]\S*/g;

/** Keys, hashes and other long strings of no language. */
const TOKEN = /[\w+=-]{24,}/g;

/** The lines of a log that may be shown, the newest last. */
export function redactLog(text: string, secrets: Secrets, most: number): readonly string[] {
  return text
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = LOG_LINE.exec(line);
      return match ? [`${match[1]} ${redactLine(match[2], secrets)}`] : [];
    })
    .slice(-most);
}

/** Longer lines are cut: no sentence of ours is longer, and the patterns take longer than a line is long. */
const MOST_CHARACTERS = 1000;

/** One line without what is private. */
export function redactLine(line: string, secrets: Secrets): string {
  return redactNames(line, secrets)
    .slice(0, MOST_CHARACTERS)
    .replace(MODEL, 'Model <private>')
    .replace(STORY, '<path>: ')
    .replace(HOST, '<host>')
    .replace(PLACE, '<path …>')
    .replace(QUOTED, '<text …>')
    .replace(ADDRESS, '<address>')
    .replace(PATH_WORD, '<path>')
    .replace(TOKEN, '<token>');
}

/** Known names and folders, the longest first, in any case: a short one may be a part of a long one. */
function redactNames(line: string, { folders, names }: Secrets): string {
  const all = [...folders, ...names].filter((each) => each.length >= 2);
  const longestFirst = all.sort((one, other) => other.length - one.length);
  return longestFirst.reduce(
    (text, each) => text.replace(new RegExp(escaped(each), 'gi'), '<private>'),
    line,
  );
}

// `RegExp.escape` came with Node 24.
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);

const REMOTES = /^(?:wsl|ssh-remote|dev-container|attached-container|k8s-container|codespaces|tunnel)$/;

/** What kind of window it is, by the editor's name of the remote: in a browser that may be the address of the machine. */
export function remoteKind(name: string | undefined): string {
  if (name === undefined) return 'no';
  return REMOTES.test(name) ? name : 'yes';
}
