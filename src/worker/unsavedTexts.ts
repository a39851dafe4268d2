import type { FileChange } from '../protocol/messages';
import type { Workspace } from '../retrieval/workspace';

type Index = Pick<Workspace, 'hold' | 'update'>;

/** What editors hold unsaved of the workspace's files. It counts in the index, which learns by itself what is on disk. */
export class UnsavedTexts {
  /** By how the editor names a file. */
  readonly #held = new Map<string, { readonly file: string; readonly text: string }>();

  /** @param index undefined while there is none: once it has learnt the workspace, it is to `learn` these, too */
  async apply(changes: readonly FileChange[], index: Index | undefined, signal: AbortSignal): Promise<void> {
    const before = changes.map(({ path }) => this.#held.get(path));
    for (const { path, text, unsavedFile: file } of changes) {
      this.#held.delete(path);
      if (file !== undefined && text !== undefined) this.#held.set(path, { file, text });
    }
    for (const [rank, { path }] of changes.entries()) {
      const [old, now] = [before[rank], this.#held.get(path)];
      if (now) await index?.hold(now.file, now.text, signal);
      else if (old) await index?.update(old.file, signal);
    }
  }

  /** Has an index learn all of them. */
  async learn(index: Index, signal: AbortSignal): Promise<void> {
    for (const { file, text } of this.#held.values()) await index.hold(file, text, signal);
  }
}
