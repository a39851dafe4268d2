import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import { activateAndLoad, closeAll, open, requestDrafts } from './support';

/** Names that no other test's file has, so that only what this test opens is like it. */
const LIKE = `export interface Zebrafish {
  stripeCount: number;
  finColour: string;
}
export function countStripes(zebrafish: Zebrafish): number {
  return zebrafish.stripeCount;
}
`;
const EDITED = `export function paint(zebrafish: Zebrafish) {
  const stripes = countStripes(zebrafish);
  const colour = zebrafish.finColour;
  return ‸
}
`;

describe('prompt context', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(closeAll);

  /** Rows of the prompt at the same place, each time in a file of another name with the same length. */
  const promptRows = async (name: string) => {
    await open(name, EDITED);
    return (await requestDrafts(api)).promptRows;
  };

  it('shows a piece of another open file, of a file that is imported, and never of a secret one', async () => {
    const alone = await promptRows('paint1.ts');
    await open('.env.fish', `${LIKE}‸`);
    await closeAll();
    // Each edited file becomes an open file for the next: it is the others that differ.
    const withSecret = await promptRows('paint2.ts');
    await open('zebrafish3.ts', `${LIKE}‸`);
    const withLike = await promptRows('paint3.ts');
    console.log(
      `        prompt rows: ${alone} alone, ${withSecret} beside a secret, ${withLike} beside a like`,
    );
    assert.ok(withLike > withSecret, 'A file that is like the edited one adds to the prompt.');
  });

  it('keeps nearly all rows from key to key', async () => {
    await open('zebrafish4.ts', `${LIKE}‸`);
    await open('paint4.ts', EDITED);
    await requestDrafts(api);
    let least = 1;
    for (const text of ['s', 't', 'r']) {
      await vscode.commands.executeCommand('type', { text });
      await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
      const { promptRows: all, promptRowsReused } = await requestDrafts(api).catch(() => {
        const last = api.lastReply();
        assert.ok(last);
        return last;
      });
      least = Math.min(least, promptRowsReused / all);
    }
    console.log(`        ${(100 * least).toFixed(1)} % of the rows reused at least`);
    assert.ok(least >= 0.95);
  });
});
