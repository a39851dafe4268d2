/**
 * Everything that crosses between the editor and the worker. Rule: the editor asks, the worker answers each
 * request exactly once, in any order; notices go one way and are never answered. Only plain data crosses.
 */
import type { Beginning } from './beginning';
import type { DrafterFigures, PassFigures } from './figures';

/** Both sides must speak the same version; the worker's first packet says its own. */
export const PROTOCOL_VERSION = 7;

export const STRATEGIES = [
  'superposed',
  'split',
  'fan',
  'beam',
  'sample',
  'stochastic-beam',
  'diverse',
  'greedy',
] as const;
export type StrategyName = (typeof STRATEGIES)[number];

/** What a request may ask for: a strategy, or that the worker chooses one by what passes cost. */
export const STRATEGY_CHOICES = ['auto', ...STRATEGIES] as const;
export type StrategyChoice = (typeof STRATEGY_CHOICES)[number];

export const DEVICES = ['cpu', 'webgpu'] as const;
export type DeviceName = (typeof DEVICES)[number];

/** Whether a draft ends with the line, or goes on to the end of a block. `auto` decides from the place. */
export const EXTENTS = ['auto', 'line', 'block'] as const;
export type Extent = (typeof EXTENTS)[number];

export const COUNT = { min: 1, max: 10, default: 3 } as const;
export const MAX_TOKENS = { min: 1, max: 256, default: 40 } as const;

/** Lines after which a draft of a block ends even when nothing closes it. */
export const MAX_LINES = 12;

/** `minLineProbability` of ghost text: below it, next to nothing of what follows is right (`npm run eval -- --lines`). */
export const MIN_LINE_PROBABILITY = 0.2;

/** Loads (or replaces) the model. Idempotent for the same settings. */
export interface LoadRequest {
  readonly kind: 'load';
  /** A folder with a model manifest, or a Hugging Face checkpoint or GGUF file to build one from. */
  readonly modelFolder: string;
  /** Where a graph that is built from a checkpoint is kept. */
  readonly cacheFolder: string;
  readonly device: DeviceName;
  /** Names of the drafters to use; all of them when left out. They change the speed alone. */
  readonly drafters?: readonly string[];
  /** Threads for inference; 0 lets the worker choose (half of the cores, but two where there are two). */
  readonly threads: number;
}

export interface LoadReply {
  readonly model: string;
  /** The device in use; another than asked for when that one failed its check. */
  readonly device: DeviceName;
  /** What a person should know of it, as sentences: why it is not the one asked for, or slow; often empty. */
  readonly deviceNote: string;
  readonly milliseconds: number;
}

/** A notice of the worker while it builds a graph from a checkpoint, in bytes of its weights. */
export interface LoadProgress {
  readonly done: number;
  readonly total: number;
  /** The tensor that was last. */
  readonly what: string;
}

/** Where a name is declared. */
export interface Declaration {
  readonly path: string;
  /** Counted from 0. */
  readonly line: number;
}

/** The text around the cursor. The editor cuts it to a window; the worker cuts it to the model's budget. */
export interface DraftRequest {
  readonly kind: 'draft';
  /** Shown to the model; relative to the workspace, with forward slashes. */
  readonly path: string;
  readonly languageId: string;
  /** Text before the cursor, line feeds only, starting at the beginning of a line unless that line is very long. */
  readonly prefix: string;
  /** Number of the line at which `prefix` starts: keeps the prompt's start stable while the person types. */
  readonly prefixStartLine: number;
  readonly suffix: string;
  readonly count: number;
  readonly maxTokens: number;
  readonly strategy: StrategyChoice;
  readonly extent: Extent;
  /** Noise of sampling strategies: the same seed gives the same drafts. */
  readonly seed: number;
  /** Ask for the trees of all passes as text; it costs time. */
  readonly explain?: boolean;
  /** Whether drafts at a word that has been begun are made from before it and spell it first; true when left out. */
  readonly healing?: boolean;
  /** Whether what the file and the workspace say of the next token is mixed into the model's rows; true when left out. */
  readonly interpolation?: boolean;
  /** Somebody waits: draft 1 is told in a notice as soon as it stands, the reply with all drafts follows. */
  readonly early?: boolean;
  /** With `early`: nobody waits yet, so that there is time for all the drafts of somebody who types. */
  readonly ahead?: boolean;
  /** With `early`: whether drafts are made in comments, too; true when left out. */
  readonly inComments?: boolean;
  /** With the extent `auto`: what a draft's probability must be at a line's end to go on to another; 0 when left out. */
  readonly minLineProbability?: number;
  /** Only the prompt is read, so that its rows are there once drafts are asked for at this place. */
  readonly promptOnly?: boolean;
  /** Where names near the cursor are declared in other files, as far as the editor has said. */
  readonly declarations?: readonly Declaration[];
  /** The text that a draft is to replace, for `inputCopy` to guess from. It changes the speed alone. */
  readonly rewriteOf?: string;
}

export const FINISHES = ['end', 'line', 'block', 'length', 'unlikely', 'implausible'] as const;

export interface Draft {
  readonly text: string;
  /** Sum over the draft's tokens of the natural logarithm of their exact probability. */
  readonly logProbability: number;
  readonly tokens: number;
  /** One for each token, where they are known. */
  readonly beginnings?: readonly Beginning[] | undefined;
  /** What ended it. */
  readonly finish: (typeof FINISHES)[number];
}

/** Why there is nothing to show. Expected, never an error. */
export const NO_DRAFT_REASONS = [
  'notReady',
  'superseded',
  'emptyPrompt',
  'promptOnly',
  'secretFile',
  'excludedFile',
  'allBlank',
  'allFiltered',
  'nothingToAdd',
  'inComment',
  'insideSurrogate',
  'insideCluster',
] as const;
export type NoDraftReason = (typeof NO_DRAFT_REASONS)[number];

export interface DraftReply {
  readonly drafts: readonly Draft[];
  /** Set when `drafts` is empty. */
  readonly reason?: NoDraftReason;
  /** Whether the model finds it likeliest that nothing is to be added; the drafts are then for whoever asks for them. */
  readonly nothingFirst?: boolean;
  /** What made the drafts; as it was asked for where none were made. */
  readonly strategy: StrategyChoice;
  /** Why the worker chose it, where that was left to it. */
  readonly choice?: string;
  readonly passes: number;
  /** Rows evaluated, the prompt's included. */
  readonly rows: number;
  readonly promptRows: number;
  readonly promptRowsReused: number;
  /** Tokens that one required row brought on average, guessed rows included; 1 when nothing was guessed. */
  readonly meanAcceptedLength?: number;
  /** What each drafter proposed in this request, and how much of it was needed. */
  readonly drafters?: readonly DrafterFigures[];
  /** By number of rows, ascending. */
  readonly passesByRows?: readonly PassFigures[];
  /** The trees of all passes, when asked for. */
  readonly explanation?: string;
  /** The prompt as the model read it, cut to its budget, when an explanation was asked for. */
  readonly prompt?: string;
  readonly milliseconds: { readonly prompt: number; readonly decode: number };
}

/** An open or recent file, as it is now; told when it has changed. Without a text it is to be forgotten. */
export interface FileChange {
  /** As in a draft's request. */
  readonly path: string;
  /** Line feeds only. */
  readonly text?: string | undefined;
  /** Paths of the files that it imports, as far as they are known. */
  readonly imports?: readonly string[] | undefined;
  /** Absolute path of a file of the workspace that does not have the text yet: an editor holds it unsaved. */
  readonly unsavedFile?: string | undefined;
}

/**
 * Tells the worker of files whose pieces may stand in prompts, and whose text counts in the index although it is not saved. They
 * stay in its memory, until it ends.
 */
export interface FilesRequest {
  readonly kind: 'files';
  readonly changes: readonly FileChange[];
}

/** Asks for figures about the worker itself. */
export interface StatusRequest {
  readonly kind: 'status';
}

export interface StatusReply {
  readonly residentBytes: number;
  readonly loaded: boolean;
  /** Files that are in the index of the workspace. */
  readonly filesLearnt: number;
}

/** A folder, and what its settings leave out besides what `.gitignore` files say, in the form of those. */
export interface FolderToLearn {
  /** Absolute. */
  readonly path: string;
  readonly excludes: readonly string[];
  /** Those of files that no model is to read by the person's own word: they are told of as such. */
  readonly excluded?: readonly string[] | undefined;
}

/** Learns the source files of folders, for the drafts to come. It ends an older one, and forgets other folders' files. */
export interface LearnRequest {
  readonly kind: 'learn';
  readonly folders: readonly FolderToLearn[];
  /** Where what was learnt is kept for the next start; nowhere when left out. */
  readonly storageFolder?: string | undefined;
  /** Nothing is read or learnt: the folders' rules alone are to say which open files are shown to the model. */
  readonly onlyRules?: boolean | undefined;
}

export interface LearnReply {
  readonly files: number;
  /** Those that had not changed since they were stored. */
  readonly stored: number;
  /** What became of the store, where there is to be one: `read`, or why the files were read instead. */
  readonly store?: string | undefined;
}

/** Files of those folders have changed, come or gone. Absolute paths; others are left alone. */
export interface ChangedRequest {
  readonly kind: 'changed';
  readonly files: readonly string[];
}

/** Forgets all that was learnt from files, what any model stored of it included. */
export interface ForgetRequest extends Pick<LearnRequest, 'storageFolder'> {
  readonly kind: 'forget';
}

/** Asks what was learnt, and of which files not. */
export interface IndexRequest {
  readonly kind: 'index';
}

export interface IndexReply {
  readonly files: number;
  readonly tokens: number;
  readonly bytes: number;
  /** Absolute paths of the files that it holds. */
  readonly learnt: readonly string[];
  /** Files that were left out, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** The answer to what asks for nothing. */
export interface DoneReply {
  readonly done: true;
}

/** Each request kind with its reply. */
export interface Exchange {
  readonly load: { readonly request: LoadRequest; readonly reply: LoadReply };
  readonly draft: { readonly request: DraftRequest; readonly reply: DraftReply };
  readonly files: { readonly request: FilesRequest; readonly reply: DoneReply };
  readonly status: { readonly request: StatusRequest; readonly reply: StatusReply };
  readonly learn: { readonly request: LearnRequest; readonly reply: LearnReply };
  readonly changed: { readonly request: ChangedRequest; readonly reply: DoneReply };
  readonly forget: { readonly request: ForgetRequest; readonly reply: DoneReply };
  readonly index: { readonly request: IndexRequest; readonly reply: IndexReply };
}
export type RequestKind = keyof Exchange;

/** A request of a kind, or of any. It is mapped by kind so that a handler and its request are known to fit. */
export type RequestOf<K extends RequestKind = RequestKind> = {
  [P in K]: Exchange[P]['request'] & { readonly kind: P };
}[K];
