/** Why a draft is not shown. */
export type FilterReason =
  | 'blank'
  | 'conflictMarker'
  | 'commentsOutRest'
  | 'duplicate'
  | 'redacted'
  | 'joinsNextWord'
  | 'leavesBlockBelow'
  | 'repeatsKeyEnd'
  | 'repeatsNextLine'
  | 'repeatsRest'
  | 'repeatsLineAbove'
  | 'repeatsStringEnd'
  | 'repetition'
  | 'trailingComma'
  | 'unmatchedCloser';

/** How a document's lines are indented, as its editor says. */
export interface Indentation {
  readonly insertSpaces: boolean;
  /** Columns of a tab. */
  readonly tabSize: number;
  /** Columns of a level: mostly those of a tab. */
  readonly indentSize: number;
}

/** What is around the cursor, as far as a draft must respect it. Line feeds only. */
export interface Surroundings {
  /** The text before the cursor that is at hand, from the beginning of a line on. */
  readonly before: string;
  /** Whether that is all there is before the cursor. */
  readonly fromTop: boolean;
  readonly lineBefore: string;
  readonly restOfLine: string;
  /** The lines after the cursor's that have something on them, trimmed. */
  readonly nextLines: readonly string[];
  /** The first of them as it stands, with its indentation; empty where there is none. */
  readonly lineBelow: string;
  /** All that is at hand below the cursor's line. */
  readonly below: string;
  readonly languageId: string;
  readonly indentation?: Indentation | undefined;
}

/** A rule that drafts are held to, one file each. Adding one means a new file and an entry in `FILTERS`. */
export interface Filter {
  /** Why a draft is not shown of which `apply` leaves nothing. */
  readonly reason: FilterReason;
  /** As much of a draft's text as is worth showing, or the text put right; the same text when it is fine. */
  readonly apply: (text: string, around: Surroundings) => string;
}

/** Lines that repeat by right: closers and keywords that stand alone. */
const SHORT_LINE = 6;

/** Whether a line has so much on it that it is no accident when it stands there twice. */
export function isDistinctive(line: string): boolean {
  return line.trim().length > SHORT_LINE;
}
