import assert from 'node:assert/strict';
import { indexText } from './indexText';

describe('indexText', () => {
  it('lists what was learnt, and by reason what was not', () => {
    const skipped = [
      { path: '/w/.env', reason: 'secretName' },
      { path: '/w/b.png', reason: 'notSource' },
      { path: '/w/a.png', reason: 'notSource' },
      { path: '/w/c', reason: 'new' },
    ];
    const reply = { files: 2, tokens: 30, bytes: 1_500_000, learnt: ['/w/b.ts', '/w/a.ts'], skipped };
    const text = indexText(reply, (path) => path.slice('/w/'.length));
    assert.match(text, /^2 files, 30 tokens, 1\.5 MB/m);
    assert.ok(text.includes('## Learnt\n\n- a.ts\n- b.ts\n'));
    assert.ok(text.includes('### Secret, judging by their names: 1\n\n- .env\n'));
    assert.ok(text.includes('### Not source code, judging by their names: 2\n\n- a.png\n- b.png\n'));
    assert.ok(text.endsWith('### new: 1\n\n- c\n'));
  });

  it('keeps a name on its line, whatever is in it', () => {
    const learnt = ['a\n## Left out', 'b|`c`.ts', '\u202egpj.ts', 'ä א.ts', 'd\u2028e\r.ts'];
    const text = indexText({ files: 5, tokens: 5, bytes: 5, learnt, skipped: [] }, (path) => path);
    const lines = ['a\\u000a## Left out', 'b|`c`.ts', '\\u202egpj.ts', 'ä א.ts', 'd\\u2028e\\u000d.ts'];
    assert.deepEqual(
      /## Learnt\n\n([^]*)\n\n## Left/.exec(text)?.[1].split('\n').sort(),
      lines.map((line) => `- ${line}`).sort(),
    );
  });

  it('says so where nothing was learnt or left out', () => {
    const reply = { files: 0, tokens: 0, bytes: 0, learnt: [], skipped: [] };
    const text = indexText(reply, (path) => path);
    assert.ok(text.endsWith('## Learnt\n\nNothing.\n\n## Left out\n\nNothing.\n'));
  });
});
