/** What the parts of a `tokenizer.json` say of how it treats texts. Parts hold parts, as in a `Sequence`. */
import type { PieceForm } from './bytes';
import { isObject, type JsonObject } from './json';

/** How the vocabulary writes bytes. One piece does not tell: `é` is a byte in the one form and a letter in the other. */
export const pieceForm = ({ pre_tokenizer: before, decoder }: JsonObject): PieceForm =>
  [before, decoder].some((part) => holds(part, (type) => type === 'ByteLevel'))
    ? 'byteLevel'
    : 'sentencePiece';

/** Whether a space is put in front of every text, as SentencePiece does. */
export const addsFirstSpace = ({ normalizer, pre_tokenizer: before }: JsonObject): boolean =>
  [normalizer, before].some((part) => holds(part, (type) => type === 'Prepend' || type === 'Metaspace'));

/** The tokenizer without that space. */
export const withoutFirstSpace = (tokenizer: JsonObject): JsonObject => ({
  ...tokenizer,
  normalizer: bare(tokenizer['normalizer']),
  pre_tokenizer: bare(tokenizer['pre_tokenizer']),
});

function holds(part: unknown, is: (type: unknown) => boolean): boolean {
  if (Array.isArray(part)) return part.some((each) => holds(each, is));
  return isObject(part) && (is(part['type']) || Object.values(part).some((each) => holds(each, is)));
}

function bare(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(bare);
  if (!isObject(part)) return part;
  if (part['type'] === 'Prepend') return { ...part, prepend: '' };
  if (part['type'] === 'Metaspace') return { ...part, prepend_scheme: 'never', add_prefix_space: false };
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, bare(value)]));
}
