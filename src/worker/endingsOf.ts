import { KIND, type Endings } from '../decoding/endings';
import type { Token } from '../decoding/row';
import type { StopOptions } from '../decoding/stopping';
import type { OpenModel } from '../runtime/model';
import type { Tokenizer } from '../runtime/tokenizer';

/** What the texts of a tokenizer's tokens say of them: the same for all requests to a model. */
interface TextKinds {
  /** [size of the tokenizer] */
  readonly kinds: Uint8Array;
  /** Blank tokens with a line break. */
  readonly lineBreaks: readonly Token[];
}

const TEXT_KINDS = new WeakMap<Tokenizer, TextKinds>();

function textKindsOf(tokenizer: Tokenizer): TextKinds {
  const known = TEXT_KINDS.get(tokenizer);
  if (known !== undefined) return known;
  const kinds = new Uint8Array(tokenizer.size);
  const lineBreaks: Token[] = [];
  for (let token = 0; token < kinds.length; token++) {
    const text = tokenizer.text(token);
    if (tokenizer.isSpecial(token)) kinds[token] |= KIND.control;
    if (text.trim() !== '') continue;
    kinds[token] |= KIND.blank;
    if (text.includes('\n')) lineBreaks.push(token);
  }
  TEXT_KINDS.set(tokenizer, { kinds, lineBreaks });
  return { kinds, lineBreaks };
}

/** Which tokens end the drafts of a request. Words that the model has and the tokenizer does not are blank. */
export function endingsOf(
  { tokenizer, manifest }: Pick<OpenModel, 'tokenizer' | 'manifest'>,
  { endTokens, extent }: Pick<StopOptions, 'endTokens' | 'extent'>,
): Endings {
  const { kinds: ofTexts, lineBreaks } = textKindsOf(tokenizer);
  const kinds = new Uint8Array(Math.max(ofTexts.length, manifest.shape.vocabulary)).fill(KIND.blank);
  kinds.set(ofTexts);
  if (extent === 'line') for (const token of lineBreaks) kinds[token] |= KIND.lineEnd;
  for (const token of endTokens) kinds[token] = (kinds[token] & ~KIND.control) | KIND.end;
  const [canonical] = endTokens;
  return { canonical, kinds };
}
