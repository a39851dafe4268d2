/** What a pass costs by its number of rows: any unit, as only ratios count. */
export interface PassCost {
  /** T(S), S ≥ 1. */
  cost(rows: number): number;
}

/** Costs so steep that no guess ever pays. */
export const GUESSING_IS_USELESS: PassCost = { cost: (rows) => rows };

/**
 * T(S) from measurements at a few row counts, linear in between and beyond. Noise can make a larger pass look
 * cheaper; it never is, so each point is raised to the one before it.
 * @param points (rows, cost), ascending by rows, at least one
 */
export function measuredCost(points: readonly (readonly [rows: number, cost: number])[]): PassCost {
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
