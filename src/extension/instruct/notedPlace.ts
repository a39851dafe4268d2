import type { Place } from '../draftService';
import { asComment } from './comments';

/**
 * A place with lines of comment above its line that only the model reads. Its drafts are kept apart from those of
 * the bare place: the address is another one, because at the top of a file the same text stands before both cursors.
 */
export function notedPlace(place: Place, lines: readonly string[]): Place {
  const { text } = place.lines.lineAt(place.line);
  const indentation = /^\s*/.exec(text.slice(0, place.character))?.[0] ?? '';
  const note = asComment(place.languageId, lines, indentation);
  return { ...place, note, document: `${place.document}\n${note.join('\n')}` };
}
