import type { Oracle } from './decode';
import type { Row } from './row';

/**
 * Remembers what rows were before they were interpolated, healed and merged for the path that they stand after. Drafts
 * that share a row have other paths: each makes its own of it, from what the model itself has said.
 */
export class RawRows {
  readonly #raw = new WeakMap<Row, Row>();
  #newest: readonly Row[] = [];

  /** The model's own rows. */
  before(oracle: Oracle): Oracle {
    return {
      evaluate: async (tree, nodes) => (this.#newest = await oracle.evaluate(tree, nodes)),
    };
  }

  /** The same rows, finished, in the same order. */
  after(oracle: Oracle): Oracle {
    return {
      evaluate: async (tree, nodes) => {
        const rows = await oracle.evaluate(tree, nodes);
        for (const [index, row] of rows.entries()) this.#raw.set(row, this.#newest[index]);
        return rows;
      },
    };
  }

  /** What a row was; itself where that is not known. */
  of(row: Row): Row {
    return this.#raw.get(row) ?? row;
  }
}
