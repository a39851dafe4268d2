import assert from 'node:assert/strict';
import { holdsSecret, isSecretName, redactAround, redactSecrets } from './secrets';

describe('isSecretName', () => {
  for (const path of [
    '.env',
    'app/.env.production',
    '.envrc',
    'prod.env',
    'certs/server.pem',
    'a.key',
    '.ssh/config',
    'home/.aws/config',
    'id_ed25519',
    '.npmrc',
    '.git-credentials',
    'config/secrets.yaml',
    'db-password.txt',
    'credentials',
    'service-account-prod.json',
    'infra/live.tfvars',
    'infra/prod.auto.tfvars.json',
    'infra/terraform.tfstate.backup',
    'config/secrets.prod.yaml',
    'credentials-prod.json',
    'password_staging.ini',
    '.terraform.d/credentials.tfrc.json',
    '.env-local',
    '.env_prod',
    '.envrc.local',
    '.dev.vars',
    '.dev.vars.production',
    'api/local.settings.json',
    '.config/gh/hosts.yml',
    '.vscode/sftp.json',
    'id_ed25519.bak',
    'ssh_host_rsa_key',
    'prod-kubeconfig.yaml',
    '.my.cnf',
    '.vault-token',
    '.bash_history',
    'android/key.properties',
  ]) {
    it(`${path} is secret`, () => {
      assert.ok(isSecretName(path));
    });
  }
  for (const path of [
    'src/environment.ts',
    'src/secrets.ts',
    'keys.ts',
    'passwordField.tsx',
    'docs/ssh/a.md',
    '.environment',
    'next-env.d.ts',
    'env.config.ts',
    '.github/workflows/secret-scanning.yml',
    'locales/password-reset.json',
    'secrets.schema.json',
    'credentials.controller.ts',
    'secrets-page.tsx',
    'id_ed25519.pub',
    'src/kubeconfig.ts',
    'local.settings.ts',
    'src/browser_history.ts',
  ]) {
    it(`${path} is not`, () => {
      assert.ok(!isSecretName(path));
    });
  }
});

// Put together from pieces, so that no scanner takes this file for a leak.
const joined = (...pieces: string[]) => pieces.join('');
const random = joined('q7Zp4', 'Lw9Tx2', 'Vb6Rk1', 'Nd8');

describe('holdsSecret', () => {
  for (const [what, text] of [
    ['a private key', joined('x\n-----BEGIN RSA ', 'PRIVATE KEY-----\nMII')],
    ['a key in OpenSSH’s form', joined('-----BEGIN OPENSSH ', 'PRIVATE KEY-----')],
    ['a cloud’s access key', joined('const id = "AKIA', 'ABCDEFGHIJKLMNOP"')],
    ['a forge’s token', joined('ghp_', 'a1B2'.repeat(9))],
    ['a web token', joined('eyJ', 'hbGciOiJI.eyJ', 'zdWIiOiIx.SflKxwRJSM')],
    ['a random password', `password = "${random}"`],
    ['a random key in JSON', `{"apiKey": "${random}"}`],
    ['a random key in a shell', `export MY_SECRET_KEY=${random}`],
    ['an address with a password', joined('postgres://admin:', 'hunter2hunter2@db/prod')],
    ['a typed constant', `const apiKey: string = "${random}"`],
    ['a typed constant in Python', `API_KEY: str = '${random}'`],
    ['a typed constant in Rust', `const API_KEY: &str = "${random}";`],
    ['a constant of the preprocessor', `#define API_KEY "${random}"`],
    ['a cloud’s connection string', `AccountName=a;AccountKey=${random}==;Suffix=b`],
    ['a password of few letters', `let pwd = "${random}"`],
    ['the rest of a private key', joined('MII+/x=\n-----END RSA ', 'PRIVATE KEY-----')],
    ['a hexadecimal token', joined('auth_token: 9f86d081', '884c7d659a2feaa0c55ad015')],
  ] as const) {
    it(`${what}: yes`, () => {
      assert.ok(holdsSecret(text));
    });
  }
  for (const text of [
    'const token = tokenizer.encode(text1);',
    'password: string;',
    'const secretName = "production-database";',
    'this.token = await fetchToken(user2, options);',
    'https://example.org/a:b@c',
    'pwd="/usr/local/lib/node18/x2"',
    'const token: Token = parse(tokens1, at);',
    "const isKey = (text: string) => text.endsWith('-----END PRIVATE KEY-----');",
    'const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";',
  ]) {
    it(`${text}: no`, () => {
      assert.ok(!holdsSecret(text));
    });
  }
});

describe('redactSecrets', () => {
  for (const [text, redacted] of [
    [`a\npassword = "${random}"\nb`, 'a\npassword = "REDACTED"\nb'],
    [`export API_KEY=${random} && run`, 'export API_KEY=REDACTED && run'],
    [
      joined('x\n-----BEGIN RSA ', 'PRIVATE KEY-----\nMII\n-----END RSA ', 'PRIVATE KEY-----\ny'),
      'x\nREDACTED\ny',
    ],
    [joined('x\n-----BEGIN RSA ', 'PRIVATE KEY-----\nMII'), 'x\nREDACTED'],
    [joined('MII\n-----END RSA ', 'PRIVATE KEY-----\ny'), 'REDACTED\ny'],
    [joined('-----BEGIN PGP ', 'PRIVATE KEY BLOCK-----\nVersion: G v2.0 (x)\n\nlQOY/+=\n'), 'REDACTED'],
    [
      joined("if (text.includes('-----BEGIN ", "PRIVATE KEY-----')) return 1;"),
      "if (text.includes('REDACTED)) return 1;",
    ],
    [`const apiKey: string = "${random}";`, 'const apiKey: string = "REDACTED";'],
    [joined('f("ghp_', 'a1B2'.repeat(9), '", 1)'), 'f("REDACTED", 1)'],
    [joined('postgres://admin:', 'hunter2hunter2@db/prod'), 'postgres://admin:REDACTED@db/prod'],
  ] as const) {
    it(JSON.stringify(redacted), () => {
      assert.equal(redactSecrets(text), redacted);
    });
  }

  it('a key in which the cursor stands is replaced on both sides', () => {
    const [begin, end] = [joined('-----BEGIN ', 'PRIVATE KEY-----'), joined('-----END ', 'PRIVATE KEY-----')];
    const { prefix, suffix } = redactAround(`x\n${begin}\nMII`, `abc\n${end}\ny();`);
    assert.deepEqual([prefix, suffix], ['x\nREDACTED', '\ny();']);
    // The window ends before the key does.
    assert.equal(redactAround(`${begin}\nMII`, 'abc\ndef').suffix, '');
    const whole = `${begin}\nMII\n${end}\n`;
    assert.equal(redactAround(whole, 'abc\ndef').suffix, 'abc\ndef');
    assert.equal(redactAround(`${whole}${begin}\nMII`, 'abc\ndef').suffix, '');
  });

  for (const [what, text, left] of [
    ['an assignment', `API_KEY="${random}"\n`, 'API_KEY="REDACTED"\n'],
    ['a known token', joined('f("gh', 'p_', 'a1B2'.repeat(9), '", 1)'), 'f("REDACTED", 1)'],
    [
      'an address',
      joined('postgres://admin:', 'hunter2hunter2@db/prod'),
      'postgres://admin:REDACTED@db/prod',
    ],
    ['a header', `-H 'Authorization: Bearer ${random}' x`, "-H 'Authorization: Bearer REDACTED' x"],
    ['an element', `<password>${random}</password>`, '<password>REDACTED</password>'],
    ['a command', joined('curl -u me:', 'hunter2x', ' a'), 'curl -u me:REDACTED a'],
  ] as const) {
    it(`${what} is cut on both sides of the cursor, wherever in it that stands`, () => {
      for (let at = 0; at <= text.length; at++) {
        const { prefix, suffix } = redactAround(text.slice(0, at), text.slice(at));
        assert.equal(prefix + suffix, left, `at ${at}`);
      }
    });
  }

  it('what is a secret on one side of the cursor only is one', () => {
    const grown = 'wordsAfterIt'.repeat(30);
    assert.equal(redactAround(`API_KEY=${random}`, grown).prefix, 'API_KEY=REDACTED');
    const above = 'x = 1;\n'.repeat(300);
    for (const given of [`f(API_KEY=${random}`, joined('f("rn', 'd_', 'a1B2'.repeat(7))]) {
      const end = redactAround(`${above}${given}`, 'wordsAfterIt').prefix.slice(above.length);
      assert.match(end, /^f\((?:API_KEY=|")REDACTED$/);
    }
    assert.deepEqual(redactAround('let a = f(', `API_KEY=${random}`).suffix, 'API_KEY=REDACTED');
    assert.deepEqual(redactAround('', ''), { prefix: '', suffix: '' });
  });

  it('leaves nothing that counts as a secret, and all else as it is', () => {
    const innocent = 'const token = tokenizer.encode(text1);\n';
    assert.equal(redactSecrets(innocent), innocent);
    for (let at = 0; at < 3; at++) {
      const text = `${innocent.repeat(at)}token: '${random}'\nsecret=${random}\n${innocent}`;
      assert.ok(!holdsSecret(redactSecrets(text)));
      assert.ok(redactSecrets(text).endsWith(innocent));
    }
  });
});

/** The processor's, whatever else it does. */
function secondsFor(text: string): number {
  const before = process.cpuUsage();
  redactAround(text, text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe('the time that it takes', () => {
  // Each of them once took the square of its length, or would with a blank without end too many.
  for (const [what, text] of [
    ['names of secrets', 'token'.repeat(20_000)],
    ['assignments', 'token='.repeat(20_000)],
    ['assignments of secrets', 'x1Ypass'.concat('word=').repeat(20_000)],
    ['blanks', `token${' '.repeat(100_000)}(`],
    ['lines', `password${'\n'.repeat(100_000)}(`],
    ['keys without an end', joined('-----BEGIN ', 'PRIVATE KEY-----(').repeat(4000)],
    ['headers of a key', joined('-----BEGIN ', `PRIVATE KEY-----\n${'A: '.repeat(30_000)}(`)],
    ['beginnings of keys for models', 'sk-'.repeat(30_000)],
    ['beginnings of web tokens', 'eyJaaaaaaaa-'.repeat(8000)],
    ['schemes', 'a.'.repeat(50_000)],
    ['options', '--'.repeat(50_000)],
    ['elements', '<password><'.repeat(10_000)],
    ['settings', joined('server=a;pass', 'word=b1cd;').repeat(5000)],
    ['arguments', 'x("token", '.repeat(10_000)],
    ['commands', 'curl -u a:'.repeat(10_000)],
    ['commands, each in quotes', `curl -u 'a:"-u "b:\\" `.repeat(5000)],
    ['lines of a command', 'curl \\\n'.repeat(10_000)],
    ['blanks of a command', `curl -u${' '.repeat(100_000)}`],
    ['logins', 'docker login -p'.repeat(5000)],
  ] as const) {
    it(`grows with the length of ${what}`, () => {
      const seconds = secondsFor(text);
      // A quarter takes a quarter; with the square it would take a sixteenth.
      assert.ok(seconds < 1 || seconds < 10 * secondsFor(text.slice(0, text.length / 4)), `${seconds} s`);
    });
  }
});
