import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atExit } from './atExit';
import { sampleWorkspace } from './paths';

/** Everything an editor writes, in one temporary folder that goes when the run ends. */
export interface Profile {
  readonly folder: string;
  /** The home folder of the server and of all that it starts. */
  readonly home: string;
  readonly temporary: string;
  readonly userData: string;
  readonly extensions: string;
  readonly workspace: string;
  /** One line for each address that the network guard kept a process from. */
  readonly blockedLog: string;
}

export interface TemporaryProfile extends Profile {
  readonly remove: () => void;
}

/** A quiet editor: nothing that opens by itself, asks the network, or offers completions beside the extension's. */
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'editor.inlineSuggest.enabled': true,
  'editor.inlineSuggest.showToolbar': 'always',
  'editor.minimap.enabled': false,
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.wordBasedSuggestions': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.enableExperiments': false,
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** The profile in a folder that another process made. */
export function profileAt(folder: string): Profile {
  const inside = (name: string) => path.join(folder, name);
  return {
    folder,
    home: inside('home'),
    temporary: inside('tmp'),
    userData: inside('user'),
    extensions: inside('extensions'),
    workspace: inside('sample'),
    blockedLog: inside('blocked.txt'),
  };
}

export function removeAtExit({ folder }: Profile): () => void {
  return atExit(() => {
    // The editor's processes may still write while they die, which makes the first attempt fail.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
}

export function makeProfile(settings: Record<string, unknown> = {}): TemporaryProfile {
  const profile = profileAt(mkdtempSync(path.join(tmpdir(), 'superdraft-test-')));
  const { home, temporary, userData, extensions, workspace, blockedLog } = profile;
  const remove = removeAtExit(profile);
  for (const each of [home, temporary, path.join(userData, 'User'), extensions]) {
    mkdirSync(each, { recursive: true });
  }
  cpSync(sampleWorkspace, workspace, { recursive: true });
  writeFileSync(blockedLog, '');
  writeFileSync(
    path.join(userData, 'User/settings.json'),
    JSON.stringify({ ...SETTINGS, ...settings }, null, 2),
  );
  return { ...profile, remove };
}

/** The addresses that processes were kept from, without repeats. */
export function blockedAddresses(profile: Profile): string[] {
  return [...new Set(readFileSync(profile.blockedLog, 'utf8').split('\n').filter(Boolean))];
}
