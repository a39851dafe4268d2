import { homedir } from 'node:os';
import {
  COUNT,
  DEVICES,
  EXTENTS,
  MAX_TOKENS,
  STRATEGY_CHOICES,
  type DeviceName,
  type Extent,
  type StrategyChoice,
} from '../protocol/messages';

/** All settings at one moment. A change replaces the whole. */
export interface Settings {
  /** On or off by language id; `*` for those that are not listed. */
  readonly enable: Readonly<Record<string, boolean>>;
  /** Patterns of files that get no drafts and that no model reads, each on or off, as in the editor's `files.exclude`. */
  readonly exclude: Readonly<Record<string, boolean>>;
  /** Whether drafts come while typing, or only when asked for. */
  readonly automatic: boolean;
  /** Whether they come in comments, too. */
  readonly inComments: boolean;
  /** What becomes of drafts that come by themselves while the machine runs on its battery. */
  readonly onBattery: OnBattery;
  /** Whether the workspace's files are learnt, in memory and on this machine alone. */
  readonly learnWorkspace: boolean;
  /** Percent that draft 1's probability must reach for drafts to come by themselves. */
  readonly minProbability: number;
  readonly count: number;
  readonly maxTokens: number;
  readonly strategy: StrategyChoice;
  readonly extent: Extent;
  readonly device: DeviceName;
  /** Empty for the model in the box. A `~` that it began with is the person's home. */
  readonly modelFolder: string;
  /** 0 lets the worker choose. */
  readonly threads: number;
  /** Whether the drafts that follow those that are shown are made ahead, while the machine is idle. */
  readonly prepareNext: boolean;
  /** Minutes without drafts after which the model leaves the memory; 0 keeps it. */
  readonly unloadAfter: number;
  /** Longest wait for the next key, in milliseconds, before drafts are made by themselves. */
  readonly debounce: number;
}

const ON_BATTERY = ['asAlways', 'whenAsked'] as const;
export type OnBattery = (typeof ON_BATTERY)[number];

export const SECTION = 'superdraft';
export const THREADS = { min: 0, max: 256, default: 0 } as const;
export const UNLOAD_AFTER = { min: 0, max: 1440, default: 30 } as const;
export const DEBOUNCE = { min: 0, max: 5000, default: 200 } as const;

export const MIN_PROBABILITY = { min: 0, max: 100, default: 0 } as const;

/** The same values stand in package.json, which a test compares. */
export const DEFAULTS: Settings = Object.freeze({
  enable: Object.freeze({
    '*': true,
    scminput: false,
    Log: false,
    log: false,
    'search-result': false,
    'git-commit': false,
    'git-rebase': false,
  }),
  exclude: Object.freeze({}),
  automatic: true,
  inComments: true,
  onBattery: 'asAlways',
  learnWorkspace: true,
  prepareNext: true,
  minProbability: MIN_PROBABILITY.default,
  count: COUNT.default,
  maxTokens: MAX_TOKENS.default,
  strategy: 'auto',
  extent: 'auto',
  device: 'cpu',
  modelFolder: '',
  threads: THREADS.default,
  unloadAfter: UNLOAD_AFTER.default,
  debounce: DEBOUNCE.default,
});

/** Those that may differ by document. */
export const BY_DOCUMENT: readonly (keyof Settings)[] = [
  'exclude',
  'automatic',
  'inComments',
  'minProbability',
  'debounce',
  'count',
  'maxTokens',
  'extent',
  'strategy',
];

type Name = 'onBattery' | 'strategy' | 'extent' | 'device';
type WholeNumber = 'minProbability' | 'count' | 'maxTokens' | 'threads' | 'unloadAfter' | 'debounce';

export interface SettingsRead {
  readonly settings: Settings;
  /** One sentence for each value that could not be used as it is. */
  readonly problems: readonly string[];
}

/** Reads every setting once. A value out of range becomes the nearest in it, another of a wrong kind the default. */
export function readSettings(read: (key: keyof Settings) => unknown): SettingsRead {
  const problems: string[] = [];
  const fall = <T>(key: string, value: unknown, used: T): T => {
    problems.push(`${SECTION}.${key} is ${JSON.stringify(value)}; ${JSON.stringify(used)} is used.`);
    return used;
  };
  const whole = (key: WholeNumber, { min, max }: { readonly min: number; readonly max: number }) => {
    const value = read(key) ?? DEFAULTS[key];
    if (typeof value !== 'number' || Number.isNaN(value)) return fall(key, value, DEFAULTS[key]);
    const used = Math.min(max, Math.max(min, Math.round(value)));
    return used === value ? value : fall(key, value, used);
  };
  const name = <K extends Name>(key: K, names: readonly Settings[K][]): Settings[K] => {
    const value = read(key) ?? DEFAULTS[key];
    return names.find((each) => each === value) ?? fall(key, value, DEFAULTS[key]);
  };
  const flag = (key: 'automatic' | 'inComments' | 'learnWorkspace' | 'prepareNext') => {
    const value = read(key) ?? DEFAULTS[key];
    return typeof value === 'boolean' ? value : fall(key, value, DEFAULTS[key]);
  };
  const folder = (key: 'modelFolder') => {
    const value = read(key) ?? DEFAULTS[key];
    if (typeof value !== 'string') return fall(key, value, DEFAULTS[key]);
    return value.trim().replace(/^~(?=$|[\\/])/, () => homedir());
  };
  const settings: Settings = {
    enable: readSwitches(read, 'enable', { '*': true }, fall),
    exclude: readSwitches(read, 'exclude', {}, fall),
    automatic: flag('automatic'),
    inComments: flag('inComments'),
    onBattery: name('onBattery', ON_BATTERY),
    learnWorkspace: flag('learnWorkspace'),
    prepareNext: flag('prepareNext'),
    minProbability: whole('minProbability', MIN_PROBABILITY),
    count: whole('count', COUNT),
    maxTokens: whole('maxTokens', MAX_TOKENS),
    strategy: name('strategy', STRATEGY_CHOICES),
    extent: name('extent', EXTENTS),
    device: name('device', DEVICES),
    modelFolder: folder('modelFolder'),
    threads: whole('threads', THREADS),
    unloadAfter: whole('unloadAfter', UNLOAD_AFTER),
    debounce: whole('debounce', DEBOUNCE),
  };
  return { settings: Object.freeze(settings), problems };
}

type Switches = Readonly<Record<string, boolean>>;

/** What is on or off by name. Names with another value are left out. @param always what holds where it is not named */
function readSwitches(
  read: (key: keyof Settings) => unknown,
  key: 'enable' | 'exclude',
  always: Switches,
  fall: (key: string, value: unknown, used: Switches) => Switches,
): Switches {
  const value = read(key);
  if (value === undefined) return DEFAULTS[key];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fall(key, value, DEFAULTS[key]);
  }
  const entries = Object.entries(value);
  const good = entries.filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean');
  const used = Object.freeze({ ...always, ...Object.fromEntries(good) });
  return good.length === entries.length ? used : fall(key, value, used);
}

/** Whether drafts may come by themselves anywhere, so that the model is worth loading ahead. */
export function isWanted({ automatic, enable }: Settings): boolean {
  return automatic && Object.values(enable).includes(true);
}

/** Whether drafts are made in a language. */
export function isEnabled({ enable }: Pick<Settings, 'enable'>, languageId: string): boolean {
  return Object.hasOwn(enable, languageId) ? enable[languageId] : enable['*'];
}

/**
 * What is kept of the switches once a language is switched: no more than they say already, as the editor does with values of
 * its own that are set to their default.
 * @param kept where the person keeps the setting
 * @param below what the editor merges them with
 */
export function switched(
  kept: Switches,
  below: Switches,
  languageId: string,
  enabled: boolean,
): Switches | undefined {
  const others = Object.fromEntries(Object.entries(kept).filter(([id]) => id !== languageId));
  const without = { '*': true, ...below, ...others };
  if (isEnabled({ enable: without }, languageId) !== enabled) return { ...kept, [languageId]: enabled };
  return Object.keys(others).length > 0 ? others : undefined;
}

/** Where a setting can be kept, the nearest first: a nearer value counts. */
const LEVELS = ['workspaceFolder', 'workspace', 'global'] as const;
export type Level = (typeof LEVELS)[number];

/** The values of a setting by where they are kept, as the editor tells them. */
export type KeptValues = { readonly [Key in `${Level}Value` | `${Level}LanguageValue`]?: unknown };

/** Where the value that counts is kept, so that another takes its place there; for everywhere where none is. */
export function whereKept(kept: KeptValues): { readonly level: Level; readonly isOfLanguage: boolean } {
  // One for a language counts before all that are for every language, however near those are.
  const ofLanguage = LEVELS.find((level) => kept[`${level}LanguageValue`] !== undefined);
  if (ofLanguage) return { level: ofLanguage, isOfLanguage: true };
  return {
    level: LEVELS.find((level) => kept[`${level}Value`] !== undefined) ?? 'global',
    isOfLanguage: false,
  };
}
