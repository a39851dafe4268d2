import { isDistinctive, type Filter } from './filter';

/** A few characters without end. Rules of `-` or `=` are meant that way. */
const ENDLESS = /((?=\S*\w)\S{1,8}?[^\S\n]?)\1{15,}\S{0,8}$/;

/** Some words without end, and the beginning of them once more. Rows of numbers are shorter or end otherwise. */
const LOOP = /([^\n]{5,40}?)\1{3,}([^\n]{0,39})$/;

/**
 * Characters of a long piece of a line, which need not stand there as often: twice, and a quarter of it once more. Of 180,000
 * lines of code none ends like that.
 */
const LONG = { least: 16, most: 80, times: 2.25 };

/** The same of letters beyond ASCII alone, of which two may be a word, and of emoji. Twice (`いろいろ`) is common. */
const BEYOND_ASCII = { least: 2, most: 15, times: 2.5 };

/** What may stand behind such a row: the end of the string that it stands in. */
const END_OF_STRING = /["'`][)\]};,]*$/;

/**
 * Times that one line may stand in a draft with the same between. Two alike are common, as are more with other things between
 * them: guards, entries of a table.
 */
const MOST_ALIKE = 2;

/** The same of a line of a few letters, one below the other: rows of numbers are data. */
const MOST_IN_A_ROW = 3;

/** A model that has lost its way repeats itself. Lines before it began to are kept, an endless row of characters not. */
export const repetition: Filter = {
  reason: 'repetition',
  apply: (text) => {
    if (ENDLESS.test(text.slice(-200))) return '';
    const lines = text.split('\n');
    // A loop may end as a statement does.
    const said = text.replace(/;$/, '');
    const loop = LOOP.exec(said.slice(-400));
    const isLoop = loop && /[\w\p{L}]/u.test(loop[1]) && loop[1].startsWith(loop[2]);
    const last = said.slice(said.lastIndexOf('\n') + 1);
    if (
      isLoop ||
      repeatsPiece(last, LONG, /\p{L}/u) ||
      repeatsPiece(
        last.replace(END_OF_STRING, ''),
        BEYOND_ASCII,
        /^(?=.*[\p{L}\p{Extended_Pictographic}])[^\0-\x7f]+$/u,
      )
    )
      return lines.slice(0, -1).join('\n').trimEnd();
    const seen = new Map<string, number[]>();
    for (const [index, line] of lines.entries()) {
      if (!/\p{L}/u.test(line)) continue;
      const before = seen.get(line) ?? [];
      const places = isDistinctive(line) || before.at(-1) === index - 1 ? [...before, index] : [index];
      seen.set(line, places);
      const most = isDistinctive(line) ? MOST_ALIKE : MOST_IN_A_ROW;
      const recent = places.slice(-most - 1);
      if (places.length > most && isSameBetween(lines, recent))
        return lines.slice(0, recent[1]).join('\n').trimEnd();
    }
    return text;
  },
};

/** Whether the same lines stand between each two of these places. */
function isSameBetween(lines: readonly string[], places: readonly number[]): boolean {
  const between = places.slice(1).map((end, index) => lines.slice(places[index] + 1, end).join('\n'));
  return between.every((text) => text === between[0]);
}

/** Whether a line ends in a piece that it repeats, and that is like a pattern. Rows of numbers are data. */
function repeatsPiece(line: string, { least, most, times }: typeof LONG, like: RegExp): boolean {
  for (let length = least; length <= most && length * times <= line.length; length++) {
    let end = line.length;
    while (end > length && line[end - 1] === line[end - 1 - length]) end--;
    const repeated = line.length - end;
    if (repeated >= length * (times - 1) && like.test(line.slice(-length))) return true;
  }
  return false;
}
