import { hash32 } from '../../decoding/noise';
import type { DraftRequest, StrategyChoice } from '../../protocol/messages';
import type { Engine } from '../../worker/engine';
import type { Report } from '../bench/report';
import { byPackage, type SourceFile } from './cases';
import { bootstrapRatio, percent } from './intervals';
import {
  askOnce,
  askWhileTyping,
  fromProbability,
  simulateTyping,
  type AskLikely,
  type Typed,
} from './simulateTyping';
import { atWholePlaces, type Running } from './wholePlaces';

/** What the simulated person has set. */
export interface TypingSettings {
  readonly count: number;
  /** In percent. */
  readonly minProbability: number;
}

/** As many runs of each file. */
const PEOPLE: readonly TypingSettings[] = [
  ...[1, 3, 5].map((count) => ({ count, minProbability: 0 })),
  ...[2, 5, 10, 20].map((minProbability) => ({ count: 3, minProbability })),
];

/** Whole files, but short ones: every character may take a request. */
const FILE = { min: 400, max: 1600 } as const;

export interface TypingOptions extends Running {
  readonly engine: Pick<Engine, 'draft'>;
  readonly files: readonly SourceFile[];
  readonly strategy: StrategyChoice;
  /** Fields of each request that are not as usual. */
  readonly asked: Partial<DraftRequest>;
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

/**
 * Types every file once with each settings, in turn; files that all have typed are returned when the signal aborts.
 * @throws the signal's reason when it is aborted before there is any
 */
export async function runTyping(
  options: TypingOptions,
): Promise<ReadonlyMap<TypingSettings, readonly Typed[]>> {
  const { engine, files, strategy, asked, signal } = options;
  const results = await atWholePlaces(files, 'files typed', options, async (file) => {
    const typed: Typed[] = [];
    const asks = new Map<number, AskLikely>();
    for (const { count, minProbability } of PEOPLE) {
      const request = { ...asked, path: file.path, strategy, count };
      const ask = asks.get(count) ?? askOnce(askWhileTyping(engine, request, signal));
      asks.set(count, ask);
      typed.push(await simulateTyping(file.text.trimEnd(), fromProbability(ask, minProbability)));
    }
    return typed;
  });
  return new Map(PEOPLE.map((settings, rank) => [settings, results.map((typed) => typed[rank])]));
}

/** Keys that drafts saved, of all keys that the files take without them. */
export function typingReport(typed: ReadonlyMap<TypingSettings, readonly Typed[]>, setting: string): Report {
  const figures = [...typed]
    .filter(([, list]) => list.length > 0)
    .map(([settings, list]) => {
      const sum = (of: (one: Typed) => number) => list.reduce((total, one) => total + of(one), 0);
      return {
        ...settings,
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
        shown: sum((one) => one.shown),
      };
    });
  return {
    title: 'Simulated typing of whole files: keys that drafts save',
    setting:
      `${setting} A person who knows the file takes at each moment the draft, or the first words of one, that saves ` +
      'most keys: one key to go to the next draft, one to accept all of it, one for each accepted word. Indentation ' +
      'takes no key on either side. Nothing is offered where the model finds it likeliest that nothing is to be added, as ' +
      'in the editor, nor where draft 1 is less likely than “at least”. “Shown” counts requests with an answer. Reading and waiting are not modelled: an upper bound. Brackets hold the 95 % ' +
      'bootstrap interval over files.',
    columns: [
      'k',
      'at least',
      'files',
      'keys saved',
      'keys without drafts',
      'keys with',
      'accepted',
      'characters an accept',
      'requests',
      'shown',
      'accepted of shown',
    ],
    rows: figures.map((one) => [
      one.count,
      `${one.minProbability} %`,
      one.files,
      percent(one.saved),
      one.keysAlone,
      one.keys,
      one.accepted,
      one.charactersPerAccept.toFixed(1),
      one.requests,
      one.shown,
      `${((100 * one.accepted) / Math.max(1, one.shown)).toFixed(0)} %`,
    ]),
    bars: figures.map(({ count, minProbability, saved }) => ({
      label: `k = ${count}` + (minProbability > 0 ? `, at least ${minProbability} %` : ''),
      value: Math.max(0, saved.value),
      spread: [Math.max(0, saved.low), Math.max(0, saved.high)],
      note: percent(saved),
    })),
    figures,
  };
}
