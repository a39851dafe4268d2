import * as vscode from 'vscode';
import { DisposableStore } from './disposable';
import { fileAt, fileOf } from './editorPlace';
import { BY_DOCUMENT, DEFAULTS, readSettings, SECTION, switched, whereKept, type Settings } from './settings';

/** The editor's own switch. Where it is off nothing is shown by itself, so that nothing is worth making. */
export const SHOWN = 'editor.inlineSuggest.enabled';

/** Holds the settings as they are now, and tells of each change with the whole of before and after. */
export class SettingsStore implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<{ before: Settings; after: Settings }>());
  readonly onChange = this.#changed.event;
  #current: Settings = DEFAULTS;
  /** Snapshots for languages, each with the folder that its document lies in. */
  readonly #inLanguages = new Map<string, Settings>();
  readonly #warned = new Set<string>();

  /** @param warn told once for each reading that found something wrong */
  constructor(readonly warn: (message: string) => void) {
    this.#current = this.#read(null);
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(SECTION) && !event.affectsConfiguration(SHOWN)) return;
        const before = this.#current;
        this.#inLanguages.clear();
        this.#warned.clear();
        this.#current = this.#read(null);
        this.#changed.fire({ before, after: this.#current });
      }),
    );
  }

  /** As they are for no document in particular. */
  get current(): Settings {
    return this.#current;
  }

  /**
   * As they are for a document: some may be set for its language or its folder.
   * @param document without a language for what none decides about; of a cell its notebook's folder decides
   */
  in({ languageId, uri: address }: { readonly languageId?: string; readonly uri: vscode.Uri }): Settings {
    const uri = fileAt(address);
    const key = `${languageId ?? ''} ${vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() ?? ''}`;
    const scope = languageId === undefined ? uri : { languageId, uri };
    const settings = this.#inLanguages.get(key) ?? this.#read(scope);
    this.#inLanguages.set(key, settings);
    return settings;
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** @param scope null for no document in particular */
  #read(scope: vscode.ConfigurationScope | null): Settings {
    const { getConfiguration } = vscode.workspace;
    // The editor warns in its log of each that is asked for a document and cannot differ by it.
    const [here, everywhere] = [getConfiguration(SECTION, scope), getConfiguration(SECTION, null)];
    const isShown = getConfiguration(undefined, scope).get(SHOWN) !== false;
    const { settings, problems } = readSettings((key) =>
      key === 'automatic' && !isShown ? false : (BY_DOCUMENT.includes(key) ? here : everywhere).get(key),
    );
    const fresh = problems.filter((problem) => !this.#warned.has(problem));
    for (const problem of fresh) this.#warned.add(problem);
    if (fresh.length > 0) this.warn(fresh.join(' '));
    return settings;
  }
}

/**
 * Switches a language on or off where the person keeps the setting: for the workspace only if it is set there, and then it
 * stays there. For everywhere, what the default says already is not written.
 */
export async function setEnabled(languageId: string, enabled: boolean): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const { defaultValue, globalValue, workspaceValue } =
    configuration.inspect<Record<string, boolean>>('enable') ?? {};
  const { Global, Workspace } = vscode.ConfigurationTarget;
  if (workspaceValue !== undefined)
    await configuration.update('enable', { ...workspaceValue, [languageId]: enabled }, Workspace);
  else
    await configuration.update(
      'enable',
      switched(globalValue ?? {}, defaultValue ?? {}, languageId, enabled),
      Global,
    );
}

/** Lets drafts come by themselves in a document, or only when asked for, where the person keeps the setting. */
export async function setAutomatic(
  document: vscode.TextDocument | undefined,
  automatic: boolean,
): Promise<void> {
  const scope = document && { uri: fileOf(document), languageId: document.languageId };
  const configuration = vscode.workspace.getConfiguration(SECTION, scope);
  const kept = configuration.inspect('automatic');
  const { level, isOfLanguage } = whereKept(kept ?? {});
  // Nearer to the document it says where the person keeps it, and stays; so the editor does it, too.
  const isDefault = level === 'global' && !isOfLanguage && automatic === kept?.defaultValue;
  await configuration.update('automatic', isDefault ? undefined : automatic, TARGETS[level], isOfLanguage);
}

const TARGETS = {
  workspaceFolder: vscode.ConfigurationTarget.WorkspaceFolder,
  workspace: vscode.ConfigurationTarget.Workspace,
  global: vscode.ConfigurationTarget.Global,
} as const;
