import type { Drafter } from '../drafter';
import { InputCopy } from './inputCopy';
import { SuffixMatch } from './suffixMatch';
import { TokenRecycling } from './tokenRecycling';
import { Trigram } from './trigram';
import { NO_SUCCESSORS, WorkspaceNgram, type SuccessorSource } from './workspaceNgram';

/** What drafters may learn from beside the text of a request. */
export interface DrafterSources {
  readonly workspace: SuccessorSource;
}

const NO_SOURCES: DrafterSources = { workspace: NO_SUCCESSORS };

/** Every drafter, by the name under which its figures are reported. A new one is one new file and one entry. */
export const drafterFactories = {
  tokenRecycling: () => new TokenRecycling(),
  trigram: () => new Trigram(),
  suffixMatch: () => new SuffixMatch(),
  workspaceNgram: ({ workspace } = NO_SOURCES) => new WorkspaceNgram(workspace),
  inputCopy: () => new InputCopy(),
} as const satisfies Record<string, (sources?: DrafterSources) => Drafter>;

export type DrafterName = keyof typeof drafterFactories;

export const DRAFTER_NAMES = [
  'tokenRecycling',
  'trigram',
  'suffixMatch',
  'workspaceNgram',
  'inputCopy',
] as const satisfies readonly DrafterName[];
