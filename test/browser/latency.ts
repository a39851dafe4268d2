import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { repository, results } from '../harness/paths';
import { extensionLogs } from '../harness/server';
import { goTo, openWindow, startEditor, stopEditor } from './window';

/** A file that is long enough for a prompt of about 1,000 tokens, and how much of its middle is typed anew. */
const FILE = 'src/runtime/languageModel.ts';
const KEYS = 200;

/** Longest wait for ghost text after a key; some keys bring none. */
const PATIENCE = 600;

/** A person's pause once ghost text is there, in which the other drafts arrive. */
const PAUSE = 150;

/** What `bench -- editor` reads: one entry a key, times in milliseconds since the epoch. */
export interface KeyTimes {
  readonly key: number;
  /** When the editor asked the extension, and was answered; none when the key brought no request. */
  readonly asked: number | undefined;
  readonly answered: number | undefined;
  /** Whether the answer took the worker, rather than drafts at hand. */
  readonly drafted: boolean;
  /** When ghost text next changed on the screen; none when it did not. */
  readonly painted: number | undefined;
}

/** Types into a real editor as a person would and writes down when each key was answered. */
export async function measureLatency(file: string): Promise<void> {
  const editor = await startEditor({
    settings: {
      'superdraft.debounce': 0,
      'editor.autoClosingBrackets': 'never',
      'editor.autoClosingQuotes': 'never',
      'editor.autoIndent': 'none',
      'editor.quickSuggestions': 'off',
      'editor.suggestOnTriggerCharacters': false,
      'editor.parameterHints.enabled': false,
    },
  });
  const text = readFileSync(path.join(repository, FILE), 'utf8');
  const start = text.indexOf('\n', Math.floor(text.length * 0.45)) + 1;
  writeFileSync(
    path.join(editor.profile.workspace, 'latency.ts'),
    text.slice(0, start) + text.slice(start + KEYS),
  );
  const page = await openWindow(editor, 'latency.ts');
  await goTo(page, text.slice(0, start).split('\n').length, 1);
  // Until the model is loaded and the whole prompt was read once.
  await page.waitForTimeout(5000);
  await page.evaluate(WATCH);
  const presses: { key: number; painted: number | undefined }[] = [];
  for (const character of text.slice(start, start + KEYS)) {
    await page.keyboard.type(character);
    presses.push(await settled(page));
    await page.waitForTimeout(PAUSE);
  }
  await page.waitForTimeout(1000);
  const answers = extensionLogs(editor.profile).flatMap((log) => readAnswers(readFileSync(log, 'utf8')));
  stopEditor(editor);
  const keys = presses.map(({ key, painted }, index): KeyTimes => {
    const next = presses.at(index + 1)?.key ?? Infinity;
    const answer = answers.find(({ answered }) => answered >= key && answered < next);
    const { asked, answered, drafted = false } = answer ?? {};
    return { key, asked, answered, drafted, painted };
  });
  mkdirSync(results, { recursive: true });
  writeFileSync(file, JSON.stringify(keys));
}

/** Runs in the page, whose types are not those of this program: notes when keys go down and ghost text changes. */
const WATCH = `{
  const state = (globalThis.superdraftLatency = { key: 0, painted: 0, tell: () => {} });
  const now = () => performance.timeOrigin + performance.now();
  let shown = '';
  document.addEventListener('keydown', () => Object.assign(state, { key: now(), painted: 0 }), true);
  const look = () => {
    const parts = [...document.querySelectorAll('.ghost-text-decoration, .suggest-preview-text')];
    const before = shown;
    shown = parts.map((part) => part.textContent).join('\\n');
    if (shown === before || shown === '' || state.painted > 0) return;
    // A frame later it is on the screen.
    requestAnimationFrame(() => {
      state.painted ||= now();
      state.tell();
    });
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}`;

/** Runs in the page: waits for ghost text, without being asked again and again on the cores that the model works on. */
const SETTLED = `new Promise((resolve) => {
  const state = globalThis.superdraftLatency;
  state.tell = () => resolve([state.key, state.painted]);
  if (state.painted > 0) state.tell();
  setTimeout(state.tell, ${PATIENCE});
})`;

/** Waits for ghost text after the newest key. */
async function settled(page: Page): Promise<{ key: number; painted: number | undefined }> {
  const times = await page.evaluate<readonly [key: number, painted: number]>(SETTLED);
  const [key, painted] = times;
  return { key, painted: painted > 0 ? painted : undefined };
}

/**
 * The extension's log has a line for each answer, written once all drafts are there and the editor has asked: how long
 * they took, the first of them, and how long after the key that they were begun with the editor asked.
 */
function readAnswers(log: string): { asked: number; answered: number; drafted: boolean }[] {
  return log.split('\n').flatMap((line) => {
    const matched = /^(\S+ \S+) \[\w+\] latency\.ts:\S+ .* in (\d+) ms/.exec(line);
    if (matched === null) return [];
    const took = Number(matched[2]);
    const askedAfter = Number(/asked after (\d+) ms/.exec(line)?.[1] ?? 0);
    const firstAfter = Number(/the first after (\d+) ms/.exec(line)?.[1] ?? took);
    const begun = new Date(matched[1]).getTime() - Math.max(took, askedAfter);
    const [asked, answered] = [begun + askedAfter, begun + Math.max(askedAfter, firstAfter)];
    return [{ asked, answered, drafted: line.includes(' passes') }];
  });
}
