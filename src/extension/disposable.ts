export interface Disposable {
  dispose(): void;
}

/** Disposes all that was added, newest first. What is added after that is disposed at once. */
export class DisposableStore implements Disposable {
  #items: Disposable[] | undefined = [];

  get isDisposed(): boolean {
    return this.#items === undefined;
  }

  add<T extends Disposable>(item: T): T {
    if (this.#items) this.#items.push(item);
    else item.dispose();
    return item;
  }

  dispose(): void {
    const items = this.#items ?? [];
    this.#items = undefined;
    for (const item of items.reverse()) item.dispose();
  }
}
