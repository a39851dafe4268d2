/** Workspaces for tests, whose tokens are letters. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Workspace } from './workspace';

/** A token for each letter. */
export const tokenize = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0) % 128);

/** @param budget bytes of the index */
export const makeWorkspace = (budget = 1 << 22) =>
  new Workspace({
    vocabulary: 128,
    tokenize,
    bytesOf: (token) => Uint8Array.of(token),
    budget,
    pause: () => Promise.resolve(),
  });

/** What the index has seen most often after a text, a few letters at the most. */
export const nextLetters = (workspace: Workspace, text: string) =>
  String.fromCharCode(...workspace.index.successors(tokenize(text), 3).tokens);

/** Writes a file, and the folders above it. @returns its path */
export function writeIn(folder: string, path: string, content: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}
