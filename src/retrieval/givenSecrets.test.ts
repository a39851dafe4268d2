import { itFinds, itLeaves } from './secretsTesting';

// Put together from pieces, so that no scanner takes this file for a leak.
const joined = (...pieces: string[]) => pieces.join('');
const random = joined('q7Zp4', 'Lw9Tx2', 'Vb6Rk1', 'Nd8');
const hex = joined('9f86d081884c7d65', '9a2feaa0c55ad015');
const brackets = joined('aB3(dE5', 'gH7[jK9', 'x2Lq');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const user = base64('deploy:hunter2hunter2');

/** What is secret in each text, and how the text goes on around it. */
const SECRETS: readonly (readonly [what: string, before: string, secret: string, after?: string])[] = [
  ['a subscript', "os.environ['API_KEY'] = '", random, "'"],
  ['a subscript in double quotes', 'cfg["api_key"] = "', random, '"'],
  ['a call with a name', 'os.Setenv("API_TOKEN", "', random, '")'],
  ['a call by name', 'client.setToken("', random, '")'],
  ['a comparison', 'if (password === "', random, '")'],
  ['a default', 'TOKEN ?= ', random, '\n'],
  ['a string of bytes', "password = b'", random, "'"],
  ['JSON in a string', String.raw`"{\"password\":\"`, random, String.raw`\"}"`],
  ['an element', '<password>', random, '</password>'],
  ['an element with attributes', '<password encrypted="no">\n  ', random, '\n</password>'],
  ['a named element', '<string name="api_key">', random, '</string>'],
  ['a property list', '<key>apiKey</key>\n<string>', random, '</string>'],
  ['an attribute', '<add key="Password" value="', random, '"/>'],
  ['a value on the next line', '- name: DB_PASSWORD\n  value: ', random, '\n'],
  ['a value in JSON', '{"name": "DB_PASSWORD", "value": "', random, '"}'],
  ['a block of YAML', 'password: >-\n  ', random, '\n'],
  ['a Dockerfile', 'FROM a\nENV API_KEY ', random, '\nRUN b'],
  ['a shell of C', 'setenv MY_TOKEN ', random, '\n'],
  ['an option', 'deploy --token ', random, ' --yes'],
  ['an option with a longer name', 'deploy --auth-token \\\n  ', random, '\n'],
  ['a bearer', 'Authorization: Bearer ', random, '\n'],
  ['a bearer in code', "headers['Authorization'] = 'Bearer ", random, "'"],
  ['a bearer without the header', 'call("Bearer ', random, '")'],
  ['a user', 'Authorization: Basic ', user, '\n'],
  ['docker’s user', '{"auths": {"r.io": {"auth": "', user, '"}}}'],
  ['npm’s user', '//registry.npmjs.org/:_auth=', user, '\n'],
  ['a key for web tokens', 'JWT_KEY=', hex, '\n'],
  ['a master key', 'masterKey: "', random, '"'],
  ['a pass', 'auth: { user: "me", pass: "', random, '" }'],
  ['a pass in a shell', 'SMTP_PASS=', random, '\n'],
  [
    'a signature',
    'https://a.blob.core.windows.net/b?sv=2022&sig=',
    joined('aBBKDWQvyuVcTP', 'H9EBp%2FXTI9E%2Fmq171%2BZU178wcwqU%3D'),
    '&se=1',
  ],
  ['a client’s key', 'client-key-data: ', base64(`${random}-${random}`), '\n'],
  ['a key of a secret', 'tls.key: ', base64(`${random}+${random}`), '\n'],
  ['brackets in quotes', 'password = "', brackets, '"'],
  ['separators in quotes', 'password = "', joined('aB3,', 'dE5;gH7', 'jK9x2Lq'), '"'],
  ['a bracket at the end of a line', 'password: ', joined('aB3(dE5', 'gH7jK9x2Lq'), '\n'],
  ['an address without a user', 'redis://:', joined('p4ssW0rd', '99xyzq'), '@cache'],
  ['an address with a dollar', 'redis://me:', joined('pa$$', 'w0rd99'), '@cache'],
  ['a connection', '"Server=db;User Id=sa;Password=', joined('p4ss', 'W0rd'), ';Encrypt=true"'],
  ['a connection that begins with it', '"Password=', joined('p4ss', 'W0rd'), ';Server=db;"'],
  ['a connection with a word', 'Data Source=db;Initial Catalog=a;Pwd=', joined('sesa', 'me'), ';'],
  ['a connection with blanks', 'host=db user=me password=', joined('p4ss', 'W0rd'), ' dbname=a'],
];

const INNOCENT: readonly string[] = [
  'password: string',
  'token = getToken()',
  '<password>{value}</password>',
  '<password>{credentials.password1}</password>',
  'apiKey: process.env.API_KEY',
  "api_key = os.environ['API_KEY_2']",
  'tokenizer = "cl100k_base"',
  'tokenizer_type = "GPT2BPETokenizerFast"',
  'key: "primaryButtonColor"',
  '"auth": "none"',
  '"auth": "basic-v2-with-token"',
  'pass "../fixtures/data1.json"',
  '"integrity": "sha512-pl3Lw8Dq6kMxj1yTnZ9v5KxTnX7WqQ2sC4bR0aE6hU8gYf3oVdJtNzPiSmLuBw=="',
  '"id": "550e8400-e29b-41d4-a716-446655440000"',
  'commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  'const TOKEN_URL = "https://oauth2.googleapis.com/token";',
  'TOKEN_PATH = "/metadata/identity/oauth2/token"',
  '{ token: i0.ElementRef }',
  'type TokenResultV2 =\n  | SignedInTokenResultV2',
  'if (parent.token === ts9.SyntaxKind.ExtendsKeyword)',
  '__all__ = ["Qwen3ForTokenClassification", "Qwen3ForQuestionAnswering"]',
  '("CLIENT_SECRET", "oauth2ClientSecret")',
  'editorToken("editor.font.heading.h1")',
  'Map<string, Token>("a1B2c3D4e5F6")',
  'Token::from_utf8_lossy_v2',
  'password: "${DB_PASSWORD_1}"',
  'password: "{{ vault.password1 }}"',
  'password: "<your-password-1>"',
  '"password": "^[a-zA-Z0-9]{8,}$"',
  'docker login --password-stdin registry2.example.org',
  'deploy --token $DEPLOY_TOKEN_2 --yes',
  'ENV TOKEN_FILE /run/secrets/token1',
  'Authorization: Bearer ${token1}',
  'headers.authorization = request2.headers.authorization',
  'Basic configuration1 of the server',
  'redis://:password@localhost',
  'redis://:${PASSWORD1}@localhost',
  'connect(host=host1, user=user1, password=password1)',
  'user=name;password=phrase;',
  'this.user=e.user1;this.password=e.password1;',
  'Server=db;Password=<password>;',
  'Server=db;Password={0};',
  '?sig=short&x=1',
];

describe('holdsSecret, of what is given to a name', () => {
  for (const [what, before, secret, after] of SECRETS) itFinds(what, before, secret, after);
  for (const text of INNOCENT) itLeaves(text);
});
