/**
 * What must never enter a prompt, an index or a store: files that are secret by their name, and texts that hold a
 * secret whatever their name. Both err on the side of leaving a file out.
 */

const SECRET_NAME = new RegExp(
  [
    String.raw`^\.env(?:\..*|rc)?$|\.env$`,
    String.raw`\.(?:pem|key|p12|pfx|p8|jks|keystore|kdbx|ppk|asc|gpg|ovpn|tfvars|tfstate)$`,
    String.raw`^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$`,
    String.raw`^\.?(?:npmrc|pypirc|netrc|pgpass|htpasswd|git-credentials|dockercfg|yarnrc\.yml)$|^_netrc$`,
    String.raw`^(?:.*[._-])?(?:secrets?|credentials?|passwords?)(?:\.(?:json|ya?ml|toml|ini|txt|xml|conf|cfg|properties|enc))?$`,
    String.raw`^(?:service[_-]?account|client_secret).*\.json$`,
  ].join('|'),
  'i',
);

/** Folders that hold keys and credentials by convention. */
const SECRET_FOLDER = /(?:^|\/)\.(?:ssh|aws|gnupg|kube|docker|azure|password-store)\//i;

/** What stands between the dashes around a key, after BEGIN and END. */
const KEY_NAME = '(?:[A-Z0-9 ]+ )?PRIVATE KEY(?: BLOCK)?';

const KEY_BEGIN = `-----BEGIN ${KEY_NAME}-----`;
const KEY_END = `-----END ${KEY_NAME}-----`;

/** A key's own characters, in a file or in a string of code. Code that only names such blocks soon has others. */
const KEY_CHARACTER = String.raw`[\w+/=\s:,"'\\-]`;

/** A key that goes on to the end of the text, or to where something else begins; before it, lines such as `Version: …`. */
const OPEN_KEY = String.raw`${KEY_BEGIN}\s*(?:[A-Z][\w-]*: [^\n]*\s*)*${KEY_CHARACTER}*`;

/** The rest of a key whose beginning was cut off. */
const KEY_REST = `^(?:(?!${KEY_BEGIN})${KEY_CHARACTER})*?${KEY_END}`;

const PUTTY_KEY = String.raw`PuTTY-User-Key-File-\d`;

const KEY_BLOCK = new RegExp(`${KEY_BEGIN}|${PUTTY_KEY}|${KEY_REST}`);

/** Tokens with a published form, which no other text has. */
const KNOWN_TOKEN =
  /\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{36,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,}|[sr]k_live_\w{16,}|AIza[\w-]{35}|npm_\w{36}|pypi-[\w-]{32,})|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/;

/** The same two for replacing all of them. */
const KEY_BLOCKS = new RegExp(
  String.raw`${KEY_REST}|${KEY_BEGIN}[\s\S]*?${KEY_END}|${OPEN_KEY}|${PUTTY_KEY}[\s\S]*`,
  'g',
);
const KNOWN_TOKENS = new RegExp(KNOWN_TOKEN.source, 'g');

/** Names of secrets. A `pwd` is as often a folder. */
const SECRET =
  '(?:passwo?r?d|passphrase|secret|token|credential|pwd(?!\\s*[:=]+\\s*["\'`]?[/~.$])|' +
  '(?:api|access|private|account|signing|encryption)[_-]?key)s?';

/** Between a name and its value: `: type =`, `=`, `:`, `=>`, `:=`, or nothing but a blank before a quoted one. */
const GIVEN = String.raw`(?:\s*(?::[^=\n"'\x60]{1,40}(?==))?(?::=|=>|[:=])\s*["'\x60]?|\s+["'\x60])`;

/** A value given to something that is called a secret. */
const ASSIGNMENT = new RegExp(String.raw`${SECRET}\w*["'\x60]?${GIVEN}([^\s"'\x60,;]{12,})`, 'gi');

/** A user and a password in an address. */
const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'`$<{]+:[^\s/@"'`$<{]{6,}@/i;

const ADDRESSES = new RegExp(ADDRESS.source, 'gi');

/** Bits per character: words and paths of code stay below, random base 64 and hexadecimal of that length above. */
const MOST_ENTROPY = 3.3;

/** Stands in prompts where a secret stood. */
const REDACTED = 'REDACTED';

/** What is left of a key, where one has begun before the text. */
const INSIDE_KEY = new RegExp(`^(?:[\\s\\S]*?${KEY_END}|${KEY_CHARACTER}*)`);

/** A text whose end is inside a key. */
const ENDS_IN_KEY = new RegExp(`(?!${KEY_BEGIN}[\\s\\S]*?${KEY_END})${OPEN_KEY}$|${PUTTY_KEY}`);

/** What stands before and after a cursor, each without its secrets: a key that begins in the one may end in the other. */
export function redactAround(
  prefix: string,
  suffix: string,
): { readonly prefix: string; readonly suffix: string } {
  const rest = ENDS_IN_KEY.test(prefix) ? suffix.replace(INSIDE_KEY, '') : suffix;
  return { prefix: redactSecrets(prefix), suffix: redactSecrets(rest) };
}

/** The text with its secrets replaced, for a prompt. A key that has no end goes as far as its characters do. */
export function redactSecrets(text: string): string {
  if (!holdsSecret(text)) return text;
  return text
    .replace(KEY_BLOCKS, REDACTED)
    .replace(KNOWN_TOKENS, REDACTED)
    .replace(ADDRESSES, (address: string) => `${address.slice(0, address.lastIndexOf(':') + 1)}${REDACTED}@`)
    .replace(ASSIGNMENT, (whole: string, value: string) =>
      isRandom(value) ? whole.slice(0, whole.length - value.length) + REDACTED : whole,
    );
}

/** @param path with forward slashes */
export function isSecretName(path: string): boolean {
  return SECRET_NAME.test(path.slice(path.lastIndexOf('/') + 1)) || SECRET_FOLDER.test(path);
}

export function holdsSecret(text: string): boolean {
  if (KEY_BLOCK.test(text) || KNOWN_TOKEN.test(text) || ADDRESS.test(text)) return true;
  for (const [, value] of text.matchAll(ASSIGNMENT)) if (isRandom(value)) return true;
  return false;
}

/** Whether a value looks drawn at random: letters and digits mixed, and about as many different ones as there can be. */
function isRandom(value: string): boolean {
  return (
    /[a-z]/i.test(value) && /\d/.test(value) && !/[()[\]{}<>]/.test(value) && entropy(value) > MOST_ENTROPY
  );
}

/** Shannon entropy of a text's characters, in bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
