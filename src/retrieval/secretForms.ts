/** Secrets that are known by their own form, whatever they are called: keys in their blocks, tokens of services. */

/** From where to where in a text a secret stands. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands between the dashes around a key, after BEGIN and END. */
const KEY_NAME = '(?:[A-Z0-9 ]+ )?PRIVATE KEY(?: BLOCK)?';

const KEY_BEGIN = `-----BEGIN ${KEY_NAME}-----`;
const KEY_END = `-----END ${KEY_NAME}-----`;

/** A key's own characters, in a file or in a string of code. Code that only names such blocks soon has others. */
const KEY_CHARACTER = String.raw`[\w+/=\s:,"'\\-]`;

/** What a key that has no end goes on with: lines such as `Version: …`, then as far as its characters do. */
const OPEN_KEY = new RegExp(String.raw`\s*(?:[A-Z][\w-]*: [^\n]*\s*)*${KEY_CHARACTER}*`, 'y');

/** The rest of a key whose beginning was cut off. */
const KEY_REST = new RegExp(`^(?:(?!${KEY_BEGIN})${KEY_CHARACTER})*?${KEY_END}`);

/** A PuTTY key goes on to the end of its file. */
const KEY_BEGINS = new RegExp(String.raw`${KEY_BEGIN}|PuTTY-User-Key-File-\d`, 'g');
const KEY_ENDS = new RegExp(KEY_END, 'g');

/** Tokens with a published form, which no other text has. */
const TOKENS = [
  // Clouds and hosting
  String.raw`A(?:KIA|SIA|BIA|CCA)[0-9A-Z]{16}|ABSK[A-Za-z0-9+/]{100,}|AIza[\w-]{35}|ya29\.[\w-]{20,}|1//0[\w-]{40,}`,
  String.raw`GOCSPX-[\w-]{20,}|LTAI[A-Za-z0-9]{16,20}\b|AKID[A-Za-z0-9]{32}\b|do[opr]_v1_[a-f0-9]{64}|HRKU-(?:AA[\w-]{58}|[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12})`,
  String.raw`fo1_[\w-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{100,}|nvapi-[\w-]{60,}|tskey-[a-z]+-[\w-]{20,}|\w{3}\dQ~[\w.~-]{31,}`,
  String.raw`hv[bs]\.[\w-]{60,}|[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}|pul-[a-f0-9]{40}|dp\.(?:audit|ct|pt|sa|scim|st)(?:\.[\w-]{1,40})?\.\w{40,}`,
  String.raw`sha256~[\w-]{43}|AGE-SECRET-KEY-1[0-9A-Z]{20,}|ops_eyJ[\w+/=]{100,}|A3(?:-[A-Z0-9]{6}){2}(?:-[A-Z0-9]{5}){4}`,
  String.raw`vc[kp]_[A-Za-z0-9]{24,}|cf(?:ut|at|k)_[A-Za-z0-9]{40,}|nf[cpobu]_[A-Za-z0-9]{36}\b|rnd_[A-Za-z0-9]{28}\b|AVNS_[\w-]{16,}`,
  // Forges and registries
  String.raw`gh[pousr]_\w{36,}|github_pat_\w{22,}|gl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rtr?|soat)-[\w-]{20,}`,
  String.raw`AT(?:AT|CT)T3[\w=-]{50,}|ATBB[A-Za-z0-9]{32}|npm_[A-Za-z0-9]{36}|pypi-[\w-]{32,}|rubygems_[a-f0-9]{48}`,
  String.raw`dckr_[op]at_[\w-]{20,}|AKCp[A-Za-z0-9]{69}|cmVmd[A-Za-z0-9]{59}\b|CLOJARS_[a-z0-9]{60}|sgp_[a-f0-9]{40}`,
  String.raw`sq[apu]_[a-f0-9]{40}|CCIPAT_\w{22}_[a-f0-9]{40}|bkua_[a-f0-9]{40}|snyk_\w{3}\.\w{8}\.[\w-]{40,}|ATTA[a-f0-9]{64}`,
  // Models. Style sheets have classes that begin with `sk-`, without a digit.
  String.raw`sk-(?=[\w-]{0,100}\d)[\w-]{20,}|hf_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{40,}|pplx-[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}|r8_[A-Za-z0-9]{37}`,
  String.raw`AQ\.Ab8RN6[\w-]{40,}|pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,}|sk_[a-f0-9]{48}\b|lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}\b`,
  String.raw`tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}\b|fc-[a-f0-9]{32}\b|tgp_v1_[\w-]{40,}|csk-[a-z0-9]{48}\b|jina_\w{50,}`,
  // Messages, payments, shops
  String.raw`re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}\b|[MNO][A-Za-z\d]{23,27}\.[\w-]{6}\.[\w-]{27,40}|xox[cd]-[\w%-]{20,}|xsmtpsib-[a-f0-9]{64}-\w{16}`,
  String.raw`[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}\b|pat-[a-z]{2}\d-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}|rzp_live_[A-Za-z0-9]{14}\b`,
  String.raw`EAAAl[\w-]{55,}|access-(?:sandbox|production)-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}|CFPAT-[\w-]{40,}|tfp_\w{40,}`,
  String.raw`xox[abeprs]-[\w-]{10,}|xapp-\d-[\w-]{20,}|\d{8,10}:AA[\w-]{33}\b|SK[0-9a-f]{32}\b|SG\.[\w-]{16,}\.[\w-]{16,}`,
  String.raw`[a-f0-9]{32}-us\d{1,2}\b|(?<!-)key-[a-f0-9]{32}\b|xkeysib-[a-f0-9]{64}|EAACEdEose0cBA\w+|EAA[CM][A-Za-z0-9]{100,}`,
  String.raw`[rs]k_(?:live_\w{16,}|(?:test|prod)_[A-Za-z0-9]{16,})|whsec_[A-Za-z0-9+/]{24,}|sq0(?:atp|csp)-[\w-]{22,}`,
  String.raw`shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|shippo_(?:live|test)_[a-f0-9]{40}|EZ[AT]K[A-Za-z0-9]{54}`,
  // Data, watching, work
  String.raw`dapi[a-f0-9]{32}|pscale_(?:tkn|pw|oauth)_[\w=.-]{32,}|sbp_(?:v0_)?[a-f0-9]{40}|napi_[a-z0-9]{60,}|mdb_sa_sk_[\w-]{30,}|sb_secret_[\w-]{20,}|phx_[A-Za-z0-9]{40,}`,
  String.raw`glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}|glc_[A-Za-z0-9+/]{32,}|NRAK-[A-Z0-9]{27}|sntry[su]_[\w+/=]{40,}|dt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}`,
  String.raw`PMAK-[a-f0-9]{24}-[a-f0-9]{34}|lin_api_[A-Za-z0-9]{40}|lin_oauth_[a-f0-9]{64}|pat[A-Za-z0-9]{14}\.[a-f0-9]{64}|ntn_[A-Za-z0-9]{40,}|figd_[\w-]{40,}|pnu_[A-Za-z0-9]{36}`,
  // Web tokens
  String.raw`eyJ[\w-]{8,4096}\.eyJ[\w-]{8,}\.[\w-]{8,}|sk\.eyJ[\w-]{20,}\.[\w-]{16,}`,
  // The middle of every PKCS #8 key for RSA in base 64, should its first line lack.
  String.raw`MII[\w+/]{3}IBADANBgkqhkiG9w0BAQEFAASC[\w+/]*`,
];

/** Characters of the shortest of them. Where so many do not stand together, none of the forms is tried. */
const SHORTEST_TOKEN = 15;

const KNOWN_TOKEN = new RegExp(String.raw`\b(?=\w.{${SHORTEST_TOKEN - 1}})(?:${TOKENS.join('|')})`, 'g');

/** By its code, whether a character may stand in a known token. */
const IS_IN_TOKENS = Array.from({ length: 128 }, (_, code) => /[\w.:~/+=%-]/.test(String.fromCharCode(code)));

/** The private part of a key as JSON Web Keys have it, wherever it stands among the others; and a key as 64 bytes. */
const JSON_KEY =
  /(?<="kty"\s*:\s*"\w{2,3}"[^{}]{0,4000}"d"\s*:\s*")[\w-]{20,}|(?<="d"\s*:\s*")[\w-]{20,}(?="[^{}]{0,4000}"kty"\s*:)/g;
const BYTES_KEY = /^\s*\[\s*(?:\d{1,3}\s*,\s*){63}\d{1,3}\s*\]\s*$/g;

/** Addresses to which whoever knows them may post. Documentation writes T000… for the team. */
const WEBHOOK =
  /\b(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/(?!T0+\/)|discord(?:app)?\.com\/api\/webhooks\/\d{10,}\/|\.webhook\.office\.com\/webhookb2\/)([\w+/@-]{20,})/g;

/** What begins like a block between dashes, in base 64. */
const ENCODED_BLOCK =
  /LS0tLS1CRUdJTi[\w+/]{10,}={0,2}(?:[ \t]*\r?\n[ \t]*[\w+/]{20,}={0,2})*(?:[ \t]*\r?\n[ \t]*[\w+/]{1,19}={1,2})?/g;

/** Keys that are no secret, and what vouches for them. */
const PUBLIC_BLOCK = /^-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|PUBLIC KEY|X509 CRL)/;

/** Where secrets of a known form stand, in no order. */
export function* formedSecrets(text: string): Generator<Span> {
  yield* keyBlocks(text);
  yield* knownTokens(text);
  // What stands before a key is looked for at each character: this tells sooner that there is none.
  const keys = text.includes('"kty"') ? [JSON_KEY, BYTES_KEY] : [BYTES_KEY];
  for (const pattern of keys)
    for (const { index, 0: key } of text.matchAll(pattern)) yield { start: index, end: index + key.length };
  for (const { index, 0: whole, 1: path } of text.matchAll(WEBHOOK))
    yield { start: index + whole.length - path.length, end: index + whole.length };
  for (const { index, 0: block } of text.matchAll(ENCODED_BLOCK)) {
    const decoded = Buffer.from(block, 'base64').toString('latin1');
    if (!PUBLIC_BLOCK.test(decoded) || decoded.includes('PRIVATE KEY'))
      yield { start: index, end: index + block.length };
  }
}

/** Looks at every 15th character, and around it where it may be one of a token's: most words are shorter. */
function* knownTokens(text: string): Generator<Span> {
  for (let at = SHORTEST_TOKEN - 1; at < text.length; at += SHORTEST_TOKEN) {
    if (!mayBeInToken(text, at)) continue;
    let [start, end] = [at, at + 1];
    while (mayBeInToken(text, start - 1)) start--;
    while (mayBeInToken(text, end)) end++;
    if (end - start < SHORTEST_TOKEN) continue;
    const run = text.slice(start, end);
    // `matchAll` copies its pattern for each text, which takes longer than the run itself.
    for (let found = matchFrom(KNOWN_TOKEN, run, 0); found; found = matchFrom(KNOWN_TOKEN, run, found.end))
      yield { start: start + found.start, end: start + found.end };
    at = end;
  }
}

function mayBeInToken(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < IS_IN_TOKENS.length && IS_IN_TOKENS[code];
}

/** Each key from its first line to its last. Without a last one it goes as far as its characters do. */
function* keyBlocks(text: string): Generator<Span> {
  let at = KEY_REST.exec(text)?.[0].length ?? 0;
  if (at > 0) yield { start: 0, end: at };
  // An end that once was not found need not be looked for again, which would take the square of a text's length.
  let endsToCome = true;
  for (;;) {
    const begin = matchFrom(KEY_BEGINS, text, at);
    if (begin === undefined) return;
    const start = begin.end;
    const end: number | undefined = endsToCome ? matchFrom(KEY_ENDS, text, start)?.end : undefined;
    endsToCome = end !== undefined;
    at = begin.isPutty ? text.length : (end ?? matchFrom(OPEN_KEY, text, start)?.end ?? start);
    yield { start: begin.start, end: at };
  }
}

function matchFrom(
  pattern: RegExp,
  text: string,
  at: number,
): (Span & { readonly isPutty: boolean }) | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  return { start: match.index, end: pattern.lastIndex, isPutty: match[0].startsWith('PuTTY') };
}
