import type { Filter } from './filter';

/** What the model reads where a secret stands, see src/retrieval/secrets.ts. */
const REDACTED = 'REDACTED';

/**
 * Drops what says that a secret was left out: no person has written it, the model only repeats what it was shown.
 *
 *     token = "▮"   'REDACTED"'  →  ""
 */
export const redacted: Filter = {
  reason: 'redacted',
  apply: (text, { before, restOfLine, nextLines }) =>
    repeatsRedaction(text, [before, restOfLine, ...nextLines]) ? '' : text,
};

/** Whether a text has the word and nothing around it does, as seen by the person and not by the model. */
export function repeatsRedaction(text: string, around: readonly string[]): boolean {
  return text.includes(REDACTED) && !around.some((own) => own.includes(REDACTED));
}
