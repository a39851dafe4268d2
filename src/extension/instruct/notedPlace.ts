import type { Place } from '../place';
import { asComment } from './comments';

/** A place with lines of comment above its line that only the model reads. */
export function notedPlace(place: Place, lines: readonly string[]): Place {
  const { text } = place.lines.lineAt(place.line);
  const indentation = /^\s*/.exec(text.slice(0, place.character))?.[0] ?? '';
  return { ...place, note: asComment(place.languageId, lines, indentation) };
}
