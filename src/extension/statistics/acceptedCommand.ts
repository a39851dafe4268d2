import type * as vscode from 'vscode';

/** Not in package.json: only the editor runs it, after a draft was accepted. */
export const ACCEPTED = 'superdraft.accepted';

/**
 * The command of a draft's item, which the editor runs once the whole draft was accepted.
 * @param rank the draft's place in its set, the first at 0
 * @param next a command to run after it, with its arguments
 */
export function acceptedCommand(
  text: string,
  rank: number,
  next: readonly (string | number)[],
): vscode.Command {
  return { title: '', command: ACCEPTED, arguments: [text, rank, ...next] };
}
