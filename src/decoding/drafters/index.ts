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

type Factories<D> = Readonly<Record<string, (sources: DrafterSources) => D>>;

/** Every drafter, by the name under which its figures are reported. A new one is one new file and one entry. */
const drafterFactories: Factories<Drafter> = {
  tokenRecycling: () => new TokenRecycling(),
  trigram: () => new Trigram(),
  suffixMatch: () => new SuffixMatch(),
  workspaceNgram: ({ workspace }) => new WorkspaceNgram(workspace),
  inputCopy: () => new InputCopy(),
};

/** On by default. */
export const DRAFTER_NAMES: readonly string[] = Object.keys(drafterFactories);

/** Methods as published, to compare with: never on by default. A new one is one new file and one entry. */
const baselineFactories: Factories<TreeDrafter> = {
  promptLookup: () => new PromptLookup(),
  recyclingTree: () => new RecyclingTree(),
  adedSearch: ({ workspace }) => new AdedSearch(workspace),
};

export const BASELINE_NAMES: readonly string[] = Object.keys(baselineFactories);

/** The drafters and baselines of these names, in the order of the lists. Names that nothing has are left out. */
export function makeDrafters(
  names: readonly string[],
  sources = NO_SOURCES,
): ReadonlyMap<string, Drafter | TreeDrafter> {
  const factories: Factories<Drafter | TreeDrafter> = { ...drafterFactories, ...baselineFactories };
  const chosen = Object.entries(factories).filter(([name]) => names.includes(name));
  return new Map(chosen.map(([name, make]) => [name, make(sources)]));
}
