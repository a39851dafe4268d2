import assert from 'node:assert/strict';
import { somePlace } from '../testing';
import { notedPlace } from './notedPlace';

describe('notedPlace', () => {
  it('is the same place in the same document, with the lines as comments indented like its own', () => {
    const lines = { lineCount: 1, lineAt: () => ({ text: '  total = ' }) };
    const place = somePlace({ languageId: 'python', lines, character: 10 });
    assert.deepEqual(notedPlace(place, ['add them']), { ...place, note: ['  # add them'] });
  });
});
