import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadRequest } from './loadRequest';
import { DEFAULTS } from './settings';

describe('loadRequest', () => {
  for (const [modelFolder, expected] of [
    ['', join('/extension', 'models', 'default')],
    ['/models/small', '/models/small'],
  ] as const) {
    it(`${JSON.stringify(modelFolder)} is ${expected}`, () => {
      const request = loadRequest({ ...DEFAULTS, modelFolder }, '/extension', '/cache');
      assert.equal(request.modelFolder, expected);
    });
  }
});
