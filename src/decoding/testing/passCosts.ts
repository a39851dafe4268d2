import type { PassCost } from '../passCost';

/** Costs so steep that no guess ever pays. */
export const GUESSING_IS_USELESS: PassCost = { cost: (rows) => rows };
