import assert from 'node:assert/strict';
import { someDraft, someReply, someRequest } from '../../protocol/channelTesting';
import { describeRequest, type Explained } from './describeRequest';

const request = someRequest({ prefix: 'a\nfoo(', suffix: ');\nbar();' });
const none: Explained = { kind: 'none', why: 'A newer request came first.' };

describe('describeRequest', () => {
  it('says what each filter did to each draft', () => {
    const reply = {
      ...someReply(),
      drafts: [' ', 'x', 'y);', 'x'].map((text) => someDraft(text)),
    };
    const text = describeRequest({ request, reply, milliseconds: 12.34 }, none);
    assert.match(text, /^1\. " " — .*: dropped, blank$/m);
    assert.match(text, /^2\. "x" — 37 %, 1 tokens, ended by line: shown$/m);
    assert.match(text, /^3\. "y\);" — .*: shown, replacing 2 characters behind the cursor$/m);
    assert.match(text, /^4\. "x" — .*: dropped, duplicate$/m);
    assert.match(text, /12\.3 ms in all: prompt 1\.0 ms, decoding 2\.0 ms/);
  });

  it('a rewrite is told with its own filters', () => {
    const rewrite = { ...request, rewriteOf: 'x' };
    const text = describeRequest({ request: rewrite, reply: someReply('x', 'z'), milliseconds: 1 }, none);
    assert.match(text, /^1\. "x" — .*: dropped, unchanged$/m);
    assert.match(text, /^2\. "z" — .*: shown$/m);
  });

  it('drafters, trees and prompt', () => {
    const drafters = [{ name: 'trigram', draftTokens: 8, acceptedTokens: 3 }];
    const reply = { ...someReply('x'), drafters, meanAcceptedLength: 1.5 };
    const again = { ...reply, explanation: 'pass 1: 1 required\n● "x"', prompt: 'the\nprompt' };
    const text = describeRequest({ request, reply, milliseconds: 1 }, { kind: 'explained', reply: again });
    assert.match(text, /^- trigram: 3 of 8 guessed tokens accepted\n- mean accepted length 1\.50$/m);
    assert.match(text, /The same drafts came\./);
    assert.match(text, /^ {4}pass 1: 1 required\n {4}● "x"$/m);
    assert.match(text, /^ {4}the\n {4}prompt$/m);
  });

  it('other drafts than before are told', () => {
    const text = describeRequest(
      { request, reply: someReply('x'), milliseconds: 1 },
      { kind: 'explained', reply: someReply('y') },
    );
    assert.match(text, /Other drafts came: .*what is known of other files has changed/);
  });

  it('of a secret file the reason is told and nothing of its text', () => {
    const reply = { ...someReply(), reason: 'secretFile' } as const;
    const secret = someRequest({ path: '.env', prefix: 'KEY=hunter2', suffix: 'hunter3' });
    const text = describeRequest({ request: secret, reply, milliseconds: 1 }, { kind: 'explained', reply });
    assert.match(text, /^- no drafts: secretFile\. .*not shown to the model\.$/m);
    assert.doesNotMatch(text, /hunter/);
  });

  it('a fault, and the text as it was sent where there is no prompt', () => {
    const fault = { code: 'outOfMemory', message: 'Close something.' } as const;
    const text = describeRequest({ request, fault, milliseconds: 1 }, none);
    assert.match(text, /^outOfMemory: Close something\.$/m);
    assert.match(text, /^A newer request came first\.$/m);
    assert.match(text, /^ {4}a\n {4}foo\($/m);
  });
});
