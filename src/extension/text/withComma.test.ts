import assert from 'node:assert/strict';
import { someDraft } from '../../protocol/channelTesting';
import { filterDrafts, surroundings } from './filterDrafts';

describe('a comma behind an element of JSON', () => {
  const check = (place: string, draft: string, shown: string, languageId = 'json') => {
    it(`${JSON.stringify(place)}, ${JSON.stringify(draft)} → ${JSON.stringify(shown)}`, () => {
      const [prefix, suffix] = place.split('▮');
      const around = surroundings({ prefix, suffix, prefixStartLine: 0 }, { languageId });
      const { proposals } = filterDrafts([someDraft(draft)], around);
      assert.deepEqual(
        proposals.map(({ text }) => text),
        [shown],
      );
    });
  };
  check('{\n  "a": ▮\n  "b": 2\n}', '"x"', '"x",');
  check('{\n  ▮\n  "b": 2\n}', '"a": [1, 2]', '"a": [1, 2],');
  check('{\n  "a": "▮"\n  "b": 2\n}', 'x"', 'x",');
  check('{\n  "a": {▮\n  "b": 2\n}', '\n    "c": true\n  }', '\n    "c": true\n  },');
  check('[\n  ▮\n  { "id": 2 }\n]', '{ "id": 1 }', '{ "id": 1 },');
  check('[\n  ▮\n  "b"\n]', '"a"', '"a",');
  check('{\n  "a": ▮\n  "b": 2\n}', '"x"', '"x",', 'jsonc');
  // It has one, or is none.
  check('{\n  "a": ▮\n  "b": 2\n}', '"x",', '"x",');
  check('{\n  "a": ▮,\n  "b": 2\n}', '"x"', '"x"');
  check('{\n  "a": ▮\n}', '"x"', '"x"');
  check('{\n  "a": ▮\n  "b": 2\n}', '[1, 2', '[1, 2');
  check('{\n  "a": "▮\n  "b": 2\n}', 'no such', 'no such');
  check('{\n  ▮\n  "b": 2\n}', '"a"', '"a"');
  check('[\n  {\n    ▮\n  { "id": 2 }\n]', '"id": 1', '"id": 1');
  check('{\n  "a": ▮\n  "b": 2\n}', '1 // or "x"', '1 // or "x"', 'jsonc');
  check('x = {\n  "a": ▮\n  "b": 2\n}', '"x"', '"x"', 'javascript');
});
