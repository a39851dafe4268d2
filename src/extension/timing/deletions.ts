import type { Place } from '../place';

/** A line as it was before something of it was deleted, and its length by now. */
interface Known {
  readonly document: string;
  readonly line: number;
  readonly text: string;
  readonly length: number;
}

/**
 * Notices what somebody has just deleted of the line. The editor asks for drafts after such a key, too, and the likeliest
 * draft is often what is not wanted any more (vscode#229312). Whoever has mistyped deletes it and goes on otherwise, so
 * that drafts which begin otherwise are welcome.
 *
 *     items.fi▮           the line that the cursor has come to, or that was typed
 *     items.find(x)▮      a draft was accepted
 *     items.fi▮           "nd(x)" was deleted
 */
export class Deletions {
  #known: Known | undefined;

  /** What was deleted at a place since the cursor came to its line or something was typed; empty where nothing was. */
  at({ document, line, character, lines }: Pick<Place, 'document' | 'line' | 'character' | 'lines'>): string {
    // A place that is told late may be behind the end of a document that has become shorter.
    const text = line < lines.lineCount ? lines.lineAt(line).text : '';
    const [before, behind] = [text.slice(0, character), text.slice(character)];
    const known = this.#known;
    const isLeft =
      known?.document === document &&
      known.line === line &&
      text.length <= known.length &&
      known.text.startsWith(before) &&
      known.text.endsWith(behind);
    this.#known = { document, line, text: isLeft ? known.text : text, length: text.length };
    return isLeft ? known.text.slice(before.length, known.text.length - behind.length) : '';
  }
}
