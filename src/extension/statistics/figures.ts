/** What is counted, by day. Sums alone, so that two counts add up to one and nothing of any code is in them. */
import { isNumber, isRecord } from '../../protocol/channelGuards';
import { COUNT } from '../../protocol/messages';

/** Milliseconds up to which each bucket of latencies counts; the last has no bound. */
export const LATENCY_BOUNDS = [10, 20, 40, 60, 80, 120, 160, 240, 320, 480, 640, 1000] as const;

/** Ranks of accepted drafts that are told apart: as many as there can be drafts. */
export const RANKS = COUNT.max;

const SUMS = [
  /** Requests whose drafts were handed to the editor. Whether a person saw them, no stable API tells. */
  'offered',
  /** Drafts taken to their end. */
  'whole',
  /** Times that a word, or a line, of a draft was taken. */
  'words',
  'lines',
  /** Characters that acceptances inserted. */
  'characters',
  /** What those requests took. */
  'passes',
  'rows',
  'promptRows',
  'promptRowsReused',
  'decodeMilliseconds',
  /** Sum of the requests' mean accepted lengths. */
  'meanAcceptedLengths',
  /** Decoding time that guessed rows saved, were a pass with them as dear as one without. */
  'savedMilliseconds',
] as const;

export type Sums = Readonly<Record<(typeof SUMS)[number], number>>;

export interface DrafterSums {
  readonly draftTokens: number;
  readonly acceptedTokens: number;
}

export interface Figures extends Sums {
  /** Acceptances by the draft's place among its set, the first at 0. [RANKS] */
  readonly ranks: readonly number[];
  /** Requests by time from asking to the first draft. [LATENCY_BOUNDS.length + 1] */
  readonly latencies: readonly number[];
  readonly drafters: Readonly<Record<string, DrafterSums>>;
}

const zeros = (length: number) => Array.from({ length }, () => 0);

export const NOTHING: Figures = Object.freeze({
  offered: 0,
  whole: 0,
  words: 0,
  lines: 0,
  characters: 0,
  passes: 0,
  rows: 0,
  promptRows: 0,
  promptRowsReused: 0,
  decodeMilliseconds: 0,
  meanAcceptedLengths: 0,
  savedMilliseconds: 0,
  ranks: zeros(RANKS),
  latencies: zeros(LATENCY_BOUNDS.length + 1),
  drafters: {},
});

/** Both counts together. */
export function add(one: Figures, other: Figures): Figures {
  const drafters = new Map(Object.entries(one.drafters));
  for (const [name, { draftTokens, acceptedTokens }] of Object.entries(other.drafters)) {
    const known = drafters.get(name) ?? { draftTokens: 0, acceptedTokens: 0 };
    drafters.set(name, {
      draftTokens: known.draftTokens + draftTokens,
      acceptedTokens: known.acceptedTokens + acceptedTokens,
    });
  }
  const sums = Object.fromEntries(SUMS.map((name) => [name, one[name] + other[name]]));
  return {
    ...one,
    ...sums,
    ranks: one.ranks.map((count, rank) => count + other.ranks[rank]),
    latencies: one.latencies.map((count, bucket) => count + other.latencies[bucket]),
    drafters: Object.fromEntries(drafters),
  };
}

export function latencyBucket(milliseconds: number): number {
  const bucket = LATENCY_BOUNDS.findIndex((bound) => milliseconds <= bound);
  return bucket < 0 ? LATENCY_BOUNDS.length : bucket;
}

/** The bound of the bucket in which a share of the latencies is reached; undefined without any, or above all bounds. */
export function latencyAt(latencies: readonly number[], share: number): number | undefined {
  const all = latencies.reduce((sum, count) => sum + count, 0);
  let below = 0;
  const bucket = latencies.findIndex((count) => (below += count) >= share * all);
  return all === 0 ? undefined : LATENCY_BOUNDS.at(bucket);
}

const isCount = (value: unknown): value is number => isNumber(value) && value >= 0;
const isCounts = (value: unknown, length: number): value is readonly number[] =>
  Array.isArray(value) && value.length === length && value.every(isCount);

export function isFigures(value: unknown): value is Figures {
  return (
    isRecord(value) &&
    SUMS.every((name) => isCount(value[name])) &&
    isCounts(value['ranks'], RANKS) &&
    isCounts(value['latencies'], LATENCY_BOUNDS.length + 1) &&
    isRecord(value['drafters']) &&
    Object.values(value['drafters']).every(
      (drafter) => isRecord(drafter) && isCount(drafter['draftTokens']) && isCount(drafter['acceptedTokens']),
    )
  );
}
