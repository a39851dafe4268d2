import { identifiers } from './identifiers';

/** A stretch of a file's lines with the identifiers in it. */
export interface Window {
  /** Number of its first line in the file. */
  readonly line: number;
  readonly text: string;
  readonly words: ReadonlySet<string>;
}

/** Lines of a window, and between the starts of two. Overlapping halves keep every function whole in some window. */
export const WINDOW = { lines: 20, step: 10 } as const;

/** The windows of a text, in order; those without identifiers are left out. */
export function windowsOf(text: string): Window[] {
  const { lines: size, step } = WINDOW;
  const lines = text.split('\n');
  const windows: Window[] = [];
  for (let line = 0; line < lines.length; line += step) {
    const window = lines.slice(line, line + size).join('\n');
    const words = identifiers(window);
    if (words.size > 0) windows.push({ line, text: window, words });
    if (line + size >= lines.length) break;
  }
  return windows;
}
