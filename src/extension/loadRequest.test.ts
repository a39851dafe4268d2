import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { loadRequest } from './loadRequest';
import { DEFAULTS } from './settings';

describe('loadRequest', () => {
  const home = homedir();
  for (const [modelFolder, expected] of [
    ['', join('/extension', 'models', 'default')],
    ['/models/small', '/models/small'],
    ['~/models/small', `${home}/models/small`],
    ['~', home],
    ['~other/models', '~other/models'],
    ['/models/~', '/models/~'],
  ] as const) {
    it(`${JSON.stringify(modelFolder)} is ${expected}`, () => {
      const request = loadRequest({ ...DEFAULTS, modelFolder }, '/extension', '/cache');
      assert.equal(request.modelFolder, expected);
    });
  }
});
