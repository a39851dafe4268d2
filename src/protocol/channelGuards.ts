/**
 * Whether what arrived has the shape that its type promises. The other side is the same program, but it may be
 * another version of it, or dying; a shape that is checked here once needs no doubt anywhere else.
 */
import type { Beginning } from './beginning';
import { FAULT_CODES, type Fault } from './faults';
import type { DrafterFigures, PassFigures } from './figures';
import {
  DEVICES,
  EXTENTS,
  FINISHES,
  NO_DRAFT_REASONS,
  STRATEGY_CHOICES,
  type ChangedRequest,
  type DoneReply,
  type Draft,
  type Declaration,
  type DraftRequest,
  type DraftReply,
  type Exchange,
  type ForgetRequest,
  type IndexReply,
  type IndexRequest,
  type LearnReply,
  type LearnRequest,
  type FileChange,
  type FolderToLearn,
  type FilesRequest,
  type LoadProgress,
  type LoadReply,
  type LoadRequest,
  type RequestKind,
  type RequestOf,
  type StatusReply,
  type StatusRequest,
} from './messages';

export type Guard<T> = (value: unknown) => value is T;

export const isAnything: Guard<unknown> = (value): value is unknown => value !== undefined;
export const isString: Guard<string> = (value) => typeof value === 'string';
export const isBoolean: Guard<boolean> = (value) => typeof value === 'boolean';

/** JSON carries neither infinities nor NaN, so a number that is one of them came as null. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const isOneOf =
  <const T extends string>(...names: readonly T[]): Guard<T> =>
  (value): value is T =>
    names.some((name) => name === value);

export const isListOf =
  <T>(isItem: Guard<T>): Guard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((item) => isItem(item));

const isOptional =
  <T>(isPresent: Guard<T>): Guard<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || isPresent(value);

/** An object with at least these fields; one that is unknown here may come from a later version and does no harm. */
export const isShape =
  <T extends object>(fields: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> =>
  (value): value is T => {
    if (!isRecord(value)) return false;
    for (const name in fields) {
      if (!fields[name](value[name])) return false;
    }
    return true;
  };

const isLoadRequest = isShape<LoadRequest>({
  kind: isOneOf('load'),
  modelFolder: isString,
  cacheFolder: isString,
  device: isOneOf(...DEVICES),
  drafters: isOptional(isListOf(isString)),
  threads: isNumber,
});

const isDeclaration = isShape<Declaration>({ path: isString, line: isNumber });

const isDraftRequest = isShape<DraftRequest>({
  kind: isOneOf('draft'),
  path: isString,
  languageId: isString,
  prefix: isString,
  prefixStartLine: isNumber,
  suffix: isString,
  count: isNumber,
  maxTokens: isNumber,
  strategy: isOneOf(...STRATEGY_CHOICES),
  extent: isOneOf(...EXTENTS),
  seed: isNumber,
  explain: isOptional(isBoolean),
  healing: isOptional(isBoolean),
  interpolation: isOptional(isBoolean),
  early: isOptional(isBoolean),
  inComments: isOptional(isBoolean),
  ahead: isOptional(isBoolean),
  minLineProbability: isOptional(isNumber),
  promptOnly: isOptional(isBoolean),
  declarations: isOptional(isListOf(isDeclaration)),
  rewriteOf: isOptional(isString),
});

const isFilesRequest = isShape<FilesRequest>({
  kind: isOneOf('files'),
  changes: isListOf(
    isShape<FileChange>({
      path: isString,
      text: isOptional(isString),
      imports: isOptional(isListOf(isString)),
      unsavedFile: isOptional(isString),
    }),
  ),
});

const isStatusRequest = isShape<StatusRequest>({ kind: isOneOf('status') });

const isLearnRequest = isShape<LearnRequest>({
  kind: isOneOf('learn'),
  folders: isListOf(
    isShape<FolderToLearn>({
      path: isString,
      excludes: isListOf(isString),
      excluded: isOptional(isListOf(isString)),
    }),
  ),
  storageFolder: isOptional(isString),
  onlyRules: isOptional(isBoolean),
});
const isChangedRequest = isShape<ChangedRequest>({ kind: isOneOf('changed'), files: isListOf(isString) });
const isForgetRequest = isShape<ForgetRequest>({
  kind: isOneOf('forget'),
  storageFolder: isOptional(isString),
});
const isIndexRequest = isShape<IndexRequest>({ kind: isOneOf('index') });

export const isRequest: Guard<RequestOf> = (value) =>
  isLoadRequest(value) ||
  isDraftRequest(value) ||
  isFilesRequest(value) ||
  isStatusRequest(value) ||
  isLearnRequest(value) ||
  isChangedRequest(value) ||
  isForgetRequest(value) ||
  isIndexRequest(value);

const isLoadReply = isShape<LoadReply>({
  model: isString,
  device: isOneOf(...DEVICES),
  deviceNote: isString,
  milliseconds: isNumber,
});

export const isLoadProgress = isShape<LoadProgress>({ done: isNumber, total: isNumber, what: isString });

const isBeginning = isShape<Beginning>({ characters: isNumber, logProbability: isNumber });

const isDraft = isShape<Draft>({
  text: isString,
  logProbability: isNumber,
  tokens: isNumber,
  beginnings: isOptional(isListOf(isBeginning)),
  finish: isOneOf(...FINISHES),
});

export const isDrafts = isListOf(isDraft);

const isDrafterFigures = isShape<DrafterFigures>({
  name: isString,
  draftTokens: isNumber,
  acceptedTokens: isNumber,
  acceptedByPosition: isOptional(isListOf(isNumber)),
});

const isPassFigures = isShape<PassFigures>({ rows: isNumber, passes: isNumber, milliseconds: isNumber });

const isDraftReply = isShape<DraftReply>({
  drafts: isDrafts,
  reason: isOptional(isOneOf(...NO_DRAFT_REASONS)),
  nothingFirst: isOptional(isBoolean),
  strategy: isOneOf(...STRATEGY_CHOICES),
  choice: isOptional(isString),
  passes: isNumber,
  rows: isNumber,
  promptRows: isNumber,
  promptRowsReused: isNumber,
  meanAcceptedLength: isOptional(isNumber),
  drafters: isOptional(isListOf(isDrafterFigures)),
  passesByRows: isOptional(isListOf(isPassFigures)),
  explanation: isOptional(isString),
  prompt: isOptional(isString),
  milliseconds: isShape({ prompt: isNumber, decode: isNumber }),
});

const isStatusReply = isShape<StatusReply>({
  residentBytes: isNumber,
  loaded: isBoolean,
  filesLearnt: isNumber,
});

const isIndexReply = isShape<IndexReply>({
  files: isNumber,
  tokens: isNumber,
  bytes: isNumber,
  learnt: isListOf(isString),
  skipped: isListOf(isShape<{ path: string; reason: string }>({ path: isString, reason: isString })),
});
const isLearnReply = isShape<LearnReply>({
  files: isNumber,
  stored: isNumber,
  store: isOptional(isString),
});
const isDoneReply: Guard<DoneReply> = (value): value is DoneReply =>
  isRecord(value) && value['done'] === true;

/** What answers each kind of request. */
export const isReply: { readonly [K in RequestKind]: Guard<Exchange[K]['reply']> } = {
  load: isLoadReply,
  draft: isDraftReply,
  files: isDoneReply,
  status: isStatusReply,
  learn: isLearnReply,
  changed: isDoneReply,
  forget: isDoneReply,
  index: isIndexReply,
};

export const isFaultCode = isOneOf(...FAULT_CODES);
export const isFault = isShape<Fault>({ code: isFaultCode, message: isString });
