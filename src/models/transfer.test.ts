import assert from 'node:assert/strict';
import { reasonOf } from './transfer';

describe('reasonOf', () => {
  const failed = (cause: Error) => new TypeError('fetch failed', { cause });
  const refused = (address: string) => new Error(`connect ECONNREFUSED ${address}:443`);

  it('is that of the cause', () => {
    const reason = 'The connection failed: getaddrinfo ENOTFOUND hub.';
    assert.equal(reasonOf(failed(new Error('getaddrinfo ENOTFOUND hub'))), reason);
  });

  it('is that of one address, where all of a name were tried in vain', () => {
    const all = new AggregateError(['192.0.2.1', '2001:db8::1'].map(refused));
    assert.equal(reasonOf(failed(all)), 'The connection failed: connect ECONNREFUSED 192.0.2.1:443.');
  });
});
