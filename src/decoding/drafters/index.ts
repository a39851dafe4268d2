import type { Drafter, TreeDrafter } from '../drafter';
import { NO_NGRAMS, type NgramModel } from '../ngrams';
import { AdedSearch } from './adedSearch';
import { InputCopy } from './inputCopy';
import { PromptLookup } from './promptLookup';
import { RecyclingTree } from './recyclingTree';
import { SuffixMatch } from './suffixMatch';
import { TokenRecycling } from './tokenRecycling';
import { Trigram } from './trigram';
import { NO_SUCCESSORS, WorkspaceNgram, type SuccessorSource } from './workspaceNgram';

/** What drafters may learn from beside the text of a request. */
export interface DrafterSources {
  readonly workspace: SuccessorSource & NgramModel;
}

const NO_SOURCES: DrafterSources = { workspace: { ...NO_SUCCESSORS, ...NO_NGRAMS } };

/** Every drafter, by the name under which its figures are reported. A new one is one new file and one entry. */
export const drafterFactories = {
  tokenRecycling: () => new TokenRecycling(),
  trigram: () => new Trigram(),
  suffixMatch: () => new SuffixMatch(),
  workspaceNgram: ({ workspace } = NO_SOURCES) => new WorkspaceNgram(workspace),
  inputCopy: () => new InputCopy(),
} as const satisfies Record<string, (sources?: DrafterSources) => Drafter>;

export type DrafterName = keyof typeof drafterFactories;

/** On by default. */
export const DRAFTER_NAMES = [
  'tokenRecycling',
  'trigram',
  'suffixMatch',
  'workspaceNgram',
  'inputCopy',
] as const satisfies readonly DrafterName[];

/** Methods as published, to compare with: never on by default. A new one is one new file and one entry. */
const baselineFactories = {
  promptLookup: () => new PromptLookup(),
  recyclingTree: () => new RecyclingTree(),
  adedSearch: ({ workspace } = NO_SOURCES) => new AdedSearch(workspace),
} as const satisfies Record<string, (sources?: DrafterSources) => TreeDrafter>;

export type BaselineName = keyof typeof baselineFactories;

export const BASELINE_NAMES = [
  'promptLookup',
  'recyclingTree',
  'adedSearch',
] as const satisfies readonly BaselineName[];

/** The drafters and baselines of these names, in the order of the lists. Names that nothing has are left out. */
export function makeDrafters(
  names: readonly string[],
  sources?: DrafterSources,
): ReadonlyMap<string, Drafter | TreeDrafter> {
  const chosen = new Map<string, Drafter | TreeDrafter>();
  for (const name of DRAFTER_NAMES)
    if (names.includes(name)) chosen.set(name, drafterFactories[name](sources));
  for (const name of BASELINE_NAMES)
    if (names.includes(name)) chosen.set(name, baselineFactories[name](sources));
  return chosen;
}
