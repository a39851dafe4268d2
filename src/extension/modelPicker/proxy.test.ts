import assert from 'node:assert/strict';
import { ignoresProxy, proxyEnvironment } from './proxy';

describe('proxyEnvironment', () => {
  it('says what the settings say, in both spellings', () => {
    const { NODE_USE_ENV_PROXY: use, ...variables } = proxyEnvironment('http://proxy:3128', [
      'a.org',
      'b.org',
    ]);
    assert.equal(use, '1');
    for (const [name, value] of [
      ['https_proxy', 'http://proxy:3128'],
      ['http_proxy', 'http://proxy:3128'],
      ['no_proxy', 'a.org,b.org'],
    ])
      assert.deepEqual([variables[name], variables[name.toUpperCase()]], [value, value]);
  });

  it('leaves the environment as it is where nothing is set', () => {
    const expected = { NODE_USE_ENV_PROXY: '1', NODE_USE_SYSTEM_CA: '1' };
    assert.deepEqual(proxyEnvironment('', []), expected);
    assert.deepEqual(proxyEnvironment(undefined, undefined), expected);
  });
});

describe('ignoresProxy', () => {
  for (const [version, expected] of [
    ['20.19.0', true],
    ['22.15.1', true],
    ['22.21.0', false],
    ['23.11.0', true],
    ['24.0.0', false],
  ] as const) {
    it(`${version}: ${expected ? 'yes' : 'no'}, and never without a proxy`, () => {
      assert.equal(ignoresProxy(version, { https_proxy: 'http://proxy:3128' }), expected);
      assert.equal(ignoresProxy(version, { HTTPS_PROXY: '' }), false);
    });
  }
});
