import { hash32 } from '../../decoding/noise';
import type { StrategyChoice } from '../../protocol/messages';
import type { Engine } from '../../worker/engine';
import type { Report } from '../bench/report';
import { byPackage, type SourceFile } from './cases';
import { bootstrapRatio, percent } from './intervals';
import { othersOf, type Known } from './known';
import { askWhileTyping, simulateTyping, type Typed } from './simulateTyping';

/** k of the simulated person, as many runs of each file. */
export const TYPING_COUNTS = [1, 3, 5] as const;

/** Whole files, but short ones: every character may take a request. */
const FILE = { min: 400, max: 1600 } as const;

export interface TypingOptions {
  readonly engine: Pick<Engine, 'draft'>;
  readonly files: readonly SourceFile[];
  /** All files of the packages, for what else is known. */
  readonly all: readonly SourceFile[];
  readonly strategy: StrategyChoice;
  readonly known: Known;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, what: string) => void;
}

/** Short files to type, one package after another, fixed by the seed. */
export function typingFiles(
  files: readonly SourceFile[],
  count: number,
  seed: number,
): readonly SourceFile[] {
  const order = (file: SourceFile) => hash32(seed, ...Buffer.from(file.path));
  const groups = byPackage(
    files.filter(({ text }) => text.length >= FILE.min && text.length <= FILE.max),
  ).map((group) => [...group].sort((a, b) => order(a) - order(b)));
  const rounds = Math.max(0, ...groups.map((group) => group.length));
  const taken = Array.from({ length: rounds }, (_, round) =>
    groups.flatMap((group) => group.slice(round, round + 1)),
  );
  return taken.flat().slice(0, count);
}

/** Types every file once for each k, in turn; files that all k have typed are returned when the signal aborts. */
export async function runTyping(options: TypingOptions): Promise<ReadonlyMap<number, readonly Typed[]>> {
  const { engine, files, all, strategy, known, signal, progress } = options;
  const typed = new Map<number, Typed[]>(TYPING_COUNTS.map((count) => [count, []]));
  try {
    for (const [index, file] of files.entries()) {
      const more = await known(file, othersOf(all, file));
      const results: [number, Typed][] = [];
      for (const count of TYPING_COUNTS) {
        const ask = askWhileTyping(engine, { ...more, path: file.path, strategy, count }, signal);
        results.push([count, await simulateTyping(file.text.trimEnd(), ask)]);
      }
      for (const [count, result] of results) typed.get(count)?.push(result);
      progress(index + 1, files.length, 'files typed');
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return typed;
}

/** Keys that drafts saved, of all keys that the files take without them. */
export function typingReport(typed: ReadonlyMap<number, readonly Typed[]>, setting: string): Report {
  const figures = [...typed]
    .filter(([, list]) => list.length > 0)
    .map(([count, list]) => {
      const sum = (of: (one: Typed) => number) => list.reduce((total, one) => total + of(one), 0);
      return {
        count,
        files: list.length,
        saved: bootstrapRatio(list.map(({ keys, keysAlone }) => [keysAlone - keys, keysAlone])),
        keysAlone: sum((one) => one.keysAlone),
        keys: sum((one) => one.keys),
        accepted: sum((one) => one.acceptedDrafts),
        charactersPerAccept:
          sum((one) => one.acceptedCharacters) /
          Math.max(
            1,
            sum((one) => one.acceptedDrafts),
          ),
        requests: sum((one) => one.requests),
      };
    });
  return {
    title: 'Simulated typing of whole files: keys that drafts save',
    setting:
      `${setting} A person who knows the file takes at each moment the draft, or the first words of one, that saves ` +
      'most keys: one key to go to the next draft, one to accept all of it, one for each accepted word. Indentation ' +
      'takes no key on either side. Nothing is offered where the model finds it likeliest that nothing is to be added, as ' +
      'in the editor. Reading and waiting are not modelled: an upper bound. Brackets hold the 95 % ' +
      'bootstrap interval over files.',
    columns: [
      'k',
      'files',
      'keys saved',
      'keys without drafts',
      'keys with',
      'accepted',
      'characters an accept',
      'requests',
    ],
    rows: figures.map((one) => [
      one.count,
      one.files,
      percent(one.saved),
      one.keysAlone,
      one.keys,
      one.accepted,
      one.charactersPerAccept.toFixed(1),
      one.requests,
    ]),
    bars: figures.map(({ count, saved }) => ({
      label: `k = ${count}`,
      value: Math.max(0, saved.value),
      spread: [Math.max(0, saved.low), Math.max(0, saved.high)],
      note: percent(saved),
    })),
    figures,
  };
}
