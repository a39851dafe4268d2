import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { insideCharacter } from '../extension/text/insideCharacter';
import { UsageError } from './usage';

/** A cursor in a file, with the text on both sides. */
export interface Place {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * Reads `FILE:LINE:COL` (both from 1, columns in UTF-16 units as editors count them).
 * @throws UsageError that names what is wrong with the file or the position
 */
export async function readPlace(argument: string): Promise<Place> {
  const match = /^(.+):(\d+):(\d+)$/.exec(argument);
  if (!match) throw new UsageError(`${argument} is not FILE:LINE:COL, for example src/app.ts:12:5.`);
  const [, file, line, column] = match;
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    // With its folder: npm runs commands in the project's.
    throw new UsageError(
      `${resolve(file)} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
  if (bytes.subarray(0, 8192).includes(0))
    throw new UsageError(`${file} is a binary file, or in UTF-16; drafts are made for text in UTF-8.`);
  const path = relative(process.cwd(), resolve(file)).replaceAll('\\', '/');
  return { path, ...splitAt(textOf(bytes, file), Number(line), Number(column), file) };
}

function textOf(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file} is not in UTF-8; save it in that encoding and try again.`);
  }
}

/** Splits a text at a cursor; carriage returns before line feeds are dropped, as the model knows none. */
function splitAt(
  text: string,
  line: number,
  column: number,
  file: string,
): { prefix: string; suffix: string } {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  const content = lines.at(line - 1);
  if (line < 1 || content === undefined)
    throw new UsageError(`Line ${line} is outside ${file}, which has ${lines.length} lines.`);
  if (column < 1 || column > content.length + 1) {
    throw new UsageError(
      `Column ${column} is outside line ${line} of ${file}, which has columns 1 to ${content.length + 1}.`,
    );
  }
  const halves = (at: number) => [content.slice(0, at - 1), content.slice(at - 1)] as const;
  const isInside = (at: number) => insideCharacter(...halves(at)) !== undefined;
  if (isInside(column)) {
    let [begin, end] = [column - 1, column + 1];
    while (isInside(begin)) begin--;
    while (isInside(end)) end++;
    throw new UsageError(`Column ${column} of line ${line} lies inside a character; use ${begin} or ${end}.`);
  }
  const [before, after] = halves(column);
  return {
    prefix: [...lines.slice(0, line - 1), before].join('\n'),
    suffix: [after, ...lines.slice(line)].join('\n'),
  };
}
