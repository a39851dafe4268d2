import type { Place } from '../place';
import type { Lines } from '../text/cutWindow';

/** Lines to each side of the cursor of which something may be deleted, and characters that they have at most. */
const MOST_LINES = 30;
const MOST_CHARACTERS = 4000;

/** Lines around a cursor as they were before something of them was deleted. */
interface Known {
  readonly document: string;
  /** The first of them, and how many stand below the last: what is deleted between leaves both. */
  readonly first: number;
  readonly below: number;
  readonly text: string;
  /** Of the text by now. */
  readonly length: number;
}

/**
 * Notices what somebody has just deleted at the cursor. The editor asks for drafts after such a key, too, and the likeliest
 * draft is often what is not wanted any more (vscode#229312). Whoever has mistyped deletes it and goes on otherwise, so
 * that drafts which begin otherwise are welcome.
 *
 *     items.fi▮           the place that the cursor has come to, or that was typed
 *     items.find(x)▮      a draft was accepted
 *     items.fi▮           "nd(x)" was deleted
 */
export class Deletions {
  #known: Known | undefined;

  /** What was deleted at a place since the cursor came there or something was typed; empty where nothing was. */
  at(place: Pick<Place, 'document' | 'line' | 'character' | 'lines'>): string {
    // A place that is told late may be behind the end of a document that has become shorter.
    if (place.line >= place.lines.lineCount) return '';
    const deleted = this.#deletedAt(place);
    if (deleted === '') this.#known = around(place);
    return deleted;
  }

  #deletedAt({ document, line, character, lines }: Parameters<Deletions['at']>[0]): string {
    const known = this.#known;
    const last = lines.lineCount - 1 - (known?.below ?? 0);
    if (known?.document !== document || line < known.first || line > last) return '';
    const text = textOf(lines, known.first, last);
    const behind = textOf(lines, line, last).slice(character);
    const before = text.slice(0, text.length - behind.length);
    const isLeft =
      text.length <= known.length && known.text.startsWith(before) && known.text.endsWith(behind);
    if (!isLeft) return '';
    this.#known = { ...known, length: text.length };
    return known.text.slice(before.length, known.text.length - behind.length);
  }
}

function around({ document, line, lines }: Pick<Place, 'document' | 'line' | 'lines'>): Known {
  const [first, last] = [reach(lines, line, -1), reach(lines, line, 1)];
  const text = textOf(lines, first, last);
  return { document, first, below: lines.lineCount - 1 - last, text, length: text.length };
}

/** The furthest line in a direction that counts as around a line. */
function reach(lines: Lines, line: number, step: -1 | 1): number {
  let room = MOST_CHARACTERS;
  for (let away = 1; away <= MOST_LINES; away++) {
    const next = line + step * away;
    if (next < 0 || next >= lines.lineCount) return next - step;
    room -= lines.lineAt(next).text.length;
    if (room < 0) return next - step;
  }
  return line + step * MOST_LINES;
}

function textOf(lines: Lines, first: number, last: number): string {
  const texts = Array.from({ length: last - first + 1 }, (_, index) => lines.lineAt(first + index).text);
  return texts.join('\n');
}
