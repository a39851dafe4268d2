import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { COUNT, DEVICES, EXTENTS, MAX_TOKENS, STRATEGY_CHOICES } from '../protocol/messages';
import { isRecord } from '../protocol/channelGuards';
import { COMMANDS } from './commandNames';
import { BY_DOCUMENT, DEBOUNCE, DEFAULTS, MIN_PROBABILITY, SECTION, THREADS, UNLOAD_AFTER } from './settings';

/** What stands in a JSON file at a path. */
function at(file: string, ...path: string[]): unknown {
  let value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  for (const key of path) {
    assert.ok(isRecord(value), `${file} has no ${path.join('.')}`);
    value = value[key];
  }
  return value;
}

/** The entries of a list of contributions. */
function contributed(...path: string[]): readonly Readonly<Record<string, unknown>>[] {
  const list = at('package.json', 'contributes', ...path);
  assert.ok(Array.isArray(list) && list.length > 0 && list.every(isRecord));
  return list;
}

/** All settings, by their whole names. */
function properties(): Readonly<Record<string, unknown>> {
  const sections = contributed('configuration').map((section) => section['properties']);
  return Object.fromEntries(sections.filter(isRecord).flatMap((section) => Object.entries(section)));
}

function property(name: string, field: string): unknown {
  const declared = properties()[`${SECTION}.${name}`];
  assert.ok(isRecord(declared), `${name} is not declared.`);
  return declared[field];
}

describe('package.json', () => {
  it('declares exactly the settings that are read, with the same defaults', () => {
    assert.deepEqual(
      Object.keys(properties()).sort(),
      Object.keys(DEFAULTS)
        .map((name) => `${SECTION}.${name}`)
        .sort(),
    );
    for (const [name, value] of Object.entries(DEFAULTS)) assert.deepEqual(property(name, 'default'), value);
  });

  it('lets those settings differ by document that are read for one', () => {
    const mayDiffer = Object.keys(DEFAULTS).filter((name) =>
      ['resource', 'language-overridable'].includes(String(property(name, 'scope'))),
    );
    assert.deepEqual(mayDiffer.sort(), [...BY_DOCUMENT].sort());
  });

  it('describes every setting, and every section has its title and its place', () => {
    for (const name of Object.keys(DEFAULTS))
      assert.match(String(property(name, 'markdownDescription')), /^%/);
    const heads = contributed('configuration').map(({ order, title }) => [order, /^%/.test(String(title))]);
    assert.deepEqual(
      heads,
      [1, 2, 3, 4].map((order) => [order, true]),
    );
  });

  for (const [name, range] of Object.entries({
    minProbability: MIN_PROBABILITY,
    count: COUNT,
    maxTokens: MAX_TOKENS,
    threads: THREADS,
    unloadAfter: UNLOAD_AFTER,
    debounce: DEBOUNCE,
  })) {
    it(`${name} has the range that is enforced`, () => {
      assert.deepEqual([property(name, 'minimum'), property(name, 'maximum')], [range.min, range.max]);
    });
  }

  for (const [name, names] of Object.entries({
    strategy: STRATEGY_CHOICES,
    extent: EXTENTS,
    device: DEVICES,
  })) {
    it(`${name} offers the names that are known, each described`, () => {
      assert.deepEqual(property(name, 'enum'), [...names]);
      const descriptions = property(name, 'markdownEnumDescriptions');
      assert.ok(Array.isArray(descriptions) && descriptions.length === names.length);
    });
  }

  it('what a folder could misuse is set for the machine alone, and restricted in untrusted workspaces', () => {
    const restricted = at('package.json', 'capabilities', 'untrustedWorkspaces', 'restrictedConfigurations');
    for (const name of ['modelFolder', 'device', 'threads']) {
      assert.equal(property(name, 'scope'), 'machine');
      assert.ok(Array.isArray(restricted) && restricted.includes(`${SECTION}.${name}`));
    }
  });

  it('declares exactly the commands that are registered', () => {
    const names = contributed('commands').map(({ command }) => command);
    assert.deepEqual(names.sort(), Object.values(COMMANDS).sort());
  });

  it('keys and menus name commands that are there', () => {
    const known = new Set<unknown>(Object.values(COMMANDS));
    const menus = at('package.json', 'contributes', 'menus');
    assert.ok(isRecord(menus));
    const lists = [
      contributed('keybindings'),
      ...Object.keys(menus).map((menu) => contributed('menus', menu)),
    ];
    for (const { command } of lists.flat()) assert.ok(known.has(command), String(command));
  });

  it('what acts on ghost text is not in the palette, which takes the focus and so hides ghost text', () => {
    const palette = contributed('menus', 'commandPalette');
    const hidden = palette.filter(({ when }) => when === 'false').map(({ command }) => command);
    const { acceptWord, acceptLine, acceptAll, nextDraft, previousDraft } = COMMANDS;
    assert.deepEqual(hidden, [acceptWord, acceptLine, acceptAll, nextDraft, previousDraft]);
  });

  it('every text to translate is there, and none is left over', () => {
    const used = [...readFileSync('package.json', 'utf8').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    const texts = at('package.nls.json');
    assert.ok(isRecord(texts));
    assert.deepEqual(Object.keys(texts).sort(), [...new Set(used)].sort());
  });

  it('takes Tab from nobody: the editor itself accepts ghost text with it, and indents without (continue#2987)', () => {
    for (const { key } of contributed('keybindings')) assert.doesNotMatch(String(key), /^tab$/i);
  });

  it('takes Ctrl+Alt+Enter not where the editor has it: all replaced, a tool skipped, a cell run on Windows', () => {
    const bound = contributed('keybindings').filter(({ key }) => key === 'ctrl+alt+enter');
    assert.ok(bound.length > 0);
    for (const { when } of bound)
      for (const elsewhere of ['!findWidgetVisible', '!inChat', '!(isWindows && notebookEditorFocused)'])
        assert.ok(
          String(when)
            .split(/ && (?![^(]*\))/)
            .includes(elsewhere),
          elsewhere,
        );
  });

  it('takes no key that moves an editor to another group', () => {
    for (const { key, mac } of contributed('keybindings'))
      for (const each of [key, mac])
        assert.doesNotMatch(String(each), /^(?:ctrl\+alt|cmd\+ctrl)\+(?:left|right)$/);
  });

  it('offers no drafts in the palette where they could not be inserted', () => {
    const palette = contributed('menus', 'commandPalette');
    const { generate, showPanel, rewriteSelection, generateFromInstruction } = COMMANDS;
    for (const command of [generate, showPanel, rewriteSelection, generateFromInstruction]) {
      const when = String(palette.find((entry) => entry['command'] === command)?.['when']);
      assert.ok(when.split(' && ').includes('!editorReadonly'), command);
      // The palette is told nothing of the selection in a notebook's cell.
      if (when.includes('editorHasSelection')) assert.match(when, /\|\| activeEditor == '.*\.notebook'/);
    }
  });

  it('offers nothing in the palette without an editor that would do and say nothing there', () => {
    const palette = contributed('menus', 'commandPalette');
    for (const name of [
      COMMANDS.generate,
      COMMANDS.showPanel,
      COMMANDS.generateFromInstruction,
      COMMANDS.trigger,
    ]) {
      const { enablement } = contributed('commands').find(({ command }) => command === name) ?? {};
      const { when } = palette.find(({ command }) => command === name) ?? {};
      assert.match(`${String(enablement)} ${String(when)}`, /\beditorIsOpen\b/, name);
    }
  });

  it('runs where the files are, in remote windows too (llama-coder#33, continue#1145)', () => {
    assert.deepEqual(at('package.json', 'extensionKind'), ['workspace']);
  });

  it('uses no proposed API', () => {
    assert.equal(at('package.json', 'enabledApiProposals'), undefined);
  });
});
