import type { Drafter } from '../drafter';
import { SuffixMatch } from './suffixMatch';
import { TokenRecycling } from './tokenRecycling';
import { Trigram } from './trigram';

/** Every drafter, by the name under which its figures are reported. A new one is one new file and one entry. */
export const drafterFactories = {
  tokenRecycling: () => new TokenRecycling(),
  trigram: () => new Trigram(),
  suffixMatch: () => new SuffixMatch(),
} as const satisfies Record<string, () => Drafter>;

export type DrafterName = keyof typeof drafterFactories;

export const DRAFTER_NAMES = [
  'tokenRecycling',
  'trigram',
  'suffixMatch',
] as const satisfies readonly DrafterName[];
