/**
 * What was accepted of the drafts on offer, as far as the stable API lets one see it. The editor runs an item's
 * command after a whole draft was accepted, and says nothing when a word or a line of one was. Those are seen as
 * edits: one insertion of more than one character, at the cursor for which the drafts were offered, that a draft
 * begins with. What one key inserts counts as typed: a single character, one with the closer that the editor adds, or
 * a line break with its indentation. Pasting exactly what a draft says counts as accepting it; what undo and redo
 * bring back does not.
 */
import { endOf } from '../text/endOf';

/** A character and its closer, between which the cursor stands once that is typed. */
const PAIR = /^(?:\(\)|\[\]|\{\}|<>|""|''|``)$/;

/** Where drafts were offered, and the texts that are left of them. */
export interface Offer {
  readonly document: string;
  readonly line: number;
  readonly character: number;
  /** Best first, line feeds only. */
  readonly texts: readonly string[];
  /** Whether they are what is left behind a part that was accepted or typed: their ranks are those of the whole drafts. */
  readonly isLeft?: boolean;
}

/** One replacement of an edit. */
export interface Edit {
  readonly line: number;
  readonly character: number;
  /** Characters that it took away. */
  readonly removed: number;
  readonly text: string;
}

export interface Accepted {
  readonly kind: 'whole' | 'word' | 'line';
  /** The draft's place in its set, the first at 0. */
  readonly rank: number;
  readonly characters: number;
}

interface Inserted {
  readonly document: string;
  readonly text: string;
  readonly rank: number;
  readonly isCounted: boolean;
}

export class Acceptance {
  #offer: Offer | undefined;
  /** The draft that the last edit has inserted to its end, whose command may still come, and whether that edit counted. */
  #inserted: Inserted | undefined;

  /** Drafts are on offer. What is left of those of before, behind a part that was accepted or typed, keeps its ranks. */
  offered(offer: Offer): void {
    this.#offer = leftOf(this.#offer, offer) ?? offer;
  }

  /**
   * An edit of a document; what it accepted, if it did.
   * @param isUndo whether it undoes an edit or does it again
   */
  edited(document: string, edits: readonly Edit[], isUndo = false): Accepted | undefined {
    const offer = this.#offer;
    // Edits elsewhere, as of an output that is shown, may come between a draft's own and its command.
    if (this.#inserted?.document === document || offer?.document === document) this.#inserted = undefined;
    if (offer?.document !== document) return undefined;
    this.#offer = undefined;
    const [edit] = edits;
    if (isUndo || edits.length !== 1 || edit.line !== offer.line || edit.character !== offer.character)
      return undefined;
    const inserted = edit.text.replaceAll('\r\n', '\n');
    const text = PAIR.test(inserted) ? inserted[0] : inserted;
    const rank = offer.texts.findIndex((draft) => text !== '' && draft.startsWith(text));
    if (rank < 0) return undefined;
    const isTyped = text.length === 1 || text.trim() === '';
    const whole = offer.texts.indexOf(text);
    if (whole >= 0) this.#inserted = { document, text, rank: whole, isCounted: !isTyped };
    if (!isTyped && whole >= 0) return { kind: 'whole', rank: whole, characters: text.length };
    if (edit.removed > 0) return undefined;
    this.#offer = advanced(offer, text);
    if (isTyped) return undefined;
    return { kind: text.includes('\n') ? 'line' : 'word', rank, characters: text.length };
  }

  /**
   * The editor says that a whole draft was accepted; undefined when its edit was counted already.
   * @param rank among those that were shown last
   */
  committed(text: string, rank: number): Accepted | undefined {
    const edit = this.#inserted?.text === text ? this.#inserted : undefined;
    this.#inserted = undefined;
    this.#offer = undefined;
    if (edit?.isCounted) return undefined;
    return { kind: 'whole', rank: edit?.rank ?? rank, characters: text.length };
  }
}

/** The offer after a text that some of its drafts begin with; ranks stay, so those that do not are emptied. */
function advanced(offer: Offer, text: string): Offer {
  return {
    document: offer.document,
    ...endOf(text, offer),
    texts: offer.texts.map((draft) => (draft.startsWith(text) ? draft.slice(text.length) : '')),
    isLeft: true,
  };
}

/** What is left of the offer before, where that is all that is on offer now; undefined where other drafts have come. */
function leftOf(before: Offer | undefined, now: Offer): Offer | undefined {
  const isThere =
    before?.document === now.document && before.line === now.line && before.character === now.character;
  if (!isThere || before.isLeft !== true || !now.texts.every((text) => before.texts.includes(text)))
    return undefined;
  return { ...before, texts: before.texts.map((text) => (now.texts.includes(text) ? text : '')) };
}
