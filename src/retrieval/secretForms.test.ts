import assert from 'node:assert/strict';
import { holdsSecret, redactSecrets } from './secrets';

/** So many characters of a kind, drawn alike each time. Forms are put together here: no scanner takes this for a leak. */
const some = (count: number, kind = 'kQ7vZ2pLx9Rb4TwN') =>
  Array.from({ length: count }, (_, at) => kind.charAt((at * 7 + (at >> 3)) % kind.length)).join('');
const hex = (count: number) => some(count, '0f3a9c71be58d264');
const capitals = (count: number) => some(count, 'K7QZ2XWP4MVN6TRB');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const block = (name: string) => `-----BEGIN ${name}-----\n${some(64)}\n-----END ${name}-----\n`;

const TOKENS: readonly (readonly [begin: string, rest: string])[] = [
  ['AKIA', capitals(16)],
  ['ASIA', capitals(16)],
  ['AIza', some(35)],
  ['ya29.', some(40)],
  ['GOCSPX-', some(28)],
  ['dop_v1_', hex(64)],
  ['hvs.', some(90)],
  ['AGE-SECRET-KEY-1', capitals(58)],
  ['ghp_', some(36)],
  ['glpat-', some(20)],
  ['glrt-', some(20)],
  ['npm_', some(36)],
  ['pypi-AgEIcHlwaS5vcmc', some(60)],
  ['dckr_pat_', some(27)],
  ['sk-ant-api03-', some(93)],
  ['sk-proj-', some(74)],
  ['hf_', some(34)],
  ['gsk_', some(52)],
  ['xoxb-', `123456789012-${some(24)}`],
  ['xoxp-', some(40)],
  ['SG.', `${some(22)}.${some(43)}`],
  ['sk_test_', some(24)],
  ['sk_live_', some(24)],
  ['rk_live_', some(24)],
  ['whsec_', some(32)],
  ['sq0csp-', some(43)],
  ['shpat_', hex(32)],
  ['EAACEdEose0cBA', some(40)],
  ['key-', hex(32)],
  ['PMAK-', `${hex(24)}-${hex(34)}`],
  ['123456789:AA', some(33)],
  ['sntrys_', some(60)],
  ['lin_api_', some(40)],
  ['dp.pt.', some(43)],
  ['re_', `${some(8)}_${some(24)}`],
  ['MTExMjIzMzQ0NTU2Njc3ODg5', `.Gh7d2A.${some(30)}`],
  ['vcp_', some(24)],
  ['cfut_', some(40)],
  ['nfp_', some(36)],
  ['pcsk_', `${some(6)}_${some(60)}`],
  ['sk_', hex(48)],
  ['lsv2_pt_', `${hex(32)}_${hex(10)}`],
  ['tvly-dev-', some(32)],
  ['fc-', hex(32)],
  ['AQ.Ab8RN6', some(44)],
  ['napi_', some(64, 'abc7d2e9f1g4')],
  ['pat', `${some(14)}.${hex(64)}`],
  ['pat-na1-', `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`],
  ['sqp_', hex(40)],
  ['xoxc-', some(40)],
  ['xoxd-', `%2F${some(40)}`],
  ['AVNS_', some(20)],
  ['glrtr-', some(20)],
  ['sbp_v0_', hex(40)],
  ['HRKU-', `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`],
];

describe('holdsSecret, of what has a form', () => {
  for (const [begin, rest] of TOKENS) {
    it(`${begin}…: yes`, () => {
      assert.equal(redactSecrets(`f('${begin}${rest}', 1)`), "f('REDACTED', 1)");
      assert.ok(!holdsSecret(`the form ${begin}… of x`));
    });
  }

  it('are found wherever in a text they stand, the shortest too', () => {
    const shortest = `xoxb-${some(10)}`;
    for (let at = 0; at < 40; at++) {
      const before = 'ab '.repeat(at).slice(0, at).replace(/\w$/, ' ');
      assert.equal(redactSecrets(`${before}${shortest} = ab`), `${before}REDACTED = ab`);
      assert.equal(redactSecrets(`${before}key:${shortest}`), `${before}key:REDACTED`);
    }
  });

  it('the private part of a JSON Web Key, and a key as 64 bytes: yes', () => {
    const secret = some(43);
    assert.equal(
      redactSecrets(`{"kty":"EC","crv":"P-256","d":"${secret}"}`),
      '{"kty":"EC","crv":"P-256","d":"REDACTED"}',
    );
    assert.equal(redactSecrets(`{"d": "${secret}", "kty": "OKP"}`), '{"d": "REDACTED", "kty": "OKP"}');
    assert.ok(!holdsSecret(`{"kty":"EC","x":"${secret}"}`) && !holdsSecret(`{"d":"${secret}"}`));
    const bytes = Array.from({ length: 64 }, (_, at) => (at * 37) % 256);
    assert.ok(holdsSecret(JSON.stringify(bytes)) && !holdsSecret(JSON.stringify(bytes.slice(1))));
  });

  it('classes, variables and types that look alike: no', () => {
    assert.ok(!holdsSecret('<div class="sk-spinner sk-spinner-double-bounce">'));
    assert.ok(!holdsSecret('process.env.npm_config_onnxruntime_node_install_cuda_for_all'));
    assert.ok(!holdsSecret('  googleCredentials: OAuth2Client, options: Options'));
    assert.ok(!holdsSecret('type ResetPasswordStartResultV2 = StartResultV2;'));
    assert.ok(!holdsSecret('Version=4.0.0.0, PublicKeyToken=b77a5c561934e089'));
  });

  it('webhooks: yes, but not their placeholders', () => {
    const slack = 'https://hooks.slack.com/services/';
    assert.equal(redactSecrets(`"${slack}T1X2/B3Y4/${some(24)}"`), `"${slack}REDACTED"`);
    assert.ok(!holdsSecret(`${slack}T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX`));
    assert.ok(holdsSecret(`https://discord.com/api/webhooks/123456789012/${some(60)}`));
  });

  it('keys in base 64: yes, in one line or more; certificates and public keys: no', () => {
    const key = base64(block('RSA PRIVATE KEY'));
    assert.equal(redactSecrets(`x: ${key}\ny: 1`), 'x: REDACTED\ny: 1');
    const lines = key.replace(/.{40}/g, '$&\n    ');
    assert.equal(redactSecrets(`x: |\n    ${lines}\ny: 1`), 'x: |\n    REDACTED\ny: 1');
    assert.ok(holdsSecret(base64(block('CERTIFICATE') + block('PRIVATE KEY'))));
    for (const name of ['CERTIFICATE', 'PUBLIC KEY'])
      assert.ok(!holdsSecret(`ca: ${base64(block(name))}`), name);
    assert.ok(holdsSecret(`const der = "${['MIIEvQIBADANBgkq', 'hkiG9w0BAQEFAASC'].join('')}${some(80)}"`));
  });

  it('several keys are replaced each, and what is between them stays', () => {
    const text = `a\n${block('PRIVATE KEY')}b();\n${block('EC PRIVATE KEY')}c();\n`;
    assert.equal(redactSecrets(text), 'a\nREDACTED\nb();\nREDACTED\nc();\n');
  });

  it('hashes, ids and styles: no', () => {
    for (const text of [
      `cache-key-${hex(32)}`,
      `sha512-${some(86)}==`,
      `"sha256": "${hex(64)}"`,
      'class="task-list-item-with-a-checkbox-inside"',
      'dp.standard.deviation_of_every_row_of_the_table()',
    ])
      assert.ok(!holdsSecret(text), text);
  });
});
