/**
 * Which row of the model stands at which slot of the key-value buffers. A row is appended at the next free slot
 * and never moves; rows that nobody looks at any more are holes until the table is rewound below them.
 *
 *     slots      0   1   2   3   4   5        after the prompt "a b c" two drafts were tried: "d e" and "f"
 *     token      a   b   c   d   e   f        the person accepts "f" and types "g": the next prompt is a b c f g
 *     parent    −1   0   1   2   3   2        match → slots [0, 1, 2, 5]; "g" is appended at 6, 3 and 4 are holes
 */

/** Stands for a row whose input was a mixture of tokens; no prompt ever matches it. */
export const MIXED = -1;

/** The parent of the first row. */
export const NO_SLOT = -1;

export class SlotTable {
  readonly #tokens: number[] = [];
  readonly #parents: number[] = [];

  /** @param capacity rows that the buffers can hold */
  constructor(readonly capacity: number) {}

  /** Slots in use, holes included: the slot that the next row will take. */
  get used(): number {
    return this.#tokens.length;
  }

  get free(): number {
    return this.capacity - this.used;
  }

  /** Takes the next slot. @throws RangeError when the table is full */
  append(parent: number, token: number): number {
    if (this.free === 0) throw new RangeError(`All ${this.capacity} slots are in use.`);
    this.#tokens.push(token);
    this.#parents.push(parent);
    return this.used - 1;
  }

  /** Slots of the longest prefix of `tokens` that is held, in order. */
  match(tokens: readonly number[]): number[] {
    const path: number[] = [];
    for (const token of tokens) {
      const slot = this.#child(path.at(-1) ?? NO_SLOT, token);
      if (slot === undefined) break;
      path.push(slot);
    }
    return path;
  }

  /** Frees all slots from `used` on. Rows below must not have parents there; none ever has. */
  rewind(used: number): void {
    this.#tokens.length = Math.min(used, this.used);
    this.#parents.length = this.#tokens.length;
  }

  /**
   * The lowest slot of `token` after `parent`: the lowest leaves the fewest holes. It is nearly always the next
   * slot, so the search ends at once except where drafts branched.
   */
  #child(parent: number, token: number): number | undefined {
    for (let slot = parent + 1; slot < this.used; slot++) {
      if (this.#parents[slot] === parent && this.#tokens[slot] === token) return slot;
    }
    return undefined;
  }
}
