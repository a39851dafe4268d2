import { extentEnd, type StopOptions } from '../decoding/stopping';
import type { DraftPath } from '../decoding/strategy';
import type { TokenTree } from '../decoding/tree';
import { solid, tokenBringing, type Beginning } from '../protocol/beginning';
import type { Draft, NoDraftReason, StrategyName } from '../protocol/messages';
import type { Tokenizer } from '../runtime/tokenizer';
import { beginningsOf } from './beginnings';

/** Strategies that learn what the model finds likeliest token by token; in most it is the first draft. */
const KNOWS_GREEDY: readonly StrategyName[] = ['greedy', 'split', 'fan', 'beam'];

/**
 * Whether the likeliest draft is none: by the model the text ends where it stands.
 * @param greedy the likeliest token by token, as far as the strategy has come to know it
 */
export function isNothingFirst(
  strategy: StrategyName,
  greedy: DraftPath,
  tokenizer: Tokenizer,
  options: StopOptions,
): boolean {
  return (
    KNOWS_GREEDY.includes(strategy) &&
    greedy.finish !== 'length' &&
    // One that spells another word than the one that was begun says nothing of what follows that.
    soundText(greedy, tokenizer, options) !== undefined &&
    shownText(greedy, tokenizer, options) === ''
  );
}

/** What the person sees of one path; empty where that is no draft. */
export function shownText(path: DraftPath, tokenizer: Tokenizer, options: StopOptions): string {
  return draftTexts([path], tokenizer, options).drafts.at(0)?.text ?? '';
}

/** The text of a path, as far as no character is broken; undefined where it begins otherwise than what has been typed of it. */
export function soundText(
  { tokens }: DraftPath,
  tokenizer: Tokenizer,
  { endTokens, required = '' }: StopOptions,
) {
  const sound = tokenizer.decodeSound(tokens.filter((token) => !endTokens.has(token)));
  // Behind a blank a line may end with a token that joins one to the line break: the end stands for it, and spells nothing.
  const isSpelt = sound.text.startsWith(required) || sound.text.trimEnd() === required.trimEnd();
  return isSpelt ? sound : undefined;
}

/** A word or a number at the end of a text, which may be half of one. */
const LAST_WORD = /(?:\d+\.)?[\p{L}\p{M}\p{N}_]+$/u;

/**
 * Where the last whole line ends of a text that got too long, and in one line the last word that is sure to be whole: half
 * of either helps nobody. The end of a text that is neither.
 */
function endOfWhole(text: string): number {
  const word = LAST_WORD.exec(text)?.index ?? text.length;
  const ends = [text.lastIndexOf('\n'), word];
  return ends.find((end) => text.slice(0, Math.max(0, end)).trim() !== '') ?? text.length;
}

/** How likely a draft is up to one of its characters, the rest being left out. */
function upTo(all: readonly Beginning[], characters: number) {
  const at = tokenBringing(all, characters);
  const beginnings = all.slice(0, at + 1);
  return { beginnings, tokens: beginnings.length, logProbability: all[at].logProbability };
}

/**
 * Token paths as the texts that the person sees: ended tokens dropped, cut by the extent and where a character is broken,
 * none twice, none blank. The first stays the first, as it may have been shown already; the others follow in the order of their probability.
 * A path that begins otherwise than what has been typed of it is no draft.
 * @param tree the rows of the paths, for drafts that tell how likely their beginnings are
 */
export function draftTexts(
  paths: readonly DraftPath[],
  tokenizer: Tokenizer,
  options: StopOptions,
  tree?: TokenTree,
): { drafts: readonly Draft[]; reason?: NoDraftReason } {
  const { required = '' } = options;
  const seen = new Set<string>();
  const drafts = paths.flatMap((path): Draft[] => {
    const sound = soundText(path, tokenizer, options);
    if (sound === undefined) return [];
    const { text: whole, isBroken } = sound;
    const cut = path.finish === 'length' ? undefined : extentEnd(whole, options);
    // What broke off within a character got no further, as what got too long.
    const isUnfinished = path.finish === 'length' || path.finish === 'unlikely' || isBroken;
    const added = whole.slice(required.length, cut);
    // What was typed before is no line of the draft.
    const end = cut === undefined && isUnfinished ? endOfWhole(added) : undefined;
    const text = added.slice(0, end).trimEnd();
    if (text === '' || seen.has(text)) return [];
    seen.add(text);
    const { tokens, logProbability, finish } = path;
    const beginnings = tree && beginningsOf(path, tree, tokenizer, options);
    const draft = { text, logProbability, tokens: tokens.length, finish };
    if (beginnings === undefined) return [draft];
    return [{ ...draft, beginnings, ...(end !== undefined && upTo(beginnings, solid(text).length)) }];
  });
  if (drafts.length === 0) return { drafts, reason: 'allBlank' };
  const [first, ...others] = drafts;
  return { drafts: [first, ...others.sort((a, b) => b.logProbability - a.logProbability)] };
}
