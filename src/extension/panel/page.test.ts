import assert from 'node:assert/strict';
import { page } from './page';

describe('page', () => {
  const html = page({
    script: 'https://host/panel.js?a=1&b="2"',
    style: 'https://host/panel.css',
    source: 'https://host',
    nonce: 'abc123',
    language: 'pt-br',
    again: 'Draft <again>',
    label: "Drafts & more's",
  });

  it('allows its one script and its style sheet, and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1].replaceAll('&#39;', "'");
    assert.equal(policy, "default-src 'none'; style-src https://host; script-src 'nonce-abc123';");
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.doesNotMatch(html, /\son\w+=|javascript:|<style/);
  });

  it('names the language of its texts', () => {
    assert.match(html, /<html lang="pt-br">/);
  });

  it('escapes what it is given', () => {
    assert.ok(html.includes('src="https://host/panel.js?a=1&#38;b=&#34;2&#34;"'));
    assert.ok(html.includes('Draft &#60;again&#62;'));
    assert.ok(html.includes('aria-label="Drafts &#38; more&#39;s"'));
  });
});
