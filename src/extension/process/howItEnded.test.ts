import assert from 'node:assert/strict';
import { howItEnded, whyNotRun } from './howItEnded';

describe('howItEnded', () => {
  it('says what a signal means, and the code that stands for it on Windows', () => {
    assert.match(howItEnded(null, 'SIGILL', false), /^The worker ended by SIGILL\. .*processor lacks\. /);
    assert.match(howItEnded(3_221_225_501, null, false), /with code 3221225501\. .*processor lacks\. /);
    assert.match(howItEnded(null, 'SIGBUS', false), /cut off.* again\.$/);
    assert.match(howItEnded(null, 'SIGKILL', false), /memory runs out: close other programs/);
  });

  it('gives no advice where nothing is known, or where the editor has ended it', () => {
    assert.equal(howItEnded(1, null, false), 'The worker ended with code 1.');
    assert.equal(howItEnded(null, 'SIGHUP', false), 'The worker ended by SIGHUP.');
    assert.equal(howItEnded(null, 'SIGKILL', true), 'The worker ended by SIGKILL.');
  });
});

describe('whyNotRun', () => {
  it('says what to do where the system starts no process', () => {
    const error = (code?: string) => Object.assign(new Error('spawn x'), { code });
    assert.match(whyNotRun(error('EMFILE')), /^The worker could not be run \(spawn x\)\. Too many files/);
    assert.match(whyNotRun(error('ENOENT')), /restart the editor\.$/);
    assert.equal(whyNotRun(error()), 'The worker could not be run (spawn x).');
  });
});
