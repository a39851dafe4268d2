/** What tests of secrets say of each text. */
import assert from 'node:assert/strict';
import { holdsSecret, redactSecrets } from './secrets';

/** A text holds a secret, and nothing but that is replaced. */
export function itFinds(what: string, before: string, secret: string, after = ''): void {
  it(`${what}: yes, and nothing else of it is replaced`, () => {
    const text = `${before}${secret}${after}`;
    assert.ok(holdsSecret(text));
    assert.equal(redactSecrets(text), `${before}REDACTED${after}`);
    assert.ok(!holdsSecret(`${before}REDACTED${after}`));
  });
}

/** A text holds none, by itself or beside another. */
export function itLeaves(text: string): void {
  it(`${JSON.stringify(text)}: no`, () => {
    assert.equal(redactSecrets(text), text);
    assert.ok(!holdsSecret(text));
    assert.ok(!holdsSecret(`${text}\n${text}\n`));
  });
}
