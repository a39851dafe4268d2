import assert from 'node:assert/strict';
import { atMostOne, integer, oneOf, someOf, UsageError } from './usage';

describe('arguments of the command line', () => {
  const isUsage = (message: RegExp) => (error: unknown) => {
    return error instanceof UsageError && message.test(error.message);
  };

  it('whole numbers have digits and lie between their bounds', () => {
    assert.equal(integer('seed', '0', 0, 9), 0);
    for (const text of ['', ' ', '-1', '10', '1.5', 'one'])
      assert.throws(
        () => integer('seed', text, 0, 9),
        isUsage(/--seed takes a whole number from 0 to 9, not /),
      );
  });

  it('a word is one of a list, and none is said to be none', () => {
    assert.equal(oneOf('extent', 'line', ['line', 'block']), 'line');
    assert.throws(
      () => oneOf('extent', '', ['line', 'block']),
      isUsage(/one of line, block, not nothing\.$/),
    );
  });

  it('a list of words has each once, in the order in which they were first named', () => {
    assert.deepEqual(someOf('kind', 'line,block,line', ['block', 'line']), ['line', 'block']);
    assert.throws(() => someOf('kind', 'line,', ['line']), isUsage(/one of line, not nothing\.$/));
  });

  it('one argument is taken, or none', () => {
    assert.equal(atMostOne([], 'FILE'), undefined);
    assert.equal(atMostOne(['a'], 'FILE'), 'a');
    assert.throws(() => atMostOne(['a', 'b'], 'FILE'), isUsage(/One FILE is taken, not 2: a b/));
  });
});
