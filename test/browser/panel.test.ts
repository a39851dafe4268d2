import assert from 'node:assert/strict';
import type { FrameLocator, Page } from 'playwright-core';
import { ghostText, plain } from './ghostText';
import {
  AT_LOOP,
  eventually,
  goTo,
  openWindow,
  runCommand,
  screenshot,
  setTheme,
  startEditor,
  stopEditor,
  type Editor,
} from './window';

/** A webview is a frame in a frame. */
const inside = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');

describe('the drafts panel', () => {
  let editor: Editor;
  let page: Page;

  before(async function () {
    this.timeout(60_000);
    editor = await startEditor({ size: { width: 1400, height: 640, scale: 1 } });
    page = await openWindow(editor, 'cart.ts');
  });

  after(() => {
    assert.deepEqual(stopEditor(editor), [], 'Something asked for addresses beyond this machine.');
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await screenshot(page, 'panel-failure');
  });

  const openPanel = async () => {
    await goTo(page, ...AT_LOOP);
    await runCommand(page, 'Superdraft: Show drafts side by side');
    const options = inside(page).getByRole('option');
    const texts = async () => (await options.locator('code').allTextContents()).map(plain);
    return eventually('three drafts', texts, (shown) => shown.length === 3);
  };
  const line = async () =>
    plain((await page.locator('.view-line', { hasText: 'total += ' }).allTextContents()).join());

  it('lays the drafts side by side, with probabilities and what differs marked', async function () {
    this.timeout(60_000);
    const drafts = await openPanel();
    console.log(`        drafts: ${JSON.stringify(drafts)}`);
    assert.equal(new Set(drafts).size, 3);
    const frame = inside(page);
    const probabilities = await frame.locator('.probability').allTextContents();
    assert.ok(probabilities.every((text) => /%$/.test(text)));
    assert.match((await frame.getByRole('status').allTextContents()).join(), /^3 drafts/);
    assert.equal(await frame.getByRole('option', { selected: true }).count(), 1);
    await screenshot(page, 'panel');
  });

  it('Escape goes back to the editor and changes nothing', async () => {
    const before = await line();
    await inside(page).getByRole('listbox').press('Escape');
    await page.locator('iframe.webview').waitFor({ state: 'detached' });
    assert.equal(await line(), before);
    assert.equal(await ghostText(page), '');
    await page.locator('.monaco-editor.focused').waitFor();
  });

  it('arrows and Enter insert a draft where the cursor was', async () => {
    const drafts = await openPanel();
    const listbox = inside(page).getByRole('listbox');
    await listbox.press('ArrowRight');
    await listbox.press('Enter');
    await eventually('the draft in the text', line, (text) => text.includes(`total += ${drafts[1]}`));
    await page.keyboard.press('Control+z');
  });

  it('a number key inserts that draft', async () => {
    const drafts = await openPanel();
    await inside(page).getByRole('listbox').press('3');
    await eventually('the draft in the text', line, (text) => text.includes(`total += ${drafts[2]}`));
    await page.keyboard.press('Control+z');
  });

  it('says when the document has changed, inserts nothing then, and drafts again', async () => {
    await openPanel();
    await page.locator('.editor-instance .monaco-editor[data-uri$="cart.ts"] .view-lines').click();
    await goTo(page, ...AT_LOOP);
    await page.keyboard.type('1 + ');
    const frame = inside(page);
    await frame.getByText('The document has changed').waitFor();
    await frame.getByRole('option').first().click();
    await page.waitForTimeout(300);
    // Ghost text may have stood there until the panel took the focus. What was inserted would stay.
    await eventually('the line as it was typed', line, (text) => text.trimEnd() === '      total += 1 +');
    await frame.getByRole('button', { name: 'Draft again' }).click();
    await frame.getByText(/^\d drafts?/).waitFor();
    await screenshot(page, 'panel-again');
  });

  for (const [theme, name] of [
    ['Light Modern', 'vscode-light'],
    ['Dark High Contrast', 'vscode-high-contrast'],
    ['Light High Contrast', 'vscode-high-contrast-light'],
  ] as const) {
    it(`follows the theme ${theme}`, async () => {
      await setTheme(page, theme);
      const themes = async () => (await inside(page).locator('body').getAttribute('class')) ?? '';
      await eventually('the theme', themes, (names) => names.split(' ').includes(name));
      await page.waitForTimeout(300);
      await screenshot(page, `panel-${name}`);
    });
  }
});
