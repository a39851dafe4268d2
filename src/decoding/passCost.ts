/** What a pass costs by its number of rows: any unit, as only ratios count. */
export interface PassCost {
  /** T(S), S ≥ 1. */
  cost(rows: number): number;
  /** A pass has taken so long: for costs that learn from it. Without a clock it took 0, which says nothing. */
  record?(rows: number, milliseconds: number): void;
}

/** (rows, cost), ascending by rows, at least one. */
export type CostPoints = readonly (readonly [rows: number, cost: number])[];

/**
 * T(S) from measurements at a few row counts, linear in between and beyond. Noise can make a larger pass look
 * cheaper; it never is, so each point is raised to the one before it.
 */
export function measuredCost(points: CostPoints): PassCost {
  const table: (readonly [number, number])[] = [];
  for (const [rows, cost] of points) table.push([rows, Math.max(cost, table.at(-1)?.[1] ?? 0)]);
  return {
    cost(rows) {
      const above = table.findIndex(([known]) => known >= rows);
      const index = above < 0 ? table.length - 1 : above;
      const [upper, upperCost] = table[index];
      if (index === 0) return upperCost;
      const [lower, lowerCost] = table[index - 1];
      return lowerCost + ((upperCost - lowerCost) * (rows - lower)) / (upper - lower);
    },
  };
}

/** Passes that count as much as what was measured beforehand. */
const BELIEVED = 24;

/** Passes after which one counts a third of what it counted at first. */
const REMEMBERED = 100;

/** How many times as long as expected a pass may count: one that the system held up says nothing. */
const HELD_UP = 1.5;

/**
 * T(S) as it was measured beforehand, corrected by what passes take. A measurement at load is short, falls into the
 * busiest moment of a program's life, and knows neither the text's length nor what else the machine does later.
 *
 * From two rows on it is a straight line, fitted by least squares of relative errors. That comes within 5 % of calm
 * measurements, and one noisy point of seven does not make all rows up to the next look free. A single row has a cost of
 * its own: runtimes have faster code for it.
 */
export class LearnedCost implements PassCost {
  readonly #before: { readonly single: number; readonly line: Line; readonly sums: Sums };
  /** How many times as long as measured beforehand passes take, a mean in which older ones fade. */
  #slower = 1;
  #singles: Sums = NO_SUMS;
  #seen: Sums = NO_SUMS;
  #single: number;
  #line: Line;

  /** @param points (rows, milliseconds) */
  constructor(points: CostPoints) {
    const several = points.filter(([rows]) => rows > 1);
    const used = several.length > 0 ? several : points;
    const sums = used
      .map(([rows, cost]) => sumsOf(rows, cost, BELIEVED / used.length / cost ** 2))
      .reduce(added, NO_SUMS);
    this.#line = fitted(sums);
    this.#single = Math.min(points[0][1], at(this.#line, 2));
    this.#before = { single: this.#single, line: this.#line, sums };
  }

  /** Milliseconds. */
  cost(rows: number): number {
    return rows > 1 ? at(this.#line, rows) : this.#single;
  }

  record(rows: number, milliseconds: number): void {
    const { single, line, sums } = this.#before;
    const took = Math.min(milliseconds, HELD_UP * this.cost(rows));
    if (!(took > 0)) return;
    const measured = rows > 1 ? at(line, rows) : single;
    this.#slower += (took / measured - this.#slower) / BELIEVED;
    const pass = sumsOf(rows, took, 1 / measured ** 2);
    const faded = 1 - 1 / REMEMBERED;
    if (rows > 1) this.#seen = added(scaled(this.#seen, faded), pass);
    else this.#singles = added(scaled(this.#singles, faded), pass);
    this.#line = fitted(added(slower(sums, this.#slower), this.#seen));
    const singles = added(slower(sumsOf(1, single, BELIEVED / single ** 2), this.#slower), this.#singles);
    this.#single = Math.min(singles.y / singles.weight, at(this.#line, 2));
  }
}

/** Cost = constant + slope · rows. */
interface Line {
  readonly constant: number;
  readonly slope: number;
}

const at = ({ constant, slope }: Line, rows: number) => constant + slope * rows;

/** What least squares need to know of weighted points: Σ w, Σ w x, Σ w y, Σ w x², Σ w x y. */
interface Sums {
  readonly weight: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly xy: number;
}

const NO_SUMS: Sums = { weight: 0, x: 0, y: 0, xx: 0, xy: 0 };

const sumsOf = (x: number, y: number, w: number): Sums => {
  return { weight: w, x: w * x, y: w * y, xx: w * x * x, xy: w * x * y };
};

const added = (a: Sums, b: Sums): Sums => {
  return { weight: a.weight + b.weight, x: a.x + b.x, y: a.y + b.y, xx: a.xx + b.xx, xy: a.xy + b.xy };
};

const scaled = ({ weight, x, y, xx, xy }: Sums, by: number): Sums => {
  return { weight: by * weight, x: by * x, y: by * y, xx: by * xx, xy: by * xy };
};

/** The sums of the same points, all of them so many times as high. */
const slower = (sums: Sums, times: number): Sums => ({ ...sums, y: times * sums.y, xy: times * sums.xy });

/** The line through weighted points; it never falls, as no larger pass is cheaper, nor begins below nothing. */
function fitted({ weight, x, y, xx, xy }: Sums): Line {
  const spread = weight * xx - x * x;
  const slope = spread > 1e-9 * weight * xx ? Math.max(0, (weight * xy - x * y) / spread) : 0;
  const constant = (y - slope * x) / weight;
  return constant < 0 ? { slope: xy / xx, constant: 0 } : { slope, constant };
}
