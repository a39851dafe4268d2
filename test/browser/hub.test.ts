/** A model from the hub, from its name to a draft of its own. The hub is on this machine and holds the model in the box. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { hubFiles, places } from '../../src/models/testing/hub';
import { startServer, status, type LyingServer } from '../../src/models/testing/lyingServer';
import { repository } from '../harness/paths';
import { ghostText } from './ghostText';
import { AT_LOOP, eventually, goTo, inWindow, runCommand, screenshot, STATUS_BAR_ITEM } from './window';

const NAME = 'superdraft/nano-of-the-hub';
/** What the catalog suggests. */
const SUGGESTED = 'Qwen/Qwen2.5-Coder-0.5B';
const FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'];

describe('a model of the hub', () => {
  let hub: LyingServer;
  let page: Page;
  /** Of each of the models that are told of: they are copies of the one in the box. */
  let bytes: number;

  before(async function () {
    this.timeout(60_000);
    const folder = path.join(repository, 'models', 'default');
    const contents = await Promise.all(FILES.map((name) => readFile(path.join(folder, name))));
    bytes = contents.reduce((sum, { length }) => sum + length, 0);
    const files = Object.fromEntries(FILES.map((name, index) => [name, contents[index]]));
    const { info } = places('superdraft/gated');
    const repositories = { ...hubFiles(NAME, files), ...hubFiles(SUGGESTED, files) };
    hub = await startServer({ ...repositories, [info]: Buffer.from('') }, { [info]: [status(401)] });
  });
  inWindow('hub', 'cart.ts', (window) => ({ page } = window), {
    environment: () => ({ HF_ENDPOINT: hub.url('') }),
  });
  after(() => hub.close());

  const row = (text: string): Locator =>
    page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  /** Editors under test keep what they say in the list of notifications. */
  async function said(text: string, milliseconds = 15_000): Promise<Locator> {
    await runCommand(page, 'Notifications: Show Notifications');
    const found = page.locator('.notifications-center .notification-list-item', { hasText: text });
    await found.waitFor({ timeout: milliseconds });
    return found;
  }

  async function type(name: string): Promise<void> {
    await runCommand(page, 'Superdraft: Manage Models');
    await row('Get a model from Hugging Face').click();
    await page.locator('.quick-input-title', { hasText: 'Hugging Face' }).waitFor();
    // The list's field becomes this one, and is emptied for it.
    await page.waitForTimeout(300);
    await page.keyboard.type(name);
  }

  async function ask(name: string): Promise<void> {
    await type(name);
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  it('a name that is none is corrected as it is typed, and asked for by nobody', async () => {
    await type('just-a-name');
    await page.locator('.quick-input-message', { hasText: 'Write it as owner/name' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    assert.deepEqual(hub.requests, []);
  });

  it('one that needs an account: says what to do', async () => {
    await ask('superdraft/gated');
    await said('download it with your account and take the folder');
    await runCommand(page, 'Notifications: Clear All Notifications');
  });

  it('one that is suggested is asked for when it is chosen, and not before', async () => {
    await runCommand(page, 'Superdraft: Manage Models');
    await row(SUGGESTED).waitFor();
    await screenshot(page, 'hub-suggestions');
    assert.ok(hub.requests.every((request) => !request.includes(SUGGESTED)));
    await row(SUGGESTED).click();
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'Download Qwen2.5-Coder-0.5B?' });
    await dialog.getByText(`${Math.round(bytes / 1e6)} MB will be downloaded from`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('is described before it is downloaded, installed with progress, and makes drafts', async function () {
    this.timeout(120_000);
    await ask(`https://huggingface.co/${NAME}/tree/main`);
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'Download nano-of-the-hub?' });
    await dialog.getByText('under the licence apache-2.0').waitFor();
    await screenshot(page, 'hub-question');
    assert.ok(hub.requests.every((request) => !request.includes('safetensors')));
    await dialog.getByRole('button', { name: 'Download' }).click();
    const done = await said('nano-of-the-hub is installed.', 60_000);
    await done.getByRole('button', { name: 'Use it' }).click();
    await page.locator(STATUS_BAR_ITEM).hover();
    await eventually(
      'the model in the tooltip',
      () => page.locator('.monaco-hover', { hasText: 'nano-of-the-hub' }).count(),
      Boolean,
      30_000,
    );
    await page.locator('.view-lines').first().click();
    await goTo(page, ...AT_LOOP);
    await runCommand(page, 'Trigger Inline Suggestion');
    await eventually('ghost text', () => ghostText(page), Boolean);
    await screenshot(page, 'hub-draft');
  });
});
