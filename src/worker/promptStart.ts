/** Where the last prompt began to show its file, so that the next one of that file begins there too and its rows are reused. */
export class PromptStart {
  #last: { readonly path: string; readonly line: number | undefined } | undefined;

  /** The line, or none when the last prompt was of another file or began within a line. */
  lineIn(path: string): number | undefined {
    return this.#last?.path === path ? this.#last.line : undefined;
  }

  set(path: string, line: number | undefined): void {
    this.#last = { path, line };
  }
}
