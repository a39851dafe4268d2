import { appendFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { add, isFigures, NOTHING, type Figures } from './figures';

/** Days that are kept. */
export const MOST_DAYS = 60;

/** Bytes from which the file is written anew with one line a day. */
const COMPACT = 128 * 1024;

export type Days = ReadonlyMap<string, Figures>;

/**
 * The counts of all windows, in one file: each window appends lines of what it has counted, which is safe beside
 * the others. Lines that cannot be read are left out.
 */
export class StatisticsStore {
  #pending = new Map<string, Figures>();
  /** Why they could not be written the last time. */
  #fault = '';

  /**
   * @param today the day as `2026-11-23`, in the person's own time zone
   * @param warn told why the counts cannot be written, once for as long as that stays so
   */
  constructor(
    readonly file: string,
    readonly today: () => string,
    readonly warn: (why: string) => void,
  ) {}

  count(figures: Figures): void {
    const day = this.today();
    this.#pending.set(day, add(this.#pending.get(day) ?? NOTHING, figures));
  }

  /**
   * Appends what was counted since the last time; where that cannot be done it is kept for the next. Synchronous, as it
   * must be done when the window closes.
   */
  flush(): void {
    if (this.#pending.size === 0) return;
    const lines = Array.from(this.#pending, (entry) => `${JSON.stringify(entry)}\n`).join('');
    try {
      appendFileSync(this.file, lines);
    } catch (error) {
      const fault = String(error);
      if (fault !== this.#fault) this.warn(fault);
      this.#fault = fault;
      return;
    }
    this.#fault = '';
    this.#pending = new Map();
  }

  /**
   * Makes the file's folder, and the file small. A line that another window appends meanwhile may be lost.
   * @param move tests put one in that fails
   */
  async open(move = rename): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    const size = await stat(this.file).then(
      (file) => file.size,
      () => 0,
    );
    if (size < COMPACT) return;
    const staging = `${this.file}.${process.pid}`;
    try {
      const days = parseDays(await readFile(this.file, 'utf8'));
      await writeFile(staging, Array.from(days, (entry) => `${JSON.stringify(entry)}\n`).join(''));
      await move(staging, this.file);
    } catch {
      // Another window may be reading it, which Windows does not put up with: it stays long until another day.
      await rm(staging, { force: true });
    }
  }

  /** The last days, oldest first. */
  async read(): Promise<Days> {
    const days = new Map(parseDays(await readFile(this.file, 'utf8').catch(() => '')));
    for (const [day, figures] of this.#pending) days.set(day, add(days.get(day) ?? NOTHING, figures));
    return newestDays(days);
  }

  async reset(): Promise<void> {
    this.#pending = new Map();
    await rm(this.file, { force: true });
  }
}

/** The counts in a store's text. */
export function parseDays(text: string): Days {
  const days = new Map<string, Figures>();
  for (const line of text.split('\n')) {
    const entry = parse(line);
    if (!isList(entry)) continue;
    const [day, figures] = entry;
    if (typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && isFigures(figures))
      days.set(day, add(days.get(day) ?? NOTHING, figures));
  }
  return newestDays(days);
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const newestDays = (days: Days): Days =>
  new Map([...days].sort(([one], [other]) => (one < other ? -1 : 1)).slice(-MOST_DAYS));
