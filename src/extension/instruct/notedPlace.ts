import type { Place } from '../place';
import { asComment } from '../text/comments';

/** A place with lines of comment above its line that only the model reads. */
export const notedPlace = (place: Place, lines: readonly string[]): Place => ({
  ...place,
  note: commentAt(place, lines),
});

/** Lines as a comment that is indented as the place's line. */
export function commentAt(place: Place, lines: readonly string[]): readonly string[] {
  const { text } = place.lines.lineAt(place.line);
  const indentation = /^\s*/.exec(text.slice(0, place.character))?.[0] ?? '';
  return asComment(place.languageId, lines, indentation);
}
