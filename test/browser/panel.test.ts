import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { violations } from './accessibility';
import { ghostText, plain } from './ghostText';
import {
  AT_LOOP,
  AT_MEAN,
  AT_MEAN_TEXT,
  eventually,
  goTo,
  inWindow,
  openWindow,
  runCommand,
  saved,
  SAVING,
  screenshot,
  setTheme,
  webview,
  type Editor,
} from './window';

describe('the drafts panel', () => {
  let editor: Editor;
  let page: Page;
  inWindow('panel', 'samples.ts', (window) => ({ editor, page } = window), {
    settings: SAVING,
    size: { width: 1400, height: 640, scale: 1 },
  });

  const openPanel = async () => {
    await goTo(page, ...AT_MEAN);
    await runCommand(page, 'Superdraft: Show Drafts Side by Side');
    // Drafts may still grow and change places until all of them stand.
    await webview(page)
      .getByText(/^\d drafts/)
      .waitFor();
    const options = webview(page).getByRole('option');
    const texts = async () => (await options.locator('code').allTextContents()).map(plain);
    return eventually('three drafts', texts, (shown) => shown.length === 3);
  };
  const text = () => saved(editor);
  const begun = (rest: string) => `${AT_MEAN_TEXT}${rest}\n`;
  const undo = async () => {
    await page.locator('.monaco-editor.focused').waitFor();
    await eventually(
      'the text of before',
      async () => {
        // The editor that has just got the focus may not take keys yet; there is nothing else to undo.
        await page.keyboard.press('Control+z');
        // Undone while the draft is being saved, a document counts as saved although its file has the draft.
        await page.keyboard.press('Control+s');
        await page.waitForTimeout(500);
        return text();
      },
      (file) => file.includes(begun('')),
    );
  };

  it('lays the drafts side by side, with probabilities and what differs marked', async function () {
    this.timeout(60_000);
    const drafts = await openPanel();
    console.log(`        drafts: ${JSON.stringify(drafts)}`);
    assert.equal(new Set(drafts).size, 3);
    const frame = webview(page);
    const probabilities = await frame.locator('.probability').allTextContents();
    assert.ok(probabilities.every((text) => /%$/.test(text)));
    assert.match((await frame.getByRole('status').allTextContents()).join(), /^3 drafts/);
    assert.equal(await frame.getByRole('option', { selected: true }).count(), 1);
    await screenshot(page, 'panel');
  });

  it('Escape goes back to the editor and changes nothing', async () => {
    const before = await text();
    await webview(page).getByRole('listbox').press('Escape');
    await page.locator('iframe.webview').waitFor({ state: 'detached' });
    assert.equal(await text(), before);
    assert.equal(await ghostText(page), '');
    await page.locator('.monaco-editor.focused').waitFor();
  });

  it('arrows and Enter insert a draft where the cursor was', async () => {
    const drafts = await openPanel();
    const listbox = webview(page).getByRole('listbox');
    await listbox.press('ArrowRight');
    await listbox.press('Enter');
    await eventually('the draft in the file', text, (file) => file.includes(begun(drafts[1])));
    await undo();
  });

  it('a number key inserts that draft', async () => {
    const drafts = await openPanel();
    await webview(page).getByRole('listbox').press('3');
    await eventually('the draft in the file', text, (file) => file.includes(begun(drafts[2])));
    await undo();
  });

  it('text of a draft can be selected, which takes no draft', async () => {
    const before = await text();
    await openPanel();
    const code = webview(page).getByRole('option').first().locator('code');
    const box = await code.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 40, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await page.waitForTimeout(500);
    assert.notEqual(await code.evaluate('String(document.getSelection())'), '');
    assert.equal(await text(), before);
    await webview(page).getByRole('listbox').press('Escape');
    await page.locator('iframe.webview').waitFor({ state: 'detached' });
  });

  it('says when the document has changed, inserts nothing then, and drafts again', async () => {
    await openPanel();
    await page.locator('.editor-instance .monaco-editor[data-uri$="samples.ts"] .view-lines').click();
    await goTo(page, ...AT_MEAN);
    await page.keyboard.type('1 + ');
    const frame = webview(page);
    await frame.getByText('The document has changed').waitFor();
    await frame.getByRole('option').first().click();
    await page.waitForTimeout(300);
    assert.ok((await text()).includes(begun('1 + ')));
    await frame.getByRole('button', { name: 'Draft again' }).click();
    await frame.getByText(/^\d drafts?/).waitFor();
    await screenshot(page, 'panel-again');
  });

  it('has nothing that shuts out a keyboard or a screen reader', async () => {
    assert.deepEqual(await violations(page), []);
  });

  for (const [theme, name] of [
    ['Light Modern', 'vscode-light'],
    ['Dark High Contrast', 'vscode-high-contrast'],
    ['Light High Contrast', 'vscode-high-contrast-light'],
  ] as const) {
    it(`follows the theme ${theme}`, async () => {
      await setTheme(page, theme);
      const themes = async () => (await webview(page).locator('body').getAttribute('class')) ?? '';
      await eventually('the theme', themes, (names) => names.split(' ').includes(name));
      await page.waitForTimeout(300);
      await screenshot(page, `panel-${name}`);
      assert.deepEqual(await violations(page), []);
    });
  }
});

describe('the drafts panel with ten drafts', () => {
  let editor: Editor;
  let page: Page;
  inWindow('panel-ten', 'samples.ts', (window) => ({ editor, page } = window), {
    settings: { ...SAVING, 'superdraft.count': 10 },
  });

  const hasTen = async (window: Page, place: readonly [number, number]) => {
    await goTo(window, ...place);
    await runCommand(window, 'Superdraft: Show Drafts Side by Side');
    const ten = webview(window)
      .getByText(/^10 drafts/)
      .waitFor({ timeout: 10_000 });
    return ten.then(
      () => true,
      () => false,
    );
  };

  it('takes the tenth with 0, and says so to a screen reader', async () => {
    let file = 'samples.ts';
    // A processor that rounds otherwise than here may have other drafts, of which filters may leave fewer.
    if (!(await hasTen(page, AT_MEAN))) {
      file = 'cart.ts';
      page = await openWindow(editor, file);
      assert.ok(await hasTen(page, AT_LOOP), 'There are fewer than ten drafts.');
    }
    const last = webview(page).getByRole('option').last();
    assert.equal(await last.getAttribute('aria-keyshortcuts'), '0');
    const text = plain((await last.locator('code').textContent()) ?? '');
    const content = () => saved(editor, file);
    const before = await content();
    await webview(page).getByRole('listbox').press('0');
    const isIn = (now: string) => now.length === before.length + text.length && now.includes(text);
    await eventually('the draft in the file', content, isIn);
  });
});
