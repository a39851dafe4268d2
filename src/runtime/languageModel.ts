import type { Oracle } from '../decoding/decode';
import type { Row } from '../decoding/row';
import { ROOT, type NodeId, type TokenTree } from '../decoding/tree';
import { ModelError } from './errors';
import { nativeFault } from './nativeReason';
import type { GraphSession, Pass, PassRow } from './session';
import { MIXED, NO_SLOT, SlotTable } from './slots';

/** Rows of a prompt evaluated in one pass. A request can be cancelled between passes, so not too many. */
const PROMPT_CHUNK = 128;

/** Holes of rejected drafts that may lie below a prompt's last row. */
const MOST_HOLES = 192;

/** What the model predicts after a token of the prompt. */
export interface PromptRow {
  /** Index of that token. */
  readonly index: number;
  readonly row: Row;
}

export interface PromptResult {
  /** What the model predicts after the prompt's last token. */
  readonly row: Row;
  readonly reused: number;
  readonly passes: number;
}

/**
 * The model as an oracle. It holds one prompt at a time and whatever was drafted after it; the next prompt keeps
 * the rows that it shares with them, accepted drafts included.
 */
export class LanguageModel implements Oracle {
  readonly #session: Pick<GraphSession, 'run'>;
  readonly #slots: SlotTable;
  /** Slots of the prompt's tokens. */
  #promptSlots: number[] = [];
  /** Slot of each evaluated node of the current tree. */
  #nodeSlots = new Map<NodeId, number>();

  constructor(session: Pick<GraphSession, 'run'>, capacity: number) {
    this.#session = session;
    this.#slots = new SlotTable(capacity);
  }

  /** Rows that can still be evaluated before the next prompt. */
  get free(): number {
    return this.#slots.free;
  }

  /**
   * Evaluates the prompt's rows that are not held yet.
   * @param tokens the prompt, at least one token
   * @param reserve rows that drafts may need afterwards; older rows make way for them
   * @param onRows told of the predictions after every row that is evaluated, which cost time; else only the last are made
   * @throws ModelError `outOfMemory` when prompt and reserve do not fit at all; the signal's reason when aborted
   */
  async prompt(
    tokens: readonly number[],
    reserve: number,
    signal: AbortSignal,
    onRows?: (rows: readonly PromptRow[]) => void,
  ): Promise<PromptResult> {
    if (tokens.length === 0) throw new RangeError('A prompt holds at least one token.');
    if (tokens.length + reserve > this.#slots.capacity) {
      throw new ModelError(
        'outOfMemory',
        `A prompt of ${tokens.length} tokens and ${reserve} draft rows need more than ${this.#slots.capacity} slots. Lower the draft count or length.`,
      );
    }
    // The last token is always evaluated anew: its row's predictions are wanted, and were not kept.
    const held = this.#keepFitting(this.#slots.match(tokens.slice(0, -1)), tokens.length + reserve);
    this.#slots.rewind((held.at(-1) ?? NO_SLOT) + 1);
    this.#promptSlots = held;
    this.#nodeSlots = new Map();
    const reused = held.length;
    let passes = 0;
    let row: Row | undefined;
    while (this.#promptSlots.length < tokens.length) {
      signal.throwIfAborted();
      const start = this.#promptSlots.length;
      const chunk = tokens.slice(start, start + PROMPT_CHUNK);
      const rows = await this.#append(
        chunk.map((token, index) => ({ ids: [token], weights: [1], position: start + index })),
        onRows === undefined ? [chunk.length - 1] : [...chunk.keys()],
      );
      onRows?.(rows.map((one, index) => ({ index: start + index, row: one })));
      row = rows.at(-1);
      passes++;
    }
    if (row === undefined) throw new RangeError('The prompt left nothing to evaluate.');
    return { row, reused, passes };
  }

  async evaluate(tree: TokenTree, nodes: readonly NodeId[]): Promise<readonly Row[]> {
    const firstSlot = this.#slots.used;
    if (nodes.length > this.#slots.free) {
      throw new ModelError(
        'outOfMemory',
        `The drafts need more than ${this.#slots.capacity} slots. Lower the draft count or length.`,
      );
    }
    for (const node of nodes) {
      const { ids } = tree.input(node);
      const parent = tree.parent(node);
      const parentSlot = parent === ROOT ? this.#promptSlots.at(-1) : this.#nodeSlots.get(parent);
      if (parentSlot === undefined) throw new RangeError(`Node ${node} stands before its parent.`);
      this.#nodeSlots.set(node, this.#slots.append(parentSlot, ids.length === 1 ? ids[0] : MIXED));
    }
    const promptLength = this.#promptSlots.length;
    return this.#run({
      firstSlot,
      rows: nodes.map((node) => ({ ...tree.input(node), position: promptLength + tree.depth(node) - 1 })),
      path: (index) => [...this.#promptSlots, ...this.#slotsTo(tree, nodes[index])],
      wanted: nodes.map((_, index) => index),
    });
  }

  /**
   * Shortens the held path until what must follow fits above it, and until it has few enough holes: every row
   * passes over all slots below it, holes too.
   */
  #keepFitting(path: number[], needed: number): number[] {
    const fits = () => {
      const used = (path.at(-1) ?? NO_SLOT) + 1;
      return used - path.length <= MOST_HOLES && used + needed - path.length <= this.#slots.capacity;
    };
    while (path.length > 0 && !fits()) path.pop();
    return path;
  }

  /** Appends a chain of prompt rows, each of one token. */
  async #append(rows: readonly PassRow[], wanted: readonly number[]) {
    const firstSlot = this.#slots.used;
    for (const { ids } of rows) {
      this.#promptSlots.push(this.#slots.append(this.#promptSlots.at(-1) ?? NO_SLOT, ids[0]));
    }
    const seenByAll = this.#promptSlots.length - rows.length;
    return this.#run({
      firstSlot,
      rows,
      wanted,
      path: (index) => this.#promptSlots.slice(0, seenByAll + index + 1),
    });
  }

  /** Runs a pass; when it fails, nothing that it should have written is believed to be there. */
  async #run(pass: Pass): Promise<readonly Row[]> {
    try {
      return await this.#session.run(pass);
    } catch (error) {
      this.#slots.rewind(0);
      this.#promptSlots = [];
      this.#nodeSlots = new Map();
      const failed = (reason: string) =>
        `The model failed in a pass of ${pass.rows.length} rows (${reason}). Restart the worker, or choose another device.`;
      throw nativeFault(error, 'deviceFailed', failed);
    }
  }

  /** Slots of the nodes from the root's child to `node`. */
  #slotsTo(tree: TokenTree, node: NodeId): readonly number[] {
    const slots: number[] = [];
    for (let at = node; at !== ROOT; at = tree.parent(at)) {
      const slot = this.#nodeSlots.get(at);
      if (slot !== undefined) slots.push(slot);
    }
    return slots.reverse();
  }
}
