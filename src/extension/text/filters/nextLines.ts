import {
  openers,
  unmatchedClosers,
  unmatchedOpeners,
  withoutStrings,
  withoutStringsBehind,
} from '../brackets';
import { closingTag, opensElement } from '../tags';
import { isDistinctive, type Filter, type Surroundings } from './filter';
import { leading, startOfLine } from './indentation';

/**
 * Leaves off what a draft says from where it says what stands below the cursor already.
 *
 *     ▮                  "total += 1;\nreturn total;"   →  "total += 1;"
 *     return total;
 *
 *     total += ▮         "1;\n}"                      →  "1;"
 *     }
 *
 *     sum(▮)             "one = two;\nthree = four;"  →  ""
 *     one = two;
 *     three = four;
 *
 *     sum(▮)             "one = two;"                 →  ""
 *     one = two;
 *
 *     if (a) {
 *       ▮                "}"                          →  ""
 *       one = two;
 *     }
 */
export const nextLines: Filter = {
  reason: 'repeatsNextLine',
  apply: (text, around) => {
    const { lineBefore, nextLines: below, lineBelow, languageId } = around;
    if (isClosedBelow(text, around)) return '';
    const own = text.split('\n');
    // Whoever types before a line may want that very line there; not the one after it, too, nor either in brackets.
    const isPart = OPENS.test(lineBefore) || own.filter(isDistinctive).length > 1;
    if (isPart && isSame(own, below, true)) return '';
    const lines = (lineBefore + text).split('\n');
    const closer = closerBelow(lineBefore, text, lineBelow, languageId);
    const repeated = lines.findIndex(
      (_, index) => index === closer || isSame(lines.slice(index), below, index === 0),
    );
    if (repeated < 0) return text;
    // The first line of the draft stands after what the person typed.
    if (repeated === 0) return '';
    return own.slice(0, repeated).join('\n').trimEnd();
  },
};

/** An argument or an element comes next, which no line below is. */
const OPENS = /[([]\s*$/;

/** Lines alike, one after another, after which a draft has no more to say: two at its very beginning, else one. */
const enough = (isWhole: boolean) => (isWhole ? 2 : 1);

/**
 * Whether lines are those that stand below, blank ones left aside: all of them, the last of which may be cut off, or so
 * many that it is no accident.
 * @param isWhole whether they are all that the draft says
 */
function isSame(lines: readonly string[], below: readonly string[], isWhole: boolean): boolean {
  const written = lines.map((line) => line.trim()).filter((line) => line !== '');
  const differs = written.findIndex((line, index) => line !== below.at(index));
  const alike = differs < 0 ? written : written.slice(0, differs);
  const telling = alike.filter(isDistinctive).length;
  const isCutOff = differs === written.length - 1 && below.at(differs)?.startsWith(written[differs]) === true;
  return telling >= enough(isWhole) || (telling > 0 && (differs < 0 || isCutOff));
}

const ONLY_CLOSERS = /^[ \t]*[)\]}][)\]};,]*$/;

/** Index of the draft's line that is the line below in all its indentation and closes what that one closes, or −1. */
function closerBelow(lineBefore: string, text: string, lineBelow: string, languageId: string): number {
  const lines = text.split('\n');
  const tag = closingTag(lineBelow.trimStart());
  if (tag !== undefined) {
    const index = lines.findIndex((line, at) => at > 0 && line.trimEnd() === lineBelow);
    return opensElement(lines.slice(0, Math.max(0, index)).join('\n'), tag) ? -1 : index;
  }
  if (!ONLY_CLOSERS.test(lineBelow)) return -1;
  const unmatched = unmatchedClosers(withoutStringsBehind(lineBefore, text, languageId)).at(0);
  if (unmatched === undefined) return -1;
  const index = text.slice(0, unmatched).split('\n').length - 1;
  return index > 0 && lines.at(index)?.trimEnd() === lineBelow ? index : -1;
}

/**
 * Whether what a draft closes at the beginning of a line, further right than that should stand, is closed below already: by the
 * next line, or behind more of the same block. What opens another block there (`} else {`) divides it.
 */
function isClosedBelow(text: string, { before, lineBefore, lineBelow, languageId }: Surroundings): boolean {
  const [line] = (lineBefore + text).split('\n', 1);
  if (lineBefore.trim() !== '' || !/^\s*[)\]}]/.test(line)) return false;
  const opener = unmatchedOpeners(withoutStrings(before, languageId)).at(-1);
  if (opener?.closer !== line.trimStart()[0] || openers(withoutStrings(line, languageId)).length > 0)
    return false;
  const ofOpener = leading(before.slice(startOfLine(before, opener.at)));
  const isDeeper = (other: string) =>
    other.startsWith(ofOpener) && /^[ \t]/.test(other.slice(ofOpener.length));
  return isDeeper(line) && (isDeeper(lineBelow) || lineBelow.startsWith(ofOpener + opener.closer));
}
