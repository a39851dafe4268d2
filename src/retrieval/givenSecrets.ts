/** Secrets that are known by what they are given to: a name such as `password`, a header, an address. */
import { isRandom, isRestless, MEMBER } from './randomness';
import type { Span } from './secretForms';

/** Names of secrets. A `pwd` is as often a folder, what tokenizes has to do with text, and public keys are public. */
const NAME =
  '(?:passwo?r?d|passphrase|passcode|secret|(?<!public[_-]?key[_-]?)token(?!i[sz])|credential|pwd(?!\\s*[:=]+\\s*["\'`]?[/~.$])|' +
  '(?:access|account|api|encryption|private|signing)[_-]?key)s?';

/** Names that other things have too: what is given to them is a secret only where nobody could have made it up. */
const VAGUE_NAME =
  '(?:(?<![a-z\\d])(?:auth|pass)(?!\\w|\\s+["\'`])|(?:admin|aes|app|auth|cipher|client|cookie|decryption|deploy|hmac|jwt|' +
  'license|master|root|server|session|shared|ssh|ssl|storage|subscription|tls|webhook)[._-]?keys?(?:-data)?)';

const QUOTE = String.raw`\\?["'\x60]`;

/** A quote before a value, in some languages after letters that say what kind of string it is. */
const OPENING = `(?:[bfru@]{0,2}${QUOTE})`;

// Between a name and its value. No two blanks without end follow each other, or time would go with the square of a
// text's length.

/** `: type =`, `=`, `:`, `=>`, `:=`, also after `]`; or nothing but a blank before a quoted value. */
const EQUALS = String.raw`(?:${QUOTE})?(?:\s*\])?(?:\s*(?::[^=\n"'\x60]{1,40}(?==))?(?::=|=>|(?:\?\??|\|\||\+)?=(?!=)|:(?!:))\s*(?:[|>][+-]?[ \t]*\n\s*)?${OPENING}?|\s+${QUOTE})`;

/** `key="name" value="…"`; `name: …` and on the next line `value: …`; `"name", "value": "…"`. */
const VALUE = String.raw`(?:${QUOTE})?(?:\s+|\s*,\s*)(?:${QUOTE})?value(?:${QUOTE})?\s*[:=]\s*${OPENING}?`;

/** `<name>…</name>`, `<string name="name">…</string>`, `<key>name</key><string>…</string>`. */
const ELEMENT = String.raw`(?:(?:${QUOTE})?(?:\s[^<>\n]{0,80})?|\s*<\/\w{1,20}>\s*<\w{1,20})>\s*(?=[^\s<]{1,512}\s*<\/)`;

/** `set("name", "…")`, `setName("…")`, `name == "…"`: what follows such is as often something else. */
const ARGUMENT = String.raw`(?:(?<=["'\x60][\w.-]{0,80})${QUOTE}\s*,\s*|\s*\(\s*|(?:${QUOTE})?(?:\s*\])?\s*={2,3}\s*)${OPENING}`;

const GIVEN = new RegExp(String.raw`${NAME}\w{0,40}(?:${EQUALS}|${VALUE}|${ELEMENT})`, 'gi');

const LIKELY = [
  new RegExp(String.raw`${NAME}\w{0,40}${ARGUMENT}`, 'gi'),
  new RegExp(String.raw`${VAGUE_NAME}\w{0,40}(?:${EQUALS}|${VALUE}|${ELEMENT}|${ARGUMENT})`, 'gi'),
  // `--token …` in a shell, whose words need no quotes
  new RegExp(
    String.raw`(?<![\w-])--(?:[\w-]{1,30}[_-])?(?:${NAME}|${VAGUE_NAME})[\w-]{0,40}[ \t]+(?:\\\r?\n\s*)?${OPENING}?`,
    'gi',
  ),
];

/** `ENV NAME …` of a Dockerfile, and the like in shells. */
const VARIABLE = new RegExp(
  String.raw`^[ \t]*(?:ENV|setenv|setx|set[ \t]+-\w{1,4})[ \t]+\w{0,40}?(?:${NAME}|${VAGUE_NAME})\w{0,40}[ \t]+`,
  'gim',
);

/** A header that says who asks, of any scheme; `Bearer` stands without the header’s name, too. */
const AUTHORIZATION = new RegExp(
  String.raw`(?:\bauthorization(?:${QUOTE})?(?:\s*\])?\s*(?:=>|[:=,])\s*${OPENING}?(?:[a-z]{1,20}[ \t]+)?|\bBearer[ \t]+)`,
  'gi',
);

/**
 * Values as they may be written: in quotes, between tags, without either, and in a header. What is longer than it
 * takes to see is read on only where it is secret: names may follow each other closely.
 */
const reader = (character: string) => ({
  head: new RegExp(`(?:${character}){12,512}`, 'y'),
  rest: new RegExp(`(?:${character})*`, 'y'),
});
const VALUES = {
  quoted: reader(String.raw`[^\s"'\x60\\]|\\(?!["'\x60])`),
  element: reader(String.raw`[^\s<]`),
  bare: reader(String.raw`[^\s"'\x60,;]`),
  header: reader(String.raw`[\w.~+/=-]`),
} as const;

/** A user and a password in base 64. */
const ENCODED_USER = /(?:\bBasic\s+|\b_?auth["'`]?\s*[:=]\s*["'`]?)([A-Za-z0-9+/]{8,}={0,2})/gi;
const USER = /^[^\p{C}:\ufffd]+:([^\p{C}\ufffd]{4,})$/u;

/** The signature of an address that gives access to a store. */
const SIGNATURE = /["'?&;]sig=([\w%+/-]{32,}={0,2})/gi;

/** A password in an address, with a user or without. What is rare in texts comes first. */
const ADDRESS = /:\/\/(?<=[a-z0-9+.-]:\/\/)[^\s/:@"'`$<{]*:([^\s/@"'`$<{][^\s/@"'`<{]{5,})(?=@)/gi;

/** What code gives: the name of a type or of a variable, with a number in it. */
const NUMBERED_NAME = /^[A-Za-z_$]+\d{1,2}[A-Za-z_$]*$/;

/** What stands where a password will. */
export const PLACEHOLDER =
  /^(?:redacted|(?:your|my|the|some)?[_-]?(?:password|passwd|pass|pwd|secret)|[x*.]+)$/i;

/** A password among the settings of a connection, however short, and what others may be called. */
const CONNECTION_PASSWORD = /(?<![-\w])(?:password|pwd)\s*=\s*([^\s;"'`$%&<>{}()[\],]{4,})/gi;
const SETTING =
  /\b(?:server|host(?:name|addr)?|addr(?:ess)?|user(?:name)?|uid|database|dbname)\s*=(?:[^;,\n]*;|[^\s;,]+ )/i;
const SURE_SETTING = /\b(?:data source|initial catalog|user id)\s*=/i;

/** Where values stand that are given to something secret, in no order. */
export function* givenSecrets(text: string): Generator<Span> {
  yield* randomAfter(text, GIVEN);
  yield* randomAfter(text, VARIABLE);
  for (const pattern of LIKELY) yield* randomAfter(text, pattern, isRestless);
  yield* randomAfter(text, AUTHORIZATION, isRestless, 'header');
  yield* valuesOf(text, ENCODED_USER, (value) => {
    const password = USER.exec(Buffer.from(value, 'base64').toString())?.[1];
    return password !== undefined && !PLACEHOLDER.test(password);
  });
  yield* valuesOf(text, SIGNATURE, (value) => isRandom(value));
  yield* valuesOf(text, ADDRESS, (value) => !PLACEHOLDER.test(value));
  yield* valuesOf(text, CONNECTION_PASSWORD, isConnectionPassword);
}

function* valuesOf(
  text: string,
  pattern: RegExp,
  isSecret: (value: string, text: string, span: Span) => boolean,
): Generator<Span> {
  for (const { index, 0: whole, 1: value } of text.matchAll(pattern)) {
    const end = index + whole.length;
    const span = { start: end - value.length, end };
    if (isSecret(value, text, span)) yield span;
  }
}

/** Values that look drawn at random, each where a pattern ends. */
function* randomAfter(
  text: string,
  pattern: RegExp,
  isSecret: (value: string) => boolean = () => true,
  kind?: keyof typeof VALUES,
): Generator<Span> {
  let known = 0;
  for (const { index, 0: given } of text.matchAll(pattern)) {
    const start = index + given.length;
    // What is called a secret within one is read no second time: it goes on as far as the first does.
    if (start < known) continue;
    const { head, rest } = VALUES[kind ?? kindAfter(given)];
    head.lastIndex = start;
    const value = head.exec(text)?.[0];
    if (value === undefined) continue;
    const written = writtenAs(head, text);
    if (!isRandom(value, written) || !isSecret(value)) continue;
    if (written === 'bare' && NUMBERED_NAME.test(value) && !isRestless(value)) continue;
    rest.lastIndex = head.lastIndex;
    rest.exec(text);
    known = Math.max(head.lastIndex, rest.lastIndex);
    yield { start, end: known };
  }
}

const kindAfter = (given: string): keyof typeof VALUES =>
  /["'`]$/.test(given) ? 'quoted' : /[^=]>\s*$/.test(given) ? 'element' : 'bare';

/** What says that a value ends where its pattern does. */
function writtenAs(head: RegExp, text: string): 'quoted' | 'line' | 'bare' {
  if (head !== VALUES.bare.head) return 'quoted';
  return /^\r?(?:\n|$)/.test(text.slice(head.lastIndex, head.lastIndex + 2)) ? 'line' : 'bare';
}

/** Whether what is called a password is one of several settings on its line, and neither a placeholder nor code. */
function isConnectionPassword(value: string, text: string, { start, end }: Span): boolean {
  if (PLACEHOLDER.test(value)) return false;
  const before = text.slice(Math.max(0, start - 300), start);
  const after = text.slice(end, end + 300).split('\n', 1)[0] ?? '';
  const line = `${before.slice(before.lastIndexOf('\n') + 1)};${/^[; ]/.test(after) ? after : ''}; `;
  if (SURE_SETTING.test(line)) return true;
  return SETTING.test(line) && /[^a-z_$.]/i.test(value) && !MEMBER.test(value);
}
