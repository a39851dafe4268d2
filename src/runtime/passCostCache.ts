/**
 * T(S) as it was measured here before, so that a load need not measure again: one small file for each graph, device,
 * number of threads and processor, in a folder of its own beside the converted graphs; old ones go when one is written.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObject, writeJsonFile } from './json';
import type { PassCosts } from './measureCost';

/** What a pass's cost depends on. */
export interface CostSetting {
  /** SHA-256 of the graph, and of its weights where they are a file of their own. */
  readonly graph: string;
  readonly device: string;
  readonly threads: number;
  /** Name of the processor: the folder may travel to another machine. */
  readonly processor: string;
  /** Which runtime, and how its threads work together. */
  readonly runtime: string;
  /** The row counts that are measured, ascending. */
  readonly rows: readonly number[];
}

/** A measurement may have been taken while the machine was busy: none is believed longer than this, in milliseconds. */
const OLDEST = 24 * 60 * 60 * 1000;

const COSTS_FOLDER = 'pass-costs';

/**
 * The kept costs of a setting; where none are kept, or other than these, or old ones, they are measured and kept. A
 * folder that cannot be written costs the next load a measurement, nothing else.
 * @param folder where converted graphs are kept; costs are kept in its `COSTS_FOLDER`
 * @param measure (rows, milliseconds) for each of the setting's row counts
 */
export async function cachedCosts(
  folder: string,
  setting: CostSetting,
  measure: () => Promise<PassCosts>,
  now: () => number = Date.now,
): Promise<PassCosts> {
  const path = costsPath(folder, setting);
  const kept = await readCosts(path, setting, now());
  if (kept !== undefined) return kept;
  const points = await measure();
  await mkdir(dirname(path), { recursive: true })
    .then(() => writeJsonFile(path, { setting, measured: now(), points }))
    .then(() => removeOld(path, now() - OLDEST))
    .catch(() => undefined);
  return points;
}

/** Removes what stands beside a file and is too old to be believed: of models that are gone, it would stay for ever. */
async function removeOld(path: string, oldest: number): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    const other = join(folder, name);
    if (other !== path && (await stat(other)).mtimeMs < oldest) await rm(other);
  }
}

/** The file of a setting. */
export function costsPath(folder: string, setting: CostSetting): string {
  const name = createHash('sha256').update(JSON.stringify(setting)).digest('hex').slice(0, 16);
  return join(folder, COSTS_FOLDER, `${name}.json`);
}

async function readCosts(path: string, setting: CostSetting, now: number): Promise<PassCosts | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined; // There is none, or half of one: measured anew.
  }
  if (!isObject(value) || JSON.stringify(value['setting']) !== JSON.stringify(setting)) return undefined;
  const { measured, points } = value;
  if (typeof measured !== 'number' || measured > now || measured < now - OLDEST) return undefined;
  if (!isCosts(points) || points.some(([rows], index) => rows !== setting.rows[index])) return undefined;
  return points.length === setting.rows.length ? points : undefined;
}

function isCosts(value: unknown): value is PassCosts {
  return (
    Array.isArray(value) &&
    value.every(
      (point: unknown) =>
        Array.isArray(point) &&
        point.length === 2 &&
        point.every((number) => Number.isFinite(number) && number > 0),
    )
  );
}
