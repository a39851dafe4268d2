import { blockBelow } from './blockBelow';
import { closers } from './closers';
import { conflict } from './conflict';
import type { Filter } from './filter';
import { indentation } from './indentation';
import { joinedWord } from './joinedWord';
import { keyEnd } from './keyEnd';
import { lineAbove } from './lineAbove';
import { lineComment } from './lineComment';
import { nextLines } from './nextLines';
import { redacted } from './redacted';
import { repetition } from './repetition';
import { restOfLine } from './restOfLine';
import { stringEnd } from './stringEnd';
import { trailingComma } from './trailingComma';

/** What every draft goes through, in this order, before it is fitted to the rest of its line. */
export const FILTERS: readonly Filter[] = [
  redacted,
  conflict,
  repetition,
  nextLines,
  lineAbove,
  blockBelow,
  closers,
  stringEnd,
  lineComment,
  keyEnd,
  restOfLine,
  joinedWord,
  trailingComma,
  indentation,
];
