import { extentEnd, type StopOptions } from '../decoding/stopping';
import type { DraftPath } from '../decoding/strategy';
import type { Draft, NoDraftReason } from '../protocol/messages';
import type { Tokenizer } from '../runtime/tokenizer';

/**
 * Token paths as the texts that the person sees: ended tokens dropped, cut by the extent, none twice, none blank.
 * @param required what has been typed of them already; a path that begins otherwise is no draft
 */
export function draftTexts(
  paths: readonly DraftPath[],
  tokenizer: Tokenizer,
  options: StopOptions,
  required = '',
): { drafts: readonly Draft[]; reason?: NoDraftReason } {
  const seen = new Set<string>();
  const drafts = paths.flatMap((path): Draft[] => {
    const tokens = path.tokens.filter((token) => !options.endTokens.has(token));
    const whole = tokenizer.decode(tokens);
    if (!whole.startsWith(required)) return [];
    const text = whole.slice(required.length, extentEnd(whole, options)).trimEnd();
    if (text === '' || seen.has(text)) return [];
    seen.add(text);
    return [{ text, logProbability: path.logProbability, tokens: path.tokens.length, finish: path.finish }];
  });
  return drafts.length > 0 ? { drafts } : { drafts, reason: 'allBlank' };
}
