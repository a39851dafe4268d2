import {
  openers,
  unmatchedClosers,
  unmatchedOpeners,
  withoutStrings,
  withoutStringsBehind,
} from '../brackets';
import { closingTag, opensElement } from '../tags';
import { isDistinctive, type Filter, type Surroundings } from './filter';
import { columns, leading, startOfLine } from './indentation';

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
    if (isPart && isSame(own, below, { isWhole: true, isDeeper: false })) return '';
    const lines = (lineBefore + text).split('\n');
    const closer = closerBelow(lineBefore, text, lineBelow, languageId);
    const repeated = lines.findIndex((line, index) => {
      if (index === closer) return true;
      if (index > 0 && line.trim() === '') return false;
      const place = { isWhole: index === 0, isDeeper: index > 0 && standsDeeper(line, around) };
      return isSame(lines.slice(index), below, place);
    });
    if (repeated < 0) return text;
    // The first line of the draft stands after what the person typed.
    if (repeated === 0) return '';
    return own.slice(0, repeated).join('\n').trimEnd();
  },
};

/** An argument or an element comes next, which no line below is. */
const OPENS = /[([]\s*$/;

/** What other lines than these may follow, too: an annotation or an attribute, a tag, the beginning of a summary. */
const BEGINS = /^(?:@[\w.]+(?:\(.*\))?|#?\[\w+(?:\(.*\))?\]|(?:\/\/\/ )?<[\w.:-]+>)$/;

/** Whether a line of a draft stands in a block of its own, where the one below the cursor does not. */
function standsDeeper(line: string, { lineBelow, indentation: style }: Surroundings): boolean {
  const depth = (text: string) => columns(leading(text), style?.tabSize ?? 4);
  return depth(line) > depth(lineBelow);
}

interface Place {
  /** Whether the lines are all that the draft says. */
  readonly isWhole: boolean;
  /** Whether they stand in a block of their own, where one of those below may well stand, too. */
  readonly isDeeper: boolean;
}

/**
 * Whether lines are those that stand below, blank ones left aside: all of them, the last of which may be cut off, or so
 * many that it is no accident. Two are at a draft's beginning and in a block of its own, and one elsewhere.
 */
function isSame(lines: readonly string[], below: readonly string[], { isWhole, isDeeper }: Place): boolean {
  const written = lines.map((line) => line.trim()).filter((line) => line !== '');
  const differs = written.findIndex((line, index) => line !== below.at(index));
  const alike = (differs < 0 ? written : written.slice(0, differs)).filter(isDistinctive);
  const telling = alike.filter((line) => !BEGINS.test(line)).length;
  const isCutOff = differs === written.length - 1 && below.at(differs)?.startsWith(written[differs]) === true;
  const isEnd = !isDeeper && (differs < 0 || isCutOff);
  return telling >= (isWhole || isDeeper ? 2 : 1) || (alike.length > 0 && isEnd);
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
 * Whether what a draft closes at the beginning of a line, further right than that should stand or with nothing else, is closed
 * below already: by the next line, or behind more of the same block. What opens another block there (`} else {`) divides it.
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
  const isInBlock = isDeeper(lineBelow) && (isDeeper(line) || text.trim() === '}');
  return isInBlock || (isDeeper(line) && lineBelow.startsWith(ofOpener + opener.closer));
}
