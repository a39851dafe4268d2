import type { Strategy } from '../strategy';
import { beam } from './beam';
import { diverse } from './diverse';
import { fan } from './fan';
import { greedy } from './greedy';
import { sample } from './sample';
import { split } from './split';
import { stochasticBeam } from './stochasticBeam';
import { superposed } from './superposed';

/** Every strategy that can be chosen. A new one is one new file and one entry here. */
export const strategies = {
  greedy,
  split,
  fan,
  beam,
  sample,
  'stochastic-beam': stochasticBeam,
  diverse,
  superposed: superposed(),
} as const satisfies Record<string, Strategy>;
