import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { editorRunsHere, installEditor } from './install';
import { bundled, editorFolder, repository, results } from './paths';
import { makeProfile } from './profile';

/**
 * Runs the suite in an extension host: that of the editor in `.editor/`, or of a desktop VS Code that is downloaded.
 * @returns 0 when all tests passed, 1 when some failed, 2 when they could not be run
 */
export async function runInHost(): Promise<number> {
  const desktop = !editorRunsHere || process.env['SUPERDRAFT_DESKTOP'] === '1';
  if (!desktop) installEditor();
  const profile = makeProfile();
  mkdirSync(results, { recursive: true });
  rmSync(path.join(results, 'host.json'), { force: true });
  const editor = desktop
    ? {
        version: 'stable',
        cachePath: path.join(editorFolder, 'desktop'),
        launchArgs: ['--disable-extensions'],
      }
    : { vscodeExecutablePath: process.execPath, launchArgs: [bundled('harness/shim.js')] };
  try {
    await runTests({
      ...editor,
      extensionDevelopmentPath: repository,
      extensionTestsPath: bundled('editor/index.js'),
      launchArgs: [
        ...editor.launchArgs,
        profile.workspace,
        `--user-data-dir=${profile.userData}`,
        `--extensions-dir=${profile.extensions}`,
      ],
    });
  } catch (error) {
    if (!(error instanceof TestRunFailedError)) throw error;
    return error.code === 1 ? 1 : 2;
  } finally {
    profile.remove();
  }
  return 0;
}
