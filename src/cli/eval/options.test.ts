import assert from 'node:assert/strict';
import { readOptions } from './options';

describe('options of the evaluation', () => {
  it('measure once what is named twice', () => {
    const options = readOptions(['--strategy', 'beam,split,beam', '--kind', 'line,line']);
    assert.deepEqual([options?.named, options?.evals], [['beam', 'split'], ['line']]);
  });
});
