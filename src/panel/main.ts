/** The page of the drafts panel. It draws the state that it is told and asks for what keys and clicks mean. */
import hljs from 'highlight.js/lib/common';
import { isPanelState, type PanelDraft, type PanelRequest, type PanelState } from './messages';

declare function acquireVsCodeApi(): { postMessage: (request: PanelRequest) => void };

/** The editor's language names that the highlighter does not know under the same name. */
const LANGUAGES: Readonly<Record<string, string>> = {
  typescriptreact: 'typescript',
  javascriptreact: 'javascript',
  shellscript: 'bash',
  jsonc: 'json',
  html: 'xml',
};

/** The keys that take the drafts, in their order on a keyboard. */
const KEYS = '1234567890';

const api = acquireVsCodeApi();
const list = element('drafts');
const title = element('title');
const status = element('status');
const again = element('again');
let drafts: HTMLElement[] = [];
let active = 0;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}.`);
  return found;
}

function draw(state: PanelState): void {
  title.textContent = state.title;
  // Said anew only when it changes, so that a screen reader does not repeat itself.
  if (status.textContent !== state.status) status.textContent = state.status;
  again.hidden = state.phase !== 'stale' && state.phase !== 'interrupted';
  document.body.dataset['phase'] = state.phase;
  CSS.highlights.clear();
  const marks = new Highlight();
  drafts = state.drafts.map((draft, index) => card(draft, index, state.languageId, marks));
  CSS.highlights.set('difference', marks);
  list.replaceChildren(...drafts);
  list.setAttribute('aria-busy', String(state.phase === 'drafting'));
  activate(Math.min(active, Math.max(0, drafts.length - 1)));
}

function card(draft: PanelDraft, index: number, languageId: string, marks: Highlight): HTMLElement {
  const item = document.createElement('li');
  item.id = `draft-${index}`;
  item.setAttribute('role', 'option');
  item.setAttribute('aria-keyshortcuts', KEYS.charAt(index));
  const head = document.createElement('header');
  head.append(labelled('number', String(index + 1)), labelled('probability', draft.probability));
  head.append(labelled('details', draft.details));
  const code = document.createElement('code');
  const language = LANGUAGES[languageId] ?? languageId;
  // The highlighter escapes the text; everything else on the page is set as text.
  if (hljs.getLanguage(language)) code.innerHTML = hljs.highlight(draft.text, { language }).value;
  else code.textContent = draft.text;
  const frame = document.createElement('pre');
  frame.append(code);
  for (const { start, end } of draft.differences ?? []) marks.add(rangeIn(code, start, end));
  item.append(head, frame);
  item.addEventListener('click', () => {
    // Who has dragged over text wants to copy it.
    if (document.getSelection()?.isCollapsed !== false) accept(index);
  });
  item.addEventListener('mousemove', () => {
    activate(index);
  });
  return item;
}

function labelled(name: string, text: string): HTMLElement {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}

/** The characters from `start` to `end` of an element's text, wherever its nodes divide them. */
function rangeIn(parent: HTMLElement, start: number, end: number): Range {
  const range = new Range();
  range.selectNodeContents(parent);
  let at = 0;
  const nodes = document.createTreeWalker(parent, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (start >= at && start <= at + length) range.setStart(node, start - at);
    if (end >= at && end <= at + length) {
      range.setEnd(node, end - at);
      break;
    }
    at += length;
  }
  return range;
}

function activate(index: number): void {
  active = index;
  drafts.forEach((item, at) => {
    item.setAttribute('aria-selected', String(at === index));
  });
  if (drafts.length === 0) list.removeAttribute('aria-activedescendant');
  else list.setAttribute('aria-activedescendant', `draft-${index}`);
}

function accept(index: number): void {
  if (index < drafts.length) api.postMessage({ kind: 'accept', index });
}

/** The next draft in a direction: along the list, wherever its columns wrap. */
function step(by: number): void {
  if (drafts.length === 0) return;
  activate((active + by + drafts.length) % drafts.length);
  drafts[active].scrollIntoView({ block: 'nearest' });
}

function act(key: string): boolean {
  if (key === 'ArrowDown' || key === 'ArrowRight') step(1);
  else if (key === 'ArrowUp' || key === 'ArrowLeft') step(-1);
  else if (key === 'Home') step(-active);
  else if (key === 'End') step(-active - 1);
  else if (key === 'Enter') accept(active);
  else if (key === 'Escape') api.postMessage({ kind: 'close' });
  else if (/^\d$/.test(key)) accept(KEYS.indexOf(key));
  else return false;
  return true;
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === again && event.key === 'Enter') return;
  if (act(event.key)) event.preventDefault();
});
again.addEventListener('click', () => {
  api.postMessage({ kind: 'again' });
});
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isPanelState(data)) draw(data);
});
window.addEventListener('focus', () => {
  list.focus();
});
list.focus();
api.postMessage({ kind: 'ready' });
