import type { Token } from '../decoding/row';

/** Characters tokenised in one go: about three milliseconds, so that a request for drafts never waits for more. */
const SLICE = 6000;

export interface Slicing {
  readonly tokenize: (text: string) => readonly Token[];
  /** Resolves when there is time for the next slice: soon, or once no drafts are being made. */
  readonly pause: () => Promise<void>;
}

/**
 * Tokenises a text a few lines at a time.
 * @throws the signal's reason, between two slices, when it was aborted
 */
export async function tokenizeInSlices(
  text: string,
  { tokenize, pause }: Slicing,
  signal: AbortSignal,
): Promise<readonly Token[]> {
  const tokens: Token[] = [];
  for (let start = 0; start < text.length;) {
    const line = text.indexOf('\n', start + SLICE);
    const end = line < 0 ? text.length : line + 1;
    tokens.push(...tokenize(text.slice(start, end)));
    start = end;
    await pause();
    signal.throwIfAborted();
  }
  return tokens;
}
