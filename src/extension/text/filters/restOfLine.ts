import { openers, openQuote, withoutStrings } from '../brackets';
import { fitToSuffix } from '../fitToSuffix';
import { FREE_BRACKETS } from './closers';
import type { Filter, Surroundings } from './filter';

/**
 * What a line has once: how the rest begins with it, how a draft says it, in which `_` stands for what is in brackets, and what
 * must stand before the cursor, if anything.
 */
interface Once {
  readonly behind: RegExp;
  readonly own: RegExp;
  readonly before?: RegExp;
  /** Whether a draft may say it of one name and go on to another, as to a parameter, to which the rest belongs. */
  readonly isOfName?: boolean;
}

const ASSIGNS = String.raw`\s*(?:[-+*/%&|^@:]|\*\*|//|<<|>>|\?\?|\|\||&&)?=(?![=>~])`;

/** What a declaration says it declares, or how it begins its value. */
const DECLARES =
  ' (?:async|await|class|const|def|enum|fn|func|function|interface|let|new|static|struct|type|var|void) ';

/** What is no name, and stands before none. */
const STATEMENT = /^(?:return|raise|throw|if|for|while|import|from|def|class|yield) |^(?:\/[/*]|"""|@)/;

const OWN_VALUE = new RegExp(String.raw`(?<=[^\s=!<>]|>(?=\s))(?<!\boperator)${ASSIGNS}`);

const ONCE: readonly Once[] = [
  { before: /^\s*$/, behind: /^(?:, \w+)* =(?![=>])/, own: STATEMENT },
  { isOfName: true, behind: new RegExp(`^(?:>+(?=\\s))?${ASSIGNS}`), own: OWN_VALUE },
  { isOfName: true, behind: /^(?:[?!]?:| [|&]) [^=]*[^=!<>]=(?![=>])/, own: OWN_VALUE },
  { behind: /^ (?:extends|implements) /, own: / (?:extends|implements) |\s_$/ },
  { before: /\bfor\b[^:;]*$/, behind: /^ (?:in|of) /, own: / (?:in|of) |\s*=(?![=>])/ },
  { before: /\bfor\s*\((?:[^(){}]|\([^()]*\))*$/, behind: /^[^;]*;.*\)/, own: /\s*;| (?:in|of) / },
  { before: /^\s*(?:im|ex)port\b/, behind: /^ from /, own: / from / },
  { before: /\w$/, behind: /^ [\w{[][^=]* = /, own: /(?<=\w) (?=[^=]* = )/ },
  { before: /^\s*(?:im|ex)\w*$/, behind: /^ .* from /, own: /(?<=\w) (?=.* from )/ },
  { before: /\bfor\b[^:;]*\w$/, behind: /^ [\w{[].* (?:in|of) /, own: /(?<=\w) (?=.* (?:in|of) )/ },
  { behind: /^(?: [|&] [^{}]*)? \{$/, own: /(?<=[\w)>\]])(?<!\b(?:is|extends|keyof)) _/ },
  { before: /[([{][^#]*$/, behind: /^[^:]* for .* in /, own: / for .* in / },
  { before: /[^}\s]\s*$/, behind: /^ else /, own: / else / },
  { behind: /^\s*=>/, own: /\s*=>/ },
  { before: /\w$/, behind: new RegExp(`^${DECLARES}`), own: new RegExp(`(?<=\\w)${DECLARES}`) },
  { before: /^\s*\w+$/, behind: /^ [\w([{'"`]/, own: /(?<=^\w*(?:urn|row|ield|wait)) (?!(?:await|new)$)/ },
  { behind: /^\s*\*\//, own: /\s*\*\// },
  { behind: /^\s*-->/, own: /\s*-->/ },
];

/** Languages whose names have types in angle brackets, and no tags. */
const WITH_TYPES: ReadonlySet<string> = new Set([
  'cpp',
  'csharp',
  'dart',
  'java',
  'kotlin',
  'rust',
  'swift',
  'typescript',
]);
const TYPES_END: Once = {
  before: /\w<[^<>()=]*$/,
  behind: /^(?:[^<>=;(){}]|<[^<>]*>)*>/,
  own: /(?<![-=])>(?!=)/,
};
const TYPES: Once = { behind: /^<[\w[{(]/, own: /(?<=\w)<(?=[\w[{(])|\s_$/ };
const WITH_THOSE_OF_TYPES = [TYPES_END, ...ONCE, TYPES];
const NAME = /[\w$>]$/;

/**
 * Ends a draft before what the line has behind the cursor already: the value of a name, what a loop goes over, the module
 * of an import, what a function gives, what is declared, the types of a name, the end of a comment. What a draft says to its end
 * takes the place of the rest.
 *
 *     const ▮ = load();     "files = {"            →   "files"
 *     for ▮ in ids:         "id in self.ids:"      →   "id"
 *     for (▮; i < n; i++)   "let i = 0; i < 1;"    →   "let i = 0"
 *     f(): Pro▮<Id> {       "mise<void> {"         →   "mise"
 *     ex▮ const a = 1;      "port const b = 2;"    →   "port"
 */
export const restOfLine: Filter = {
  reason: 'repeatsRest',
  apply: (text, around) => {
    const { lineBefore, languageId } = around;
    const once = (WITH_TYPES.has(languageId) ? WITH_THOSE_OF_TYPES : ONCE).find(
      ({ before, behind }) => behind.test(around.restOfLine) && before?.test(lineBefore) !== false,
    );
    if (once === undefined || FREE_BRACKETS.has(languageId) || isInString(text, around)) return text;
    const { replaced } = fitToSuffix(text, around);
    if (!once.behind.test(around.restOfLine.slice(replaced))) return text;
    const [firstLine] = text.split('\n', 1);
    const outside = withoutGroups(withoutStrings(firstLine, languageId));
    const said = once === TYPES_END ? withoutTypes(outside) : outside;
    const at = said.search(once.own);
    if (at < 0 || (once === TYPES && NAME.test(text))) return text;
    const last = said.slice(Math.max(said.lastIndexOf(','), said.lastIndexOf(';')) + 1);
    const isOfLast = last.trim() !== '' && !once.own.test(last);
    const isWithin = NAME.test(text) && openers(withoutStrings(text, languageId)).length > 0;
    return once.isOfName === true && (isOfLast || isWithin) ? text : text.slice(0, at).trimEnd();
  },
};

function isInString(text: string, { lineBefore, languageId }: Surroundings): boolean {
  return [lineBefore, lineBefore + text].some((line) => openQuote(line, languageId) !== '');
}

/** A text with blanks for types, innermost first. */
function withoutTypes(text: string): string {
  const outer = text.replace(/(?<=\w)<(?:=>|[^<>])*>/g, (types) => '_'.repeat(types.length));
  return outer === text ? text : withoutTypes(outer);
}

/** A text with blanks for what stands in brackets. */
function withoutGroups(text: string): string {
  let depth = 0;
  let left = '';
  for (const character of text) {
    if ('([{'.includes(character)) depth++;
    left += depth > 0 ? '_' : character;
    if (')]}'.includes(character)) depth--;
  }
  return left;
}
