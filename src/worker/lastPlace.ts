import type { PromptPlace } from '../runtime/promptCut';

/** Where the last prompt showed its file, so that the next one of that file shows it there too and its rows are reused. */
export class LastPlace {
  #last: { readonly path: string; readonly place: PromptPlace } | undefined;

  /** None when the last prompt was of another file. */
  in(path: string): PromptPlace | undefined {
    return this.#last?.path === path ? this.#last.place : undefined;
  }

  set(path: string, place: PromptPlace): void {
    this.#last = { path, place };
  }
}
