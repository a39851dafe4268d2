import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_MATCH, SuffixAutomaton } from './suffixAutomaton';

describe('SuffixAutomaton', () => {
  it('finds the longest earlier occurrence of every suffix, and what followed it last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { maxLength: 60 }),
        fc.array(fc.nat(3), { maxLength: 20 }),
        (text, query) => {
          const automaton = new SuffixAutomaton();
          for (const token of text) automaton.extend(token);
          const joined = `,${text.join(',')},`;
          let match = NO_MATCH;
          query.forEach((token, at) => {
            match = automaton.follow(match, token);
            const read = query.slice(0, at + 1);
            let longest = read.length;
            while (longest > 0 && !joined.includes(`,${read.slice(-longest).join(',')},`)) longest--;
            assert.equal(match.length, longest);
            if (longest === 0) return;
            const suffix = read.slice(-longest);
            const ends = [...text.keys()].filter(
              (end) =>
                end + 1 >= longest &&
                end + 1 < text.length &&
                suffix.every((t, i) => text[end + 1 - longest + i] === t),
            );
            assert.equal(
              automaton.continuation(match),
              ends.length > 0 ? text[(ends.at(-1) ?? 0) + 1] : undefined,
            );
          });
        },
      ),
    );
  });
});
