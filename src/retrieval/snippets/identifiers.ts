/** Words of many languages that say nothing about what a piece of code is about. */
const COMMON = new Set(
  (
    'abstract and any as assert async await bool boolean break case catch class const continue def default delete ' +
    'del do elif else enum export extends false final finally float fn for from func function get global if ' +
    'implements import in instanceof int interface is lambda let new nil None not null number of or override ' +
    'package pass private protected public readonly return self set static str string struct super switch this ' +
    'throw throws true try type typeof undefined unknown use var void while with yield True False'
  ).split(' '),
);

/** The distinct identifiers of a text, three characters and longer, keywords left out. */
export function identifiers(text: string): Set<string> {
  const found = new Set<string>();
  for (const [word] of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu)) if (!COMMON.has(word)) found.add(word);
  return found;
}

/** |A ∩ B| ÷ |A ∪ B|; 0 for two empty sets. */
export function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const word of few) if (many.has(word)) shared++;
  const union = one.size + other.size - shared;
  return union === 0 ? 0 : shared / union;
}
