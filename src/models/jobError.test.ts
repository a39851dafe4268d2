import assert from 'node:assert/strict';
import { JobError, toJobFault } from './jobError';

describe('toJobFault', () => {
  for (const code of ['ENOSPC', 'EDQUOT']) {
    it(`a disk on which nothing fits any more (${code}), whatever was written: says what to do`, () => {
      const fault = toJobFault(Object.assign(new Error(`${code}: no space left on device, write`), { code }));
      assert.equal(fault.code, 'diskFull');
      assert.match(fault.message, /no space left on device.*Free some space/);
    });
  }

  for (const code of ['EACCES', 'EPERM', 'EBUSY']) {
    it(`a file or folder that may not be changed now (${code}): says what to do`, () => {
      const fault = toJobFault(Object.assign(new Error(`${code}: no, mkdir '/models'`), { code }));
      assert.equal(fault.code, 'internal');
      assert.match(fault.message, /no, mkdir '\/models'.*Close the program, or see to the permissions/);
    });
  }

  it('keeps a code of its own; any other error has none', () => {
    assert.equal(toJobFault(new JobError('busy', 'Wait.')).code, 'busy');
    assert.equal(toJobFault(Object.assign(new Error('no'), { code: 'EIO' })).code, 'internal');
    assert.equal(toJobFault(new DOMException('enough', 'AbortError')).code, 'cancelled');
  });
});
