import assert from 'node:assert/strict';
import type { Place } from '../place';
import { notedPlace } from './notedPlace';

describe('notedPlace', () => {
  it('is the same place in the same document, with the lines as comments indented like its own', () => {
    const place: Place = {
      document: 'file:///a.py',
      path: 'a.py',
      languageId: 'python',
      lines: { lineCount: 1, lineAt: () => ({ text: '  total = ' }) },
      line: 0,
      character: 10,
      isCurrent: () => true,
    };
    assert.deepEqual(notedPlace(place, ['add them']), { ...place, note: ['  # add them'] });
  });
});
