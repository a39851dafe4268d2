import assert from 'node:assert/strict';
import { someReply, someRequest } from '../protocol/channelTesting';
import type { DraftReply, DraftRequest } from '../protocol/messages';
import { healedFirst } from './healedFirst';

describe('healedFirst', () => {
  const none: DraftReply = { ...someReply(), drafts: [], reason: 'allBlank' };

  /** What comes of a request whose first answer is `first`, and how healing was asked for each time. */
  const ask = async (request: DraftRequest, first: DraftReply) => {
    const asked: (boolean | undefined)[] = [];
    const reply = await healedFirst(request, ({ healing }) => {
      asked.push(healing);
      return Promise.resolve(asked.length === 1 ? first : someReply('.length'));
    });
    return { reply, asked, texts: reply.drafts.map(({ text }) => text) };
  };

  it('where no draft spells the word, it is read as it stands, and the work of both times is told', async () => {
    const { reply, asked, texts } = await ask(someRequest({ prefix: 'this.values' }), none);
    assert.deepEqual([asked, texts], [[undefined, false], ['.length']]);
    assert.equal(reply.reason, undefined);
    const twice = someReply();
    assert.deepEqual([reply.passes, reply.rows], [2 * twice.passes, 2 * twice.rows]);
    assert.equal(reply.milliseconds.decode, 2 * twice.milliseconds.decode);
  });

  const once = (what: string, request: DraftRequest, first: DraftReply) => {
    it(`asks once: ${what}`, async () => {
      assert.equal((await ask(request, first)).asked.length, 1);
    });
  };
  once('a draft spells it', someRequest({ prefix: 'this.va' }), someReply('lues'));
  once('nothing stands on the line', someRequest({ prefix: 'this.x();\n  ' }), none);
  once('nothing was healed', someRequest({ prefix: 'this.values', healing: false }), none);
  once('other reasons', someRequest({ prefix: 'a b' }), { ...none, reason: 'superseded' });
});
