import type { Steps, StrategyInput } from '../strategy';
import { isLive, type Growing } from './paths';

/** A sequence that competes for a place in the beam. */
export interface Hypothesis {
  readonly draft: Growing;
  /** What it competes by. What grows from it has no higher one. */
  readonly score: number;
}

/** A hypothesis one token longer, which is made only where it gets a place. */
export interface Candidate<H> {
  readonly score: number;
  readonly grow: () => H;
}

export interface Beam<H> {
  readonly start: H;
  /** What a live hypothesis whose row is known may grow to, ties in their order. */
  readonly candidates: (hypothesis: H) => readonly Candidate<H>[];
  /** What a draft shows: finished ones that show what a better one shows, or nothing, make way, but for the best. */
  readonly show?: (draft: Growing) => string;
  /** The best of all is finished, and so it stays; returns whether that one is enough. */
  readonly onBest?: (best: H) => boolean;
}

/** The hypotheses of one length, as far as they are certain: the best of them, in their order. */
interface Level<H> {
  readonly members: readonly H[];
  /** None of the others has a higher score; undefined where there are no others. */
  readonly others: number | undefined;
}

/** By how much rounding may make a score higher than that of what it grew from. */
const ROUNDING = 1e-6;

/**
 * Beam search, one length after another: of what the hypotheses of a length may grow to, the k best, among which
 * finished ones keep their score. It ends when all of them are finished. Ties keep the order of hypotheses.
 *
 * It is evaluated lazily. As scores only fall, whether a candidate is among the k best is often certain before all
 * hypotheses of its length have their rows: a good one need not wait for worse ones. So what drafters guess along one
 * hypothesis brings it on, whatever became of their guesses along others. Rows and results are those of a beam that
 * waits, and there are no more passes.
 */
export function* lazyBeam<H extends Hypothesis>(
  { tree, count }: Pick<StrategyInput, 'tree' | 'count'>,
  beam: Beam<H>,
): Steps<readonly H[]> {
  const mayGrow = ({ draft }: H) => isLive(draft) && tree.row(draft.node) !== undefined;
  const after = levelAfter(beam, count, mayGrow);
  let isTold = false;
  // From the longest length of which all hypotheses are certain on.
  let levels: readonly Level<H>[] = [{ members: [beam.start], others: undefined }];
  for (;;) {
    const grown = [levels[0]];
    for (let last = levels[0]; last.members.some(mayGrow); grown.push(last)) last = after(last);
    levels = grown.slice(grown.findLastIndex(({ others }) => others === undefined));
    const best = grown.map(({ members }) => members.at(0)).find((first) => first && !isLive(first.draft));
    if (best && !isTold) {
      isTold = true;
      if (beam.onBest?.(best)) return [best];
    }
    const live = grown.flatMap(({ members }) => members.filter(({ draft }) => isLive(draft)));
    const isDone = live.every(mayGrow);
    // To ask for rows that are known costs nothing, and tells that they were needed.
    yield { independent: live.map(({ draft }) => draft.node) };
    if (isDone) return levels[0].members;
  }
}

/** What is certain of the hypotheses that are one token longer than those of a level. */
function levelAfter<H extends Hypothesis>(
  { candidates, show }: Pick<Beam<H>, 'candidates' | 'show'>,
  count: number,
  mayGrow: (hypothesis: H) => boolean,
): (level: Level<H>) => Level<H> {
  // A hypothesis grows to the same ones each time: to tell where a draft ends takes its time.
  const grown = new Map<H, readonly Candidate<H>[]>();
  const grownFrom = (hypothesis: H) => {
    const known = grown.get(hypothesis) ?? candidates(hypothesis).map(once);
    grown.set(hypothesis, known);
    return known;
  };
  return ({ members, others = -Infinity }) => {
    const pool: Candidate<H>[] = [];
    let unknown = others;
    for (const member of members) {
      if (mayGrow(member)) pool.push(...grownFrom(member));
      else if (!isLive(member.draft)) pool.push({ score: member.score, grow: () => member });
      else unknown = Math.max(unknown, member.score);
    }
    pool.sort((a, b) => b.score - a.score);
    const bound = unknown === -Infinity ? undefined : unknown + ROUNDING;
    const certain: H[] = [];
    const seen = new Set(['']);
    for (const candidate of pool) {
      if (certain.length === count || (bound !== undefined && candidate.score <= bound)) break;
      const next = candidate.grow();
      if (show && !isLive(next.draft)) {
        const text = show(next.draft);
        if (certain.length > 0 && seen.has(text)) continue;
        seen.add(text);
      }
      certain.push(next);
    }
    return { members: certain, others: certain.length === count ? undefined : bound };
  };
}

function once<H>({ score, grow }: Candidate<H>): Candidate<H> {
  let made: H | undefined;
  return { score, grow: () => (made ??= grow()) };
}
