import type { Token } from './row';

interface State {
  /** Length of the longest text that leads here. */
  length: number;
  link: number;
  readonly next: Map<Token, number>;
  /** Index at which this state's texts ended most recently, and the time before that; −1 for never. */
  last: number;
  previous: number;
}

/** A place in the automaton: the longest suffix of what was read that occurs in the text. */
export interface Match {
  readonly state: number;
  readonly length: number;
}

export const NO_MATCH: Match = { state: 0, length: 0 };

/**
 * A suffix automaton over tokens (Blumer et al. 1985), extended online: for any sequence it knows the longest
 * suffix that occurs in the text, and where that stood last. At most two states a token. Following a token takes constant
 * time on average; extending takes longer the more suffixes of the text stand in it once more, a few in code.
 */
export class SuffixAutomaton {
  readonly #states: State[] = [{ length: 0, link: -1, next: new Map(), last: -1, previous: -1 }];
  readonly #text: Token[] = [];
  #end = 0;

  get text(): readonly Token[] {
    return this.#text;
  }

  /** Appends a token to the text. */
  extend(token: Token): void {
    const at = this.#text.push(token) - 1;
    const states = this.#states;
    const end =
      states.push({
        length: states[this.#end].length + 1,
        link: 0,
        next: new Map(),
        last: -1,
        previous: -1,
      }) - 1;
    let state = this.#end;
    while (state >= 0 && !states[state].next.has(token)) {
      states[state].next.set(token, end);
      state = states[state].link;
    }
    if (state >= 0) states[end].link = this.#splitTarget(state, token);
    this.#end = end;
    // Every suffix of the text ends here now: they are the states along the links.
    for (let suffix = end; suffix > 0; suffix = states[suffix].link) {
      states[suffix].previous = states[suffix].last;
      states[suffix].last = at;
    }
  }

  /** The match after one more token. */
  follow(match: Match, token: Token): Match {
    let { state, length } = match;
    for (;;) {
      const next = this.#states[state].next.get(token);
      if (next !== undefined) return { state: next, length: length + 1 };
      if (state === 0) return NO_MATCH;
      state = this.#states[state].link;
      length = this.#states[state].length;
    }
  }

  /** The token that came after the match's most recent occurrence that has one; undefined when none has. */
  continuation({ state, length }: Match): Token | undefined {
    if (length === 0) return undefined;
    const { last, previous } = this.#states[state];
    const at = last + 1 < this.#text.length ? last : previous;
    return at < 0 ? undefined : this.#text.at(at + 1);
  }

  /** The state of `token` after `state`, cloned where it also stands for longer texts. */
  #splitTarget(from: number, token: Token): number {
    const states = this.#states;
    const target = states[from].next.get(token) ?? 0;
    if (states[from].length + 1 === states[target].length) return target;
    const original = states[target];
    const clone =
      states.push({ ...original, length: states[from].length + 1, next: new Map(original.next) }) - 1;
    original.link = clone;
    for (
      let state = from;
      state >= 0 && states[state].next.get(token) === target;
      state = states[state].link
    ) {
      states[state].next.set(token, clone);
    }
    return clone;
  }
}
