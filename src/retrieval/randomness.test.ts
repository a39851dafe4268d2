import assert from 'node:assert/strict';
import { entropy, isRandom, isRestless } from './randomness';

describe('isRandom', () => {
  it('takes what mixes letters and digits, and no words, paths or members of code', () => {
    for (const value of ['q7Zp4Lw9Tx2Vb6Rk1', '9f86d081884c7d659a2feaa0', 'Sommer2024Berlin!'])
      assert.ok(isRandom(value), value);
    for (const value of [
      'onlylettersinhere',
      '123456789012',
      'aaaa1111aaaa1111',
      'i0.EnvironmentInjector',
      'this.handlers_1->resetV2',
      '/metadata/identity/oauth2/token',
      'https://oauth2.googleapis.com/token',
    ])
      assert.ok(!isRandom(value), value);
  });

  it('takes brackets in quotes, but neither templates nor patterns', () => {
    for (const value of ['aB3(dE5gH7jK9', 'x}2K<m9!Q]4z[w', 'q(7)Z{p}4L[w]9T'])
      assert.ok(isRandom(value, 'quoted') && !isRandom(value, 'bare'), value);
    for (const value of [
      '${env.API_KEY_2}x1',
      '{{vault.token1}}',
      '<your-token-123>',
      '[a-zA-Z0-9_]{12,}',
      'getToken(user2,options)',
      '.repeat(20_000)],',
      ')],[x1,y2,z3,b4',
    ])
      assert.ok(!isRandom(value, 'quoted'), value);
  });

  it('takes brackets that no code has, at the end of a line', () => {
    assert.ok(isRandom('aB3(dE5gH7jK9', 'line'));
    for (const value of ['e[0].a(t1,x2[3])', 'tokens.get(user12)'])
      assert.ok(!isRandom(value, 'line'), value);
  });
});

describe('isRestless', () => {
  it('tells names that are put together from words', () => {
    for (const value of ['q7Zp4Lw9Tx2Vb6Rk1', '550e8400-e29b-41d4-a716', 'abcdef0123456789abcdef01'])
      assert.ok(isRestless(value), value);
    for (const value of [
      'LayoutLMv2Layer',
      'gs_oauth2_refresh_token',
      'claude-haiku-4-5-20251001',
      'GPT2LMHeadModel',
    ])
      assert.ok(!isRestless(value), value);
  });
});

describe('entropy', () => {
  it('counts bits per character', () => {
    assert.deepEqual([entropy(''), entropy('aaaa'), entropy('abab'), entropy('abcd')], [0, 0, 1, 2]);
  });
});
