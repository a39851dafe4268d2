import { BoundedMap } from '../decoding/boundedMap';
import type { NgramEvidence } from '../decoding/ngrams';
import type { Token } from '../decoding/row';

type Evidence = readonly NgramEvidence[];

/** Answers that are kept: more than one request asks for. */
const MOST = 2048;

/** What an index was asked while it stayed the same: drafters and interpolation ask after the same texts. */
export class Answers {
  readonly #known = new BoundedMap<string, Evidence>(MOST);
  #version = 0;

  /**
   * The answer that is known, or that is looked up.
   * @param version grows when the index changes
   */
  of(
    context: readonly Token[],
    behind: readonly Token[],
    version: number,
    lookUp: (context: readonly Token[], behind: readonly Token[]) => Evidence,
  ): Evidence {
    if (version !== this.#version) this.clear();
    this.#version = version;
    const key = `${context.join()}|${behind.join()}`;
    const answer = this.#known.get(key) ?? lookUp(context, behind);
    this.#known.set(key, answer);
    return answer;
  }

  /** For when other answers would be given although the index is the same. */
  clear(): void {
    this.#known.clear();
  }
}
