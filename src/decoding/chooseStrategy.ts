import type { PassCost } from './passCost';
import type { StopOptions } from './stopping';

/** What drafts are wanted, and under which conditions. */
export interface Demand {
  /** k, at least 1. */
  readonly count: number;
  /** Most tokens of a draft that the request allows. */
  readonly maxTokens: number;
  readonly extent: StopOptions['extent'];
  /** Tokens that a draft of this kind usually has. */
  readonly usualTokens: number;
  /** Whether somebody waits for draft 1 and reads the others later. */
  readonly early: boolean;
  /** Milliseconds that draft 1 may take, and all of them where nobody waits for the first. */
  readonly budget: number;
}

export interface Choice {
  readonly strategy: 'greedy' | 'beam' | 'split' | 'superposed';
  readonly maxTokens: number;
  /** Why, for the log. */
  readonly reason: string;
}

/**
 * Exact drafts are preferred to superposed ones as long as they cost no more than this times as much: of 600 held-out
 * lines, any of three is right that much more often (`npm run eval -- --kind line --cases 600`).
 */
const EXACT_IS_WORTH = 1.15;

/** What drafters leave of the time of exact drafts; they cannot guess along a shared row. See `bench -- drafters`. */
const DRAFTED = 0.85;

/**
 * Milliseconds in which the first draft of a beam must stand where somebody waits for it. Nobody sees it come sooner: the
 * editor asks 50 ms after a key, and a request is begun with the key.
 */
const UNSEEN = 60;

/**
 * What is chosen stays chosen until its estimate is this many times what would have had it chosen: what passes cost is learnt
 * from passes, and where it is near a bound, drafts of two strategies would alternate from key to key.
 */
const STEADY = 1.25;

/** Fewer tokens than these are no draft worth showing, whatever the budget says. */
const FEWEST_TOKENS = 8;

/** Share of the k · n tokens of superposed drafts that are rows of their own when they are scored: some agree. */
const DIFFERENT = 0.65;

/**
 * Chooses a strategy from what passes cost on this device (`auto`).
 *
 * - One draft is greedy.
 * - Of lines exact drafts are those of `beam`: the likeliest line is right more often than the greedy one (34.2 instead of
 *   32.8 % of 600 held-out lines). Of blocks they are those of `split`: the likeliest blocks are short ones.
 * - When somebody waits, they are exact: `beam` if its first draft comes soon enough all the same, otherwise `split`, whose
 *   draft 1 has the passes to itself, in which drafters guess along.
 * - When all drafts were asked for, exact ones, n passes of k rows, or superposed ones, n passes of one row and one that
 *   scores all tokens, where those are much sooner.
 *
 * The length is cut to what fits the budget.
 * @param cost T(S) in milliseconds
 * @param last what was chosen before for such a demand
 */
export function chooseStrategy(demand: Demand, cost: PassCost, last?: Choice['strategy']): Choice {
  const { count, early, budget, usualTokens } = demand;
  const single = cost.cost(1);
  const perToken = early || count === 1 ? single : cost.cost(count);
  const affordable = Math.max(FEWEST_TOKENS, Math.floor(budget / perToken));
  const maxTokens = Math.min(demand.maxTokens, affordable);
  const cut = maxTokens < demand.maxTokens ? `; ${maxTokens} tokens at most fit ${budget} ms` : '';
  const chosen = (strategy: Choice['strategy'], why: string): Choice => ({
    strategy,
    maxTokens,
    reason: `${strategy}: ${why}${cut}`,
  });
  const tokens = Math.min(usualTokens, maxTokens);
  const first = tokens * single;
  if (count === 1) return chosen('greedy', 'one draft');
  const best = demand.extent === 'line' ? 'beam' : 'split';
  const steady = last === best ? STEADY : 1;
  const exact = DRAFTED * tokens * cost.cost(count);
  if (early && best === 'beam' && exact <= steady * UNSEEN)
    return chosen('beam', `all drafts stand after about ${format(exact)}`);
  if (early) return chosen('split', `draft 1 stands after about ${format(first)}, the others follow`);
  const shared = first + cost.cost(Math.ceil(DIFFERENT * count * tokens));
  const estimates = `${count} exact drafts take about ${format(exact)}, superposed ones ${format(shared)}`;
  return chosen(exact <= steady * EXACT_IS_WORTH * shared ? best : 'superposed', estimates);
}

/** `chooseStrategy` for one request after another. */
export class SteadyChoice {
  readonly #last = new Map<string, Choice['strategy']>();

  /** As `chooseStrategy`; it remembers for itself what it chose before. */
  choose(demand: Demand, cost: PassCost): Choice {
    const { count, extent, early } = demand;
    const kind = `${count} ${extent} ${early ? 'early' : 'all'}`;
    const choice = chooseStrategy(demand, cost, this.#last.get(kind));
    this.#last.set(kind, choice.strategy);
    return choice;
  }
}

const format = (milliseconds: number) => `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
