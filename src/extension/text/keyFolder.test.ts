import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSecretName } from '../../retrieval/secrets';
import { isKeyFolder } from './keyFolder';
import { pathOutside } from './pathOutside';

describe('isKeyFolder', () => {
  const check = (path: string, expected: boolean) => {
    it(`${path}: ${expected ? 'yes' : 'no'}`, () => {
      assert.equal(isKeyFolder(path), expected);
    });
  };
  check('/home/me/.kube', true);
  check('/home/me/.kube/cache', true);
  check('/c:/Users/me/.AWS/', true);
  check('/home/me/.config/gh', true);
  check('/home/me/.config/nvim', false);
  check('/home/me/kube', false);
  check('/home/me/.kubernetes', false);

  const folders = 'ssh aws gnupg kube docker azure password-store config/gh config kubernetes git'.split(' ');
  const names = [...folders.map((name) => `.${name}`), 'gh', 'me', 'work'];

  it('says of each what the worker says, also by what their files are called to it', () => {
    const path = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, (parts) => {
        const folder = `/${parts.join('/')}`;
        assert.equal(isKeyFolder(folder), isSecretName(`${folder}/notes`));
        if (isKeyFolder(folder)) assert.ok(isSecretName(pathOutside(`${folder}/notes`)));
      }),
    );
  });
});
