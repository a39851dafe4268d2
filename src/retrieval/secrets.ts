/**
 * What must never enter a prompt, an index or a store: files that are secret by their name, and texts that hold a
 * secret whatever their name. Both err on the side of leaving a file out.
 */
import { commandSecrets } from './commandSecrets';
import { givenSecrets } from './givenSecrets';
import { formedSecrets, type Span } from './secretForms';

/** Files of data, whose names say what is in them. */
const DATA = String.raw`\.(?:json5?|jsonc|ya?ml|toml|ini|txt|xml|conf|cfg|properties|enc|csv|hcl|env)`;

/** What one secret is for, after its name. More than one are secret whatever follows, unless it only describes them. */
const STAGE = '(?:prod(?:uction)?|live|stag(?:e|ing)|dev(?:elopment)?|test(?:ing)?|qa|uat|ci|local|default)';

const SECRET_NAME = new RegExp(
  [
    String.raw`^\.env(?:rc)?(?:[._-].*|~)?$|\.env$`,
    String.raw`\.(?:pem|key|p12|pfx|p8|jks|keystore|kdbx|ppk|asc|gpg|ovpn|tfvars(?:\.json)?|tfstate(?:\..*)?)$`,
    String.raw`^id_(?:rsa|dsa|ecdsa|ed25519)(?!.*\.pub$)|^ssh_host_\w+_key$|^keypair\.json$`,
    String.raw`^\.?(?:npmrc|pypirc|netrc|pgpass|htpasswd|git-credentials|dockercfg|yarnrc\.yml|terraformrc)$|^_netrc$`,
    String.raw`^\.dev\.vars(?:\..*)?$|^\.(?:s3cfg|boto|databrickscfg|dockerconfigjson|flaskenv|Renviron)$|^\.\w+_history$`,
    String.raw`^\.?(?:my\.cnf|rclone\.conf)$|^pgpass\.conf$|^\.vault[_-](?:pass|token)|^(?:.*[._-])?kubeconfig(?:${DATA})?$`,
    String.raw`^(?:local\.settings|sftp(?:-config)?)\.json$|^(?:key|keystore)\.properties$`,
    String.raw`^(?:.*[._-])?(?:secrets?|credentials?|passwords?)(?:${DATA})?$`,
    String.raw`^(?:.*[._-])?(?:secrets|credentials)[._-](?!.*schema).*${DATA}$`,
    String.raw`^(?:.*[._-])?(?:secret|credential|passwords?)[._-]${STAGE}(?:[._-].*)?${DATA}$`,
    String.raw`^(?:service[_-]?account|client_secret).*\.json$`,
  ].join('|'),
  'i',
);

/** Folders that hold keys and credentials by convention; the extension has the same, which a test compares. */
const SECRET_FOLDER = /(?:^|\/)\.(?:ssh|aws|gnupg|kube|docker|azure|password-store|config\/gh)\//i;

/** Stands in prompts where a secret stood. */
const REDACTED = 'REDACTED';

/** @param path with forward slashes */
export function isSecretName(path: string): boolean {
  return SECRET_NAME.test(path.slice(path.lastIndexOf('/') + 1)) || SECRET_FOLDER.test(path);
}

export function holdsSecret(text: string): boolean {
  return secretsIn(text).next().done === false;
}

/** The text with its secrets replaced, for a prompt. A key that has no end goes as far as its characters do. */
export function redactSecrets(text: string): string {
  return replaced(text, [...secretsIn(text)], 0, text.length);
}

/** What stands before and after a cursor, each without its secrets: one that begins in the one may end in the other. */
export function redactAround(
  prefix: string,
  suffix: string,
): { readonly prefix: string; readonly suffix: string } {
  const text = prefix + suffix;
  const cursor = prefix.length;
  // Also what counts as a secret on one side only, such as a token to which letters were added.
  const near = Math.max(0, cursor - NEAR);
  const before = Array.from(secretsIn(prefix.slice(near)), (span) => moved(span, near));
  const after = Array.from(secretsIn(suffix.slice(0, NEAR)), (span) => moved(span, cursor));
  const spans = [...secretsIn(text), ...before, ...after];
  return {
    prefix: replaced(text, spans, 0, cursor),
    suffix: replaced(text, spans, cursor, text.length),
  };
}

/** Characters to each side of a cursor in which a secret may touch it. */
const NEAR = 1000;

const moved = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

/** Where secrets stand in a text, in no order. */
function* secretsIn(text: string): Generator<Span> {
  yield* formedSecrets(text);
  yield* givenSecrets(text);
  yield* commandSecrets(text);
}

/** A part of a text with its secrets replaced. Of one that began before the part, nothing is left. */
function replaced(text: string, spans: readonly Span[], from: number, to: number): string {
  let result = '';
  let at = from;
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    if (start >= to) break;
    if (end <= at) continue;
    if (start >= at) result += text.slice(at, start) + REDACTED;
    at = end;
  }
  return result + text.slice(Math.min(at, to), to);
}
