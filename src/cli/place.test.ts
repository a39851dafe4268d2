import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlace } from './place';
import { UsageError } from './usage';

describe('readPlace', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-place-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  it('splits a file in UTF-8, its mark at the beginning left out', async () => {
    const path = file('marked.ts', Buffer.from('\uFEFFconst é = 1;\r\nb'));
    const { prefix, suffix } = await readPlace(`${path}:1:7`);
    assert.deepEqual([prefix, suffix], ['const ', 'é = 1;\nb']);
  });

  it('refuses a file in another encoding, and names both', async () => {
    const path = file('latin1.ts', Buffer.from('const é = 1;', 'latin1'));
    await assert.rejects(
      readPlace(`${path}:1:1`),
      (error: unknown) => error instanceof UsageError && /latin1\.ts is not in UTF-8/.test(error.message),
    );
  });

  const inside: readonly [string, string, number, string][] = [
    ['a surrogate pair', 'a😀b', 3, '2 or 4'],
    ['a letter and its accent', 'ae\u0301b', 3, '2 or 4'],
    ['a family of emoji', 'a👨‍👩‍👧b', 5, '2 or 10'],
  ];
  for (const [name, text, column, use] of inside) {
    it(`refuses a cursor inside a character, as the editor gets no drafts there: ${name}`, async () => {
      await assert.rejects(readPlace(`${file('inside.ts', Buffer.from(text))}:1:${column}`), {
        name: 'UsageError',
        message: `Column ${column} of line 1 lies inside a character; use ${use}.`,
      });
    });
  }

  it('says where it looked for a file that is not there, and of UTF-16 that it is none', async () => {
    const inProject = (error: unknown) =>
      error instanceof UsageError &&
      error.message.startsWith(`${join(process.cwd(), 'none.ts')} cannot be read`);
    await assert.rejects(readPlace('none.ts:1:1'), inProject);
    const path = file('utf16.ts', Buffer.from('a = 1;', 'utf16le'));
    await assert.rejects(readPlace(`${path}:1:1`), /utf16\.ts is a binary file, or in UTF-16; .+ UTF-8/);
  });
});
