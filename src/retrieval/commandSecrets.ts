/** Secrets that are known by the command that they are given to, as in `curl -u user:…`, however they look. */
import { PLACEHOLDER } from './givenSecrets';
import { MEMBER } from './randomness';
import type { Span } from './secretForms';

const QUOTE = String.raw`(?:\\?["'])`;

/** Before an option, and between it and what it is given: blanks, the end of an escaped line, or both in a list of code. */
const BLANKS = String.raw`(?:[ \t]+(?:\\\r?\n[ \t]*)?|["'],[ \t]*(?=["']))`;

/** The line, those that it is continued in included, as far as no other command begins. */
const ARGUMENTS = String.raw`(?:\\\r?\n|(?![ \t](?:\|\|?|&&?)[ \t]|;\s)[^\n])*`;

/** `user:` before the password, in whose place a quote may begin. */
const USER = String.raw`(?<user>[^\s:"'\x60]{0,80}):${QUOTE}?`;

interface Command {
  /** Its name and all that it is given. */
  readonly whole: RegExp;
  /** Options that are given a password, to where that begins, with the quote around it. */
  readonly options: RegExp;
}

const command = (names: string, options: string): Command => ({
  whole: new RegExp(String.raw`\b(?:${names})(?:\.exe)?(?=[ \t"'])${ARGUMENTS}`, 'g'),
  options: new RegExp(String.raw`(?<=[\s"'])(?:${options})`, 'g'),
});

const COMMANDS: readonly Command[] = [
  command(
    'curl',
    String.raw`(?:-u${BLANKS}?|-[a-zA-Z]{1,8}u${BLANKS}|-U${BLANKS}?|--(?:proxy-)?user(?:=|${BLANKS}))${QUOTE}?${USER}`,
  ),
  command('wget', String.raw`--(?:(?:http|ftp|proxy)-)?password(?:=|${BLANKS})${QUOTE}?`),
  // Only what stands at the option itself: after a blank it is the name of a database.
  command(
    'mysql(?:dump|admin|import|show|check|pump|slap|binlog|sh)?|mariadb(?:-[a-z]{1,20})?',
    `(?:-p|--password=)${QUOTE}?`,
  ),
  command(
    // What is rare in texts comes first.
    String.raw`login(?<=\b(?:docker|podman|nerdctl|buildah|skopeo|oras|helm[ \t]+registry|az|oc|cf)(?:[ \t]+|["'],[ \t]*["'])login)`,
    String.raw`(?:-p${BLANKS}?|--password(?:=|${BLANKS}))${QUOTE}?`,
  ),
  // What follows the password is another command, whose `-p` is something else.
  {
    whole: new RegExp(String.raw`\bsshpass(?:${BLANKS}["']?-v["']?)?${BLANKS}["']?-p${ARGUMENTS}`, 'g'),
    options: new RegExp(
      String.raw`^sshpass(?:${BLANKS}["']?-v["']?)?${BLANKS}["']?-p${BLANKS}?${QUOTE}?`,
      'g',
    ),
  },
];

/** A password by the quote before it; without one as the shell reads a word. */
const VALUES = new Map([
  ['"', /(?:[^"\\\n]|\\[^\n])+/y],
  ["'", /[^'\n]+/y],
  ['\\"', /(?:(?!\\")[^"\n])+/y],
  ["\\'", /(?:(?!\\')[^'\n])+/y],
]);
const BARE = /(?:[^\s"'`\\;|&<>()]|\\[^\s"'])+/y;

/** Words that documentation writes where a password will stand, and passwords that everyone knows. */
const WORDS =
  /^(?:(?:access|admin|api|app|auth|basic|change|client|credentials?|db|default|demo|docker|dummy|elastic|example|fake|false|foo|bar|guest|here|his|it|key|login|long|me|my|mysql|name|new|none|null|oauth2?|of|pass(?:wor[dt]|wd|phrase)?|personal|postgres|pwd?|redacted|root|sample|secret|some|string|strong|super|test|the|token|toor|true|user|value|very|with|x|your)[_.-]?)+\d{0,3}[\])}]?$/i;

/** Variables of shells and templates, options in prose, addresses. */
const TEMPLATE = /^(?:[$<[{…]|%[a-zA-Z({%]|\/\/|\.\.\.)|\$[({]|\$[A-Z_]{2}|\{\{|<|…|\.\.\.$/;

/** Where passwords stand that commands are given, in no order. */
export function* commandSecrets(text: string): Generator<Span> {
  for (const { whole, options } of COMMANDS)
    for (const { index, 0: line } of text.matchAll(whole))
      for (const found of line.matchAll(options)) {
        const at = found.index + found[0].length;
        const user = found.groups?.['user'];
        const quote = found[0].match(/\\?["']/g)?.at(-1) ?? '';
        const value = VALUES.get(quote) ?? BARE;
        value.lastIndex = at;
        const password = value.exec(line)?.[0] ?? '';
        const start = index + at;
        if (password !== user && isPassword(password)) yield { start, end: start + password.length };
      }
}

/** Whether it is one that somebody may have, and neither a placeholder nor code that names one. */
function isPassword(value: string): boolean {
  if (value.length < 4 || /^\s/.test(value) || /^[\d.:]{1,9}$/.test(value)) return false;
  // In capitals alone variables are named.
  if (/^[A-Z][A-Z_-]*$/.test(value) || PLACEHOLDER.test(value) || WORDS.test(value)) return false;
  return !TEMPLATE.test(value) && !MEMBER.test(value);
}
