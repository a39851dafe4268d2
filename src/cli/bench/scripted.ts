import { tokenLogProbability, type Token } from '../../decoding/row';
import type { Strategy } from '../../decoding/strategy';
import { ROOT } from '../../decoding/tree';

/**
 * One draft that is known beforehand, made as greedy decoding would make it: a row for each token. It measures what
 * drafters save on a text that this model would not write by itself.
 */
export const scripted = (script: readonly Token[]): Strategy =>
  function* ({ tree, stop }) {
    const tokens: Token[] = [];
    let node = ROOT;
    let logProbability = 0;
    for (const token of script) {
      if (tokens.length > 0) node = tree.child(node, tokens[tokens.length - 1]);
      yield [node];
      tokens.push(token);
      logProbability += tokenLogProbability(tree.requireRow(node), token);
      const finish = stop(tokens, logProbability);
      if (finish !== undefined) return [{ tokens, logProbability, finish }];
    }
    return [{ tokens, logProbability, finish: 'length' }];
  };
