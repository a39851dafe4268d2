import { MAX_TOKENS, MIN_LINE_PROBABILITY, type DraftRequest } from '../../protocol/messages';
import type { Engine } from '../../worker/engine';
import { requestAt } from './cases';

/** What the simulated person did to write one text. */
export interface Typed {
  /** Keys pressed, those to accept and to go to another draft included. */
  readonly keys: number;
  /** Keys that the text takes without drafts. */
  readonly keysAlone: number;
  readonly requests: number;
  /** Requests that were answered with drafts. */
  readonly shown: number;
  readonly acceptedDrafts: number;
  readonly acceptedCharacters: number;
}

/** The drafts at the end of `written`, best first. */
export type Ask = (written: string) => Promise<readonly string[]>;

/** The same, and how likely each is. */
export type AskLikely = (written: string) => Promise<readonly Likely[]>;

export interface Likely {
  readonly text: string;
  /** In percent. */
  readonly probability: number;
}

/** What is asked of an engine at every place, beside the text before it. */
export type Asked = Pick<DraftRequest, 'path' | 'strategy' | 'count'> & Partial<DraftRequest>;

/**
 * Asks an engine as the editor does while somebody types: nothing is offered where the model finds it likeliest that
 * nothing is to be added. No text stands after the cursor.
 */
export function askWhileTyping(engine: Pick<Engine, 'draft'>, asked: Asked, signal: AbortSignal): AskLikely {
  const extent = { extent: 'auto', minLineProbability: MIN_LINE_PROBABILITY } as const;
  const limits = { maxTokens: MAX_TOKENS.default, ...extent, early: true } as const;
  return async (prefix) => {
    const place = requestAt({ path: asked.path, prefix, suffix: '' });
    const reply = await engine.draft({ ...place, ...limits, ...asked }, signal);
    if (reply.nothingFirst === true) return [];
    return reply.drafts.map(({ text, logProbability }) => ({
      text,
      probability: 100 * Math.exp(logProbability),
    }));
  };
}

/** Asks once about each text, whoever types it. */
export function askOnce(ask: AskLikely): AskLikely {
  const answers = new Map<string, ReturnType<AskLikely>>();
  return (written) => {
    const answer = answers.get(written) ?? ask(written);
    answers.set(written, answer);
    return answer;
  };
}

/** Drafts as a person with `superdraft.minProbability` sees them: none where draft 1 is less likely than that. */
export function fromProbability(ask: AskLikely, minProbability: number): Ask {
  return async (written) => {
    const drafts = await ask(written);
    const isShown = (drafts.at(0)?.probability ?? 0) >= minProbability;
    return isShown ? drafts.map(({ text }) => text) : [];
  };
}

/** What taking a draft, or its first words, would do: how far it brings the text and how many keys it takes. */
export interface Take {
  readonly characters: number;
  readonly keys: number;
  /** Keys of typing those characters, less `keys`. */
  readonly saved: number;
}

/**
 * A person who knows what they want to write, sees the drafts at every moment, and takes what saves most keys:
 *
 * - One key goes to the next draft, one accepts a whole draft, and one accepts the next word of it.
 * - A draft is taken whole when all of it is right; otherwise as many of its first words as are right.
 * - When nothing saves a key, the next character is typed. Drafts that go on like that stay, the others go; new
 *   ones are asked for when none is left, as the editor does.
 * - Blanks at the start of a line take no key, with or without drafts: the editor indents.
 *
 * The time to read drafts, and drafts that come too late, are not modelled: it is an upper bound of what drafts
 * of this quality save.
 */
export async function simulateTyping(text: string, ask: Ask): Promise<Typed> {
  const typed = { keys: 0, requests: 0, shown: 0, acceptedDrafts: 0, acceptedCharacters: 0 };
  let at = skipIndentation(text, 0);
  let drafts: readonly string[] = [];
  while (at < text.length) {
    if (drafts.length === 0) {
      drafts = await ask(text.slice(0, at));
      typed.requests++;
      if (drafts.length > 0) typed.shown++;
    }
    const take = bestTake(text, at, drafts);
    if (take !== undefined) {
      typed.keys += take.keys;
      typed.acceptedDrafts++;
      typed.acceptedCharacters += take.characters;
      at = skipIndentation(text, at + take.characters);
      drafts = [];
      continue;
    }
    typed.keys++;
    const next = skipIndentation(text, at + 1);
    const added = text.slice(at, next);
    drafts = drafts
      .filter((draft) => draft.startsWith(added) && draft.length > added.length)
      .map((draft) => draft.slice(added.length));
    at = next;
  }
  return { ...typed, keysAlone: keysOf(text, 0, text.length) };
}

/** The take that saves most keys, or undefined when none saves any. An earlier draft wins a tie. */
export function bestTake(text: string, at: number, drafts: readonly string[]): Take | undefined {
  let best: Take | undefined;
  for (const [cycles, draft] of drafts.entries()) {
    const characters = rightWords(draft, text.slice(at, at + draft.length));
    if (characters === 0) continue;
    const accepts = characters === draft.length ? 1 : words(draft.slice(0, characters));
    const keys = cycles + accepts;
    const saved = keysOf(text, at, at + characters) - keys;
    if (saved > (best?.saved ?? 0)) best = { characters, keys, saved };
  }
  return best;
}

/** Runs of letters and digits, or of signs, each with the blanks before it: what "accept next word" takes. */
const WORD = /\s*(?:[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]+)|\s+$/gu;

/** Characters of the draft's whole words that stand at the beginning of `truth`. */
function rightWords(draft: string, truth: string): number {
  let right = 0;
  for (const [word] of draft.matchAll(WORD)) {
    if (!truth.startsWith(word, right)) return right;
    right += word.length;
  }
  return right;
}

const words = (text: string) => text.match(WORD)?.length ?? 0;

/** Characters from `from` to `to` that are no indentation. */
function keysOf(text: string, from: number, to: number): number {
  let keys = 0;
  for (let at = from; at < to; at++) if (skipIndentation(text, at) === at) keys++;
  return keys;
}

/** The offset itself, or the end of the indentation in which it stands. */
function skipIndentation(text: string, at: number): number {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  if (/[^ \t]/.test(text.slice(lineStart, at))) return at;
  let end = at;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end;
}
