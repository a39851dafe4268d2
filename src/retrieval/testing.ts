/** Workspaces for tests, and homes for whoever works in them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Token } from '../decoding/row';
import { Workspace } from './workspace';

interface SomeTokenizer {
  readonly size: number;
  encode(text: string): readonly Token[];
  bytes(token: Token): Uint8Array;
}

/** A token for each letter. */
export const letters: SomeTokenizer = {
  size: 128,
  encode: (text) => Array.from(text, (letter) => letter.charCodeAt(0) % 128),
  bytes: (token) => Uint8Array.of(token),
};

/** A workspace that never waits, unless it is told to. @param budget bytes of the index */
export const makeWorkspace = (
  budget = 1 << 22,
  tokenizer = letters,
  pause: () => Promise<void> = () => Promise.resolve(),
) =>
  new Workspace({
    vocabulary: tokenizer.size,
    tokenize: (text) => tokenizer.encode(text),
    bytesOf: (token) => tokenizer.bytes(token),
    budget,
    pause,
  });

/** What the index of a workspace of letters has seen most often after the longest match of a text's end, a few letters at the most. */
export const nextLetters = (workspace: Workspace, text: string) => {
  const successors = workspace.index.successors(letters.encode(text), 3);
  const longest = successors.filter(({ matchLength }) => matchLength === successors[0].matchLength);
  return String.fromCharCode(...longest.map(({ token }) => token));
};

/** Writes a file, and the folders above it. @returns its path */
export function writeIn(folder: string, path: string, content: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** Has git's configuration of a person looked for below a folder: `home` and `config`. @returns what undoes that */
export function settleIn(folder: string): () => void {
  const places = { HOME: 'home', USERPROFILE: 'home', XDG_CONFIG_HOME: 'config' };
  const before = Object.keys(places).map((name) => [name, process.env[name]] as const);
  for (const [name, place] of Object.entries(places)) process.env[name] = join(folder, place);
  return () => {
    for (const [name, value] of before)
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
  };
}
