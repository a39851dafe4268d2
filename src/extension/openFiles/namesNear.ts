/** Where a name stands. */
export interface NamePlace {
  readonly name: string;
  readonly line: number;
  readonly character: number;
}

/** Lines above the cursor's that are read, and names of them that are worth a look. */
const NEAR = { lines: 10, names: 12 } as const;

const NAME = /[\p{L}_$][\p{L}\p{N}_$]{2,}/gu;

/**
 * The distinct names of a line and those above it, the nearest first, each where it stands nearest.
 * @param textOf a line's text
 */
export function namesNear(textOf: (line: number) => string, line: number): readonly NamePlace[] {
  const found = new Map<string, NamePlace>();
  for (let at = line; at >= Math.max(0, line - NEAR.lines); at--) {
    const places = Array.from(textOf(at).matchAll(NAME), ({ 0: name, index }) => ({ name, index }));
    for (const { name, index } of places.reverse())
      if (!found.has(name)) found.set(name, { name, line: at, character: index });
  }
  return [...found.values()].slice(0, NEAR.names);
}
