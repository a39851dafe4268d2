import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line itself is wrong; the message says how. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `parseArgs`, with its complaints as usage errors. */
export function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The only argument beside options, or undefined without one. */
export function atMostOne(positionals: readonly string[], what: string): string | undefined {
  if (positionals.length <= 1) return positionals.at(0);
  throw new UsageError(`One ${what} is taken, not ${positionals.length}: ${positionals.join(' ')}.`);
}

/** A whole number between two bounds. */
export function integer(name: string, text: string, min: number, max: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} takes a whole number from ${min} to ${max}, not ${text || 'nothing'}.`);
}

/** One of a list of words. */
export function oneOf<T extends string>(name: string, text: string, words: readonly T[]): T {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new UsageError(`--${name} takes one of ${words.join(', ')}, not ${text || 'nothing'}.`);
}

/** Some of a list of words, with commas between them; each once. */
export function someOf<T extends string>(name: string, text: string, words: readonly T[]): readonly T[] {
  return [...new Set(text.split(',').map((word) => oneOf(name, word, words)))];
}
